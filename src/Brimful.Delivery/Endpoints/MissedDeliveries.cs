using Brimful.Delivery.Channels;
using Brimful.Delivery.Deliveries;
using Brimful.Delivery.Ports;
using NodaTime;

namespace Brimful.Delivery.Endpoints;

/// <summary>What an endpoint missed: sent after all, or let go.</summary>
public sealed class MissedDeliveries(IDeliveryRecords deliveries, ChannelList channels, TimeProvider time)
{
    private const int MovedTogether = 1_000;

    /// <summary>Queues what was held while the endpoint was disabled, and what failed since an instant when one is given.</summary>
    /// <returns>How many.</returns>
    public async Task<int> ReplayAsync(Endpoint endpoint, Instant? failedSince, CancellationToken cancellationToken)
    {
        var moved = await MoveAsync(endpoint, DisabledInto(DeliveryState.Queued, DeliveryReasons.ReplayMissed), cancellationToken);
        if (failedSince is not { } since) return moved;
        var failed = new DeliveryMove(DeliveryState.Failed, DeliveryState.Queued, DeliveryReasons.ReplayMissed, time.Now()) { ChangedSince = since };
        return moved + await MoveAsync(endpoint, failed, cancellationToken);
    }

    /// <summary>Ends what is queued or held for an endpoint that is gone.</summary>
    public async Task SuppressAsync(Endpoint endpoint, CancellationToken cancellationToken)
    {
        await MoveAsync(endpoint, new DeliveryMove(DeliveryState.Queued, DeliveryState.Suppressed, DeliveryReasons.EndpointUnknown, time.Now()), cancellationToken);
        await MoveAsync(endpoint, DisabledInto(DeliveryState.Suppressed, DeliveryReasons.EndpointUnknown), cancellationToken);
    }

    private DeliveryMove DisabledInto(DeliveryState state, string reason) =>
        new(DeliveryState.Held, state, reason, time.Now()) { FromReason = DeliveryReasons.EndpointDisabled };

    private async Task<int> MoveAsync(Endpoint endpoint, DeliveryMove move, CancellationToken cancellationToken)
    {
        var total = 0;
        foreach (var target in channels.TargetsOf(endpoint))
        {
            int moved;
            do
            {
                moved = await deliveries.MoveAsync(new EndpointId(endpoint.Id.TenantNumber, target), move, MovedTogether, cancellationToken);
                total += moved;
            }
            while (moved == MovedTogether);
        }
        return total;
    }
}
