using Brimful.Engine.Ports;

namespace Brimful.Server.Hosting;

/// <summary>Stands in for who knows what is to be observed, who is made after the engine that asks.</summary>
internal sealed class LateTerms : IObservationTerms
{
    private IObservationTerms? _known;

    public void Are(IObservationTerms known) => _known = known;

    public ValueTask<ObservationTerms> OfAsync(int tenantNumber, int accountNumber, CancellationToken cancellationToken) =>
        _known?.OfAsync(tenantNumber, accountNumber, cancellationToken) ?? throw new System.Diagnostics.UnreachableException("Nobody knows what is to be observed.");
}
