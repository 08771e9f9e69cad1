using Brimful.Delivery.Channels;
using Brimful.Delivery.Endpoints;
using Brimful.Delivery.Ports;
using Brimful.Delivery.Targets;
using Brimful.Delivery.Timing;

namespace Brimful.Delivery.Deliveries;

/// <summary>Reads what is queued for an endpoint; what is queued for one that takes nothing is moved out of the way with a reason. What waits for its time is left to
/// wait: whether the endpoint takes it is for that time to say.</summary>
internal sealed class LaneLoader(IDeliveryRecords deliveries, ITargets targets, ChannelList channels, DeliveryOptions options, TenantClocks clocks, TimeProvider time) : IDisposable
{
    private const int MostAtOnce = 16;
    private const int MovedTogether = 1_000;

    /// <summary>Gateways that are slow at once before they hold all places.</summary>
    private const int SharesInAll = 8;

    private readonly SemaphoreSlim _room = new(MostAtOnce);

    public async Task<DispatchSignal.Loaded> LoadAsync(EndpointId id, CancellationToken cancellationToken)
    {
        await _room.WaitAsync(CancellationToken.None); // Who has room gives up by the token, and a wait that is ended by one goes on in the pool's threads instead of the caller's.
        try
        {
            var target = await targets.FindAsync(id, cancellationToken);
            if (target is { Endpoint: { IsEnabled: true } endpoint })
                return new DispatchSignal.Loaded(id, await SoonestAsync(id, cancellationToken), channels.RateOf(endpoint)) { Share = ShareOf(endpoint) };
            await MoveAwayAsync(id, target, cancellationToken);
            return new DispatchSignal.Loaded(id, await SoonestAsync(id, cancellationToken), null);
        }
        finally
        {
            _room.Release();
        }
    }

    public void Dispose() => _room.Dispose();

    /// <summary>What a sandbox holds goes by its own clock, and is none of the dispatcher's until it is queued.</summary>
    private Task<IReadOnlyList<QueuedDelivery>> SoonestAsync(EndpointId id, CancellationToken cancellationToken) =>
        deliveries.ListQueuedAsync(id, withHeld: !clocks.IsOwn(id.TenantNumber), options.LanePageSize, cancellationToken);

    /// <summary>Mail is served by one server, whoever it is to; recipients and contacts by the gateway that they are told by.</summary>
    private PlaceShareTerms? ShareOf(Endpoint endpoint) => channels.Of(endpoint).Traits switch
    {
        { MostAtOnce: { } most } => new PlaceShareTerms(EndpointKinds.NameOf(endpoint.Kind), most),
        { HasRecipients: true } => new PlaceShareTerms($"{endpoint.Id.TenantNumber}/{endpoint.Id.Key}", Math.Max(1, options.OverallConcurrency / SharesInAll)),
        _ => null,
    };

    private async Task MoveAwayAsync(EndpointId id, Target? target, CancellationToken cancellationToken)
    {
        if (target is not null)
        {
            await MoveAwayAsync(id, new DeliveryMove(DeliveryState.Queued, DeliveryState.Held, DeliveryReasons.EndpointDisabled, time.Now()), cancellationToken);
            return;
        }

        await MoveAwayAsync(id, new DeliveryMove(DeliveryState.Queued, DeliveryState.Suppressed, DeliveryReasons.EndpointUnknown, time.Now()), cancellationToken);
        await MoveAwayAsync(id, new DeliveryMove(DeliveryState.Held, DeliveryState.Suppressed, DeliveryReasons.EndpointUnknown, time.Now()) { IsWaiting = true }, cancellationToken);
    }

    private async Task MoveAwayAsync(EndpointId id, DeliveryMove move, CancellationToken cancellationToken)
    {
        while (await deliveries.MoveAsync(id, move, MovedTogether, cancellationToken) == MovedTogether)
        {
            cancellationToken.ThrowIfCancellationRequested();
        }
    }
}
