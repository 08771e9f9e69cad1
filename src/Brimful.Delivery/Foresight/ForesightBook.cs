using Brimful.Delivery.Documents;
using Brimful.Engine.Ports;

namespace Brimful.Delivery.Foresight;

/// <summary>What tenants say about what is observed, as every look asks for it.</summary>
public sealed class ForesightBook(DocumentStore documents, TimeProvider time) : IObservationTerms
{
    private readonly DocumentCache<ForesightSettings> _settings = new(documents, DocumentKind.Foresight, DocumentJson.Read<ForesightSettings>, time);
    private readonly DocumentCache<KnownEvent> _events = new(documents, DocumentKind.KnownEvent, DocumentJson.Read<KnownEvent>, time);

    public async ValueTask<ObservationTerms> OfAsync(int tenantNumber, int accountNumber, CancellationToken cancellationToken)
    {
        var settings = await _settings.AllAsync(tenantNumber, null, cancellationToken);
        var ofTenant = await _events.AllAsync(tenantNumber, null, cancellationToken);
        var ofAccount = await _events.AllAsync(tenantNumber, accountNumber, cancellationToken);
        return (settings.Count > 0 ? settings[0] : new ForesightSettings()).ToTerms([.. ofTenant.Concat(ofAccount).Select(static known => known.ToDays())]);
    }

    /// <summary>Something of the tenant was edited.</summary>
    public void Forget(int tenantNumber)
    {
        _settings.Forget(tenantNumber);
        _events.Forget(tenantNumber);
    }
}
