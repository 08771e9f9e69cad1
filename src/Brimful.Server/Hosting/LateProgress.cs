using Brimful.Engine.Outbox;

namespace Brimful.Server.Hosting;

/// <summary>Stands in for the consumer of the outbox, which is made after the engine that it consumes from, and which the engine waits for.</summary>
internal sealed class LateProgress : IOutboxProgress
{
    private IOutboxProgress? _consumer;

    public void Is(IOutboxProgress consumer) => _consumer = consumer;

    public Task ReachedAsync(long position, CancellationToken cancellationToken) =>
        _consumer?.ReachedAsync(position, cancellationToken) ?? throw new System.Diagnostics.UnreachableException("Nothing consumes the outbox.");
}
