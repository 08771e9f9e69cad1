using Brimful.Delivery.Ports;
using Brimful.Engine.Ports;
using Brimful.Engine.Verification;

namespace Brimful.Server.Stores;

/// <summary>The ports of one store, whichever it is. Whoever holds it closes the store.</summary>
internal sealed class OpenedStore(IDisposable store) : IDisposable
{
    /// <summary>The shard store, still to be opened by the engine.</summary>
    public required IShardStore Shards { get; init; }

    public required IApiKeyRecords ApiKeys { get; init; }

    public required IFactRecords Facts { get; init; }

    public required IEventRecords Events { get; init; }

    public required IEndpointRecords Endpoints { get; init; }

    public required IDocumentRecords Documents { get; init; }

    public required INotificationRecords Notifications { get; init; }

    public required IInboxRecords Inboxes { get; init; }

    public required IForecastRecords Forecasts { get; init; }

    public required IDeliveryRecords Deliveries { get; init; }

    public required IOutboxRecords Outbox { get; init; }

    /// <summary>Reads every page of the store's files before <see cref="Shards"/> is opened; nothing, where it has no files of its own.</summary>
    public Func<IEnumerable<FileVerdict>> CheckFiles { get; init; } = static () => [];

    /// <summary>Registers what is looked up. The store itself stays with its owner.</summary>
    public void AddRecordsTo(IServiceCollection services)
    {
        services.AddSingleton(ApiKeys).AddSingleton(Facts).AddSingleton(Events).AddSingleton(Endpoints);
        services.AddSingleton(Documents).AddSingleton(Notifications).AddSingleton(Inboxes).AddSingleton(Forecasts).AddSingleton(Deliveries).AddSingleton(Outbox);
    }

    public void Dispose() => store.Dispose();
}
