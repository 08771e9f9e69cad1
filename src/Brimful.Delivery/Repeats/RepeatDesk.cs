using Brimful.Delivery.Deliveries;
using Brimful.Delivery.Messages;
using Brimful.Delivery.Notifications;
using Brimful.Delivery.Ports;
using Brimful.Delivery.Routing;
using Brimful.Delivery.Silences;
using Brimful.Delivery.Timing;
using Brimful.Engine.Ports;
using NodaTime;

namespace Brimful.Delivery.Repeats;

/// <summary>
/// Settles, when its time has come, whether a target is told again: not once somebody took care of it, the line is no longer over or a silence is on, nor while a higher line of the
/// bucket is told again. The next one is written before this one goes out, so that a crash between the two loses neither, and its id makes it once.
/// </summary>
public sealed class RepeatDesk(INotificationRecords notifications, IDeliveryRecords deliveries, ILineStandings standings, RepeatMaker maker, SignalDesk signals, SilenceBook silences, TenantClocks clocks, TimeProvider time)
{
    private const int MostLooked = 500;

    /// <exception cref="StoreUnavailableException">The store refused; the next one may be written already. It is settled again from its beginning, and may end otherwise then.</exception>
    public async Task<RepeatVerdict> SettleAsync(DeliveryWork work, DeliveryRouting routing, CancellationToken cancellationToken)
    {
        var (id, repeat) = (work.Delivery.Id, routing.Repeat!);
        if (await notifications.FindAsync(id.TenantNumber, repeat.Of, cancellationToken) is not { Record.Notification: var crossing }) return RepeatVerdict.Ends(DeliveryReasons.NoLongerOver);
        if (crossing.Acknowledged is not null) return RepeatVerdict.Ends(DeliveryReasons.Acknowledged);
        if (await HasEndedAsync(id, repeat, cancellationToken)) return RepeatVerdict.Ends(DeliveryReasons.NoLongerOver);
        if (await standings.FindAsync(id.TenantNumber, crossing.Body, cancellationToken) is not { } standing) return RepeatVerdict.Ends(DeliveryReasons.NoLongerOver);
        var settledAt = clocks.SettledAt(work.Delivery);
        var queued = await GoOnAsync(crossing, work.Delivery, routing, settledAt, cancellationToken);
        var withheld = await IsSilencedAsync(crossing, routing, settledAt, cancellationToken) ? DeliveryReasons.Silenced
            : await IsBelowAnotherAsync(work, cancellationToken) ? DeliveryReasons.Inhibited
            : null;
        if (withheld is not null) return RepeatVerdict.Ends(withheld) with { Queued = queued };
        var gathering = new Gathering(id, [], []) { Message = RepeatMessage.Of(crossing.Body, id.NotificationId, repeat, standing) };
        await deliveries.GatherAsync(gathering, time.Now(), cancellationToken);
        return new RepeatVerdict(null) { Queued = queued };
    }

    /// <summary>Whether the one before was settled once more after this one was written, and the line was no longer over then.</summary>
    private async Task<bool> HasEndedAsync(DeliveryId id, Repeat repeat, CancellationToken cancellationToken) =>
        repeat.Number > 1 && await deliveries.LoadAsync(maker.Before(id, repeat), cancellationToken) is { Delivery: { State: DeliveryState.Suppressed, Reason: DeliveryReasons.NoLongerOver } };

    /// <summary>Has the next one wait for its time, where there is one.</summary>
    private async Task<IReadOnlyList<QueuedDelivery>> GoOnAsync(Notification crossing, DeliveryRecord delivery, DeliveryRouting routing, Instant settledAt, CancellationToken cancellationToken)
    {
        var repeat = routing.Repeat!;
        if (repeat.Number >= repeat.Terms.AtMost) return [];
        var due = RepeatTime.Next(delivery.NextAttemptAt ?? settledAt, repeat.Terms, settledAt);
        var next = maker.Make(crossing, delivery.Id.Endpoint, routing with { Repeat = repeat with { Number = repeat.Number + 1 } }, (due, time.Now()));
        await notifications.AddAsync(next, cancellationToken);
        return [new QueuedDelivery(delivery.Id with { NotificationId = next.Notification.Id }, due) { IsHeld = true }];
    }

    private async Task<bool> IsSilencedAsync(Notification crossing, DeliveryRouting routing, Instant settledAt, CancellationToken cancellationToken) =>
        !routing.IsMandatory && await silences.FindAsync(crossing.TenantNumber, signals.Of(crossing) with { OwnClockAt = settledAt }, cancellationToken) is not null;

    /// <summary>Whether the target is told again of a higher line of the same bucket and period.</summary>
    private async Task<bool> IsBelowAnotherAsync(DeliveryWork work, CancellationToken cancellationToken)
    {
        if (PassedLine.Of(work.Body) is not { } line) return false;
        var waiting = await deliveries.ListWaitingAsync(work.Delivery.Id.EndpointId, MostLooked, cancellationToken);
        return waiting.Any(each => DeliveryRouting.Read(each.Delivery.Routing) is { Repeat: not null } && PassedLine.Of(each.Body) is { } other && other.Place == line.Place && other.IsAbove(line));
    }
}

/// <summary>What becomes of a repeat whose time has come.</summary>
/// <param name="Reason">Why it is not told (<see cref="DeliveryReasons"/>); null when it is, and is queued now.</param>
public sealed record RepeatVerdict(string? Reason)
{
    /// <summary>The next one.</summary>
    public IReadOnlyList<QueuedDelivery> Queued { get; init; } = [];

    public static RepeatVerdict Ends(string reason) => new(reason);
}
