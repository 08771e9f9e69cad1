using Brimful.Delivery.Endpoints;
using Brimful.Delivery.Ports;
using Brimful.Delivery.Timing;

namespace Brimful.Delivery.Deliveries;

/// <summary>Settles, before a message is sent, what else it tells of and what it makes needless.</summary>
internal sealed class Gatherer(IDeliveryRecords deliveries, TenantClocks clocks, TimeProvider time)
{
    /// <summary>More than this that waits for one target is told in several messages.</summary>
    private const int MostTogether = 500;

    private readonly Turns<EndpointId> _turns = new();

    /// <summary>Whether there is something to settle: a delivery that waited, or one that is tried for the first time and may stand for lower lines.</summary>
    public static bool Concerns(DeliveryRecord delivery) =>
        delivery.State == DeliveryState.Held || (delivery is { Attempts: 0, Round: 1, Routing: { } routing } && DeliveryRouting.MayStandForLower(routing));

    /// <summary>The messages that are told with a delivery's own: what was merged into it.</summary>
    public async Task<IReadOnlyList<ReadOnlyMemory<byte>>> AlsoAsync(DeliveryRecord delivery, CancellationToken cancellationToken) =>
        delivery.Routing is null ? [] : await deliveries.ListMergedAsync(delivery.Id, cancellationToken);

    /// <returns>The delivery that is to be tried now; null where another one has settled it meanwhile.</returns>
    /// <remarks>In turns: of two that are due together, the second would take what waits since for what it waited with.</remarks>
    public Task<DeliveryId?> GatherAsync(DeliveryWork work, CancellationToken cancellationToken) =>
        _turns.TakeAsync(work.Delivery.Id.EndpointId, () => GatherInTurnAsync(work, cancellationToken));

    /// <summary>What is told again is told by itself, and needless only when its own time has come.</summary>
    private static bool IsRepeat(DeliveryRecord delivery) => DeliveryRouting.Read(delivery.Routing) is { Repeat: not null };

    private async Task<DeliveryId?> GatherInTurnAsync(DeliveryWork work, CancellationToken cancellationToken)
    {
        var waiting = await deliveries.ListWaitingAsync(work.Delivery.Id.EndpointId, MostTogether, cancellationToken);
        var isHeld = work.Delivery.State == DeliveryState.Held;
        if (isHeld && waiting.Count < MostTogether && waiting.All(each => each.Delivery.Id != work.Delivery.Id)) return null;
        var gathering = Gathering.Of(new WaitingDelivery(work.Delivery, work.NotificationType, work.Body), [.. waiting.Where(static each => !IsRepeat(each.Delivery))], clocks.SettledAt(work.Delivery));
        var isAlone = gathering.Merged.IsEmpty && gathering.Inhibited.IsEmpty;
        if (!isAlone || isHeld) await deliveries.GatherAsync(gathering, time.Now(), cancellationToken);
        return gathering.Leader;
    }
}
