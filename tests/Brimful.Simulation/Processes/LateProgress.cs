using Brimful.Delivery.Projection;
using Brimful.Engine.Outbox;

namespace Brimful.Simulation.Processes;

/// <summary>The progress of a projector that is made after those who wait for it.</summary>
internal sealed class LateProgress : IOutboxProgress
{
    public OutboxProjector Projector { get; set; } = null!;

    public Task ReachedAsync(long position, CancellationToken cancellationToken) => Projector.ReachedAsync(position, cancellationToken);
}
