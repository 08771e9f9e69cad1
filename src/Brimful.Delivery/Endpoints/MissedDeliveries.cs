using Brimful.Delivery.Channels;
using Brimful.Delivery.Deliveries;
using Brimful.Delivery.Ports;
using Brimful.Delivery.Targets;
using NodaTime;

namespace Brimful.Delivery.Endpoints;

/// <summary>What an endpoint missed, or is to be told again: sent after all, or let go. Of a gateway that contacts are told by, theirs too.</summary>
public sealed class MissedDeliveries(IDeliveryRecords deliveries, ChannelList channels, IDeliveryQueue queue, TimeProvider time)
{
    private const int MovedTogether = 1_000;
    private const int Page = 500;

    /// <summary>Queues what was held while the endpoint was disabled, and what failed since an instant when one is given.</summary>
    /// <returns>How many.</returns>
    public async Task<int> ReplayAsync(Endpoint endpoint, Instant? failedSince, CancellationToken cancellationToken)
    {
        List<DeliveryMove> moves = [DisabledInto(DeliveryState.Queued, DeliveryReasons.ReplayMissed)];
        if (failedSince is { } since) moves.Add(new DeliveryMove(DeliveryState.Failed, DeliveryState.Queued, DeliveryReasons.ReplayMissed, time.Now()) { ChangedSince = since });
        return await MoveAsync(endpoint, moves, cancellationToken);
    }

    /// <summary>Queues again what the endpoint was to be told in a stretch of time.</summary>
    /// <returns>How many.</returns>
    public Task<int> ReplayAsync(Endpoint endpoint, ReplayRange range, CancellationToken cancellationToken)
    {
        var now = time.Now();
        var moves = range.States.Distinct().Select(state => new DeliveryMove(state, DeliveryState.Queued, DeliveryReasons.Replay, now)
        {
            IsWaiting = false,
            ChangedBefore = now,
            MadeSince = range.From,
            MadeBefore = range.To,
        });
        return MoveAsync(endpoint, [.. moves], cancellationToken);
    }

    /// <summary>Ends what is queued or held for an endpoint that is gone.</summary>
    /// <returns>How many.</returns>
    public Task<int> SuppressAsync(Endpoint endpoint, CancellationToken cancellationToken) => MoveAsync(
        endpoint,
        [
            new DeliveryMove(DeliveryState.Queued, DeliveryState.Suppressed, DeliveryReasons.EndpointUnknown, time.Now()),
            DisabledInto(DeliveryState.Suppressed, DeliveryReasons.EndpointUnknown),
        ],
        cancellationToken);

    private DeliveryMove DisabledInto(DeliveryState state, string reason) =>
        new(DeliveryState.Held, state, reason, time.Now()) { FromReason = DeliveryReasons.EndpointDisabled };

    private async Task<int> MoveAsync(Endpoint endpoint, IReadOnlyList<DeliveryMove> moves, CancellationToken cancellationToken)
    {
        var total = 0;
        foreach (var target in await TargetsAsync(endpoint, cancellationToken)) total += await MoveAsync(target, moves, cancellationToken);
        return total;
    }

    /// <summary>Has the target's lane look again where something was moved, or the store refused and may have moved it all the same.</summary>
    private async Task<int> MoveAsync(EndpointId target, IReadOnlyList<DeliveryMove> moves, CancellationToken cancellationToken)
    {
        int? known = null;
        try
        {
            var total = 0;
            foreach (var move in moves) total += await MoveAsync(target, move, cancellationToken);
            known = total;
            return total;
        }
        finally
        {
            if (known is not 0) queue.EndpointChanged(target);
        }
    }

    private async Task<int> MoveAsync(EndpointId target, DeliveryMove move, CancellationToken cancellationToken)
    {
        var (total, moved) = (0, MovedTogether);
        while (moved == MovedTogether) total += moved = await deliveries.MoveAsync(target, move, MovedTogether, cancellationToken);
        return total;
    }

    /// <summary>The targets of an endpoint, and the addresses of contacts that messages reach by it.</summary>
    private async Task<List<EndpointId>> TargetsAsync(Endpoint endpoint, CancellationToken cancellationToken)
    {
        var tenant = endpoint.Id.TenantNumber;
        List<EndpointId> targets = [.. channels.TargetsOf(endpoint).Select(target => new EndpointId(tenant, target))];
        if (!ContactTargets.IsGateway(endpoint)) return targets;
        IReadOnlyList<EndpointId> page;
        for (string? after = null; (page = await deliveries.ListContactTargetsAsync(tenant, after, Page, cancellationToken)).Count > 0; after = page[^1].Key)
            targets.AddRange(page.Where(target => TargetText.Parse(target.Key) is TargetText.OfContact contact && contact.Address == endpoint.Id.Key));
        return targets;
    }
}
