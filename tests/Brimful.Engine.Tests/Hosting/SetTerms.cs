using Brimful.Engine.Ports;

namespace Brimful.Engine.Tests.Hosting;

/// <summary>What is observed, as a test sets it, for every account; nothing before.</summary>
public sealed class SetTerms : IObservationTerms
{
    public ObservationTerms All { get; set; } = ObservationTerms.Nothing;

    public ValueTask<ObservationTerms> OfAsync(int tenantNumber, int accountNumber, CancellationToken cancellationToken) => new(All);
}
