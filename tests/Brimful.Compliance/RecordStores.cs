using Brimful.Delivery.Ports;
using Brimful.Engine.Ports;

namespace Brimful.Compliance;

/// <summary>The lookup ports of one store, which share what the outbox projection writes.</summary>
public sealed record RecordStores(
    IApiKeyRecords ApiKeys,
    IFactRecords Facts,
    IEventRecords Events,
    IEndpointRecords Endpoints,
    IDocumentRecords Documents,
    INotificationRecords Notifications,
    IInboxRecords Inboxes,
    IForecastRecords Forecasts,
    IDeliveryRecords Deliveries,
    IOutboxRecords Outbox);

/// <summary>A suite over the lookup ports. Every suite writes two tenants that use identical keys.</summary>
public abstract class RecordsCompliance : IDisposable
{
    protected const int One = 1;
    protected const int Two = 2;

    private RecordStores? _stores;

    protected RecordStores Stores => _stores ??= CreateStores();

    protected static CancellationToken None => CancellationToken.None;

    /// <summary>The ports of an empty store.</summary>
    protected abstract RecordStores CreateStores();

    /// <summary>The ports of the same store after its process went away.</summary>
    protected abstract RecordStores ReopenStores();

    public virtual void Dispose() => GC.SuppressFinalize(this);

    protected void Reopen() => _stores = ReopenStores();

    /// <summary>Carries over what follows the position that is reached.</summary>
    protected async Task<long> ProjectAsync(OutboxProjection projection)
    {
        var after = await Stores.Outbox.PositionAsync(None);
        return (await Stores.Outbox.ProjectAsync(projection with { AfterPosition = after, ThroughPosition = after + 10 }, None)).Position;
    }
}
