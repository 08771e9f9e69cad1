using System.Collections.Immutable;
using Brimful.Delivery.Deliveries;
using Brimful.Delivery.Notifications;
using Brimful.Delivery.Ports;
using Brimful.Delivery.Routing;
using NodaTime;

namespace Brimful.Delivery.Timing;

/// <summary>What is told in one message to a target: decided, and written, before anything is sent.</summary>
/// <param name="Leader">The delivery whose message it is, and whose id it goes under.</param>
/// <param name="Merged">Those that the message tells of too.</param>
/// <param name="Inhibited">Those that are not told: a higher line of the same bucket is.</param>
public sealed record Gathering(DeliveryId Leader, ImmutableArray<DeliveryId> Merged, ImmutableArray<DeliveryId> Inhibited)
{
    /// <summary>What the leader's message says from now on, where that was not known when it was made: a repeat says how the level stands when it is told.</summary>
    public ReadOnlyMemory<byte>? Message { get; init; }

    /// <param name="self">The delivery whose time has come: held until now, or queued and about to be tried for the first time.</param>
    /// <param name="others">What else waits for the same target.</param>
    public static Gathering Of(WaitingDelivery self, IReadOnlyList<WaitingDelivery> others, Instant now)
    {
        var isHeld = self.Delivery.State == DeliveryState.Held;
        var first = Candidate.Of(self);
        List<Candidate> together = [first, .. others.Where(other => other.Delivery.Id != self.Delivery.Id && (!isHeld || ComesAlong(self.Delivery, other.Delivery, now))).Select(Candidate.Of)];
        // What goes on waiting makes nothing needless yet: only what is told now does.
        List<Candidate> told = isHeld ? together : [first];
        var inhibited = together.Where(each => told.Exists(other => Inhibits(other, each))).ToList();
        var left = told.Except(inhibited).ToList();
        var leader = left.OrderByDescending(each => each.Routing?.Severity ?? Severity.Information).ThenBy(each => each.Delivery.RoundStartedAt).ThenBy(each => each.Delivery.Id.NotificationId, StringComparer.Ordinal).First();
        return new Gathering(leader.Delivery.Id, [.. left.Where(each => each != leader).Select(each => each.Delivery.Id)], [.. inhibited.Select(each => each.Delivery.Id)]);
    }

    /// <summary>Whatever is due comes along; of what is grouped also that which came a little later.</summary>
    private static bool ComesAlong(DeliveryRecord self, DeliveryRecord other, Instant now) =>
        IsTogether(self) && IsTogether(other)
        && (other.NextAttemptAt <= now || (self.Reason == DeliveryReasons.Grouping && other.Reason == DeliveryReasons.Grouping));

    /// <summary>Whether it may be told with others: not what its rule wants told each, as webhooks always are, unless its reader wants a digest or was left alone.</summary>
    private static bool IsTogether(DeliveryRecord delivery) =>
        delivery.Reason is DeliveryReasons.Digest or DeliveryReasons.QuietHours || DeliveryRouting.Read(delivery.Routing) is { Jump: not JumpPolicy.Each };

    /// <summary>A higher line of the same bucket and period makes a lower one needless, where the rule of that one says so (S12).</summary>
    private static bool Inhibits(Candidate higher, Candidate lower) =>
        higher != lower
        && lower.Routing is { Jump: JumpPolicy.Highest, IsMandatory: false }
        && lower.Delivery.Reason != DeliveryReasons.Escalation
        && higher.Line is { } above && lower.Line is { } below
        && above.Place == below.Place && above.IsAbove(below);

    /// <summary>A delivery that may be told together with others.</summary>
    /// <param name="Line">The line that was crossed; null when it tells of none.</param>
    private sealed record Candidate(DeliveryRecord Delivery, DeliveryRouting? Routing, PassedLine? Line)
    {
        public static Candidate Of(WaitingDelivery waiting) => new(
            waiting.Delivery, DeliveryRouting.Read(waiting.Delivery.Routing), waiting.Type == NotificationTypes.Crossed ? PassedLine.Of(waiting.Body) : null);
    }
}
