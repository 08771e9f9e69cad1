using Brimful.Core.Quantities;
using Brimful.Core.Thresholds;
using Brimful.Delivery.Deliveries;
using Brimful.Delivery.Messages;
using Brimful.Delivery.Notifications;
using Brimful.Delivery.Ports;
using Brimful.Delivery.Routing;
using Brimful.Delivery.Timing;
using NodaTime;
using Period = Brimful.Core.Periods.Period;

namespace Brimful.Delivery.Tests.Timing;

public sealed class GatheringTests
{
    private static readonly FactMessage Message = new(Some.Ids);
    private static readonly FakeAccounts Accounts = new();

    [Fact]
    public void What_waits_in_one_group_is_told_in_one_message_by_the_most_urgent_of_it()
    {
        var waiting = new[] { Waiting("a", 50), Waiting("b", 90, bucket: "voice", severity: Severity.Warning), Waiting("c", 60, bucket: "sms", due: 20) };
        Of(waiting[0], waiting).ShouldBe("b: a c | ");
    }

    [Fact]
    public void The_highest_line_of_a_bucket_stands_for_those_below_it()
    {
        var waiting = new[] { Waiting("a", 50), Waiting("b", 80), Waiting("c", 75) };
        foreach (var first in waiting) Of(first, waiting).ShouldBe("b:  | a c");
    }

    [Fact]
    public void A_line_of_another_bucket_period_or_rule_stands_for_nothing()
    {
        Of(Waiting("a", 50), [Waiting("a", 50), Waiting("b", 80, bucket: "voice")]).ShouldBe("a: b | ");
        Of(Waiting("a", 50), [Waiting("a", 50), Waiting("b", 80, month: 4)]).ShouldBe("a: b | ");
        Of(Waiting("a", 50, jump: JumpPolicy.Digest), [Waiting("a", 50, jump: JumpPolicy.Digest), Waiting("b", 80, jump: JumpPolicy.Digest)]).ShouldBe("a: b | ");
    }

    [Fact]
    public void A_line_that_goes_at_once_stands_for_the_lower_ones_that_still_wait_and_leaves_all_else_waiting()
    {
        var urgent = Waiting("now", 100, severity: Severity.Critical) is var held ? held with { Delivery = held.Delivery with { State = DeliveryState.Queued, Reason = DeliveryReasons.New } } : held;
        Of(urgent, [Waiting("a", 50), Waiting("b", 90, reason: DeliveryReasons.QuietHours, due: 9_999), Waiting("c", 50, bucket: "voice")]).ShouldBe("now:  | a b");
        Of(urgent, []).ShouldBe("now:  | ");
    }

    [Fact]
    public void A_line_that_goes_on_waiting_stands_for_nothing_yet()
    {
        var urgent = Waiting("now", 100, bucket: "voice", severity: Severity.Critical) is var held ? held with { Delivery = held.Delivery with { State = DeliveryState.Queued, Reason = DeliveryReasons.New } } : held;
        Of(urgent, [Waiting("a", 50), Waiting("b", 90)]).ShouldBe("now:  | ");
    }

    [Fact]
    public void What_waits_for_another_reason_comes_along_only_when_it_is_due()
    {
        Of(Waiting("a", 50), [Waiting("a", 50), Waiting("b", 60, bucket: "voice", reason: DeliveryReasons.Digest, due: 1)]).ShouldBe("a:  | ");
        Of(Waiting("a", 50), [Waiting("a", 50), Waiting("b", 60, bucket: "voice", reason: DeliveryReasons.Digest)]).ShouldBe("a: b | ");
        Of(Waiting("a", 50, reason: DeliveryReasons.Escalation), [Waiting("a", 50, reason: DeliveryReasons.Escalation), Waiting("b", 60, reason: DeliveryReasons.Escalation, due: 60)]).ShouldBe("a:  | ");
    }

    [Fact]
    public void What_is_told_each_is_told_with_nothing_but_in_a_digest_or_after_quiet_hours()
    {
        WaitingDelivery Each(string id, string reason) => Waiting(id, 50, bucket: id, jump: JumpPolicy.Each, reason: reason);
        Of(Each("a", DeliveryReasons.Escalation), [Each("a", DeliveryReasons.Escalation), Each("b", DeliveryReasons.Escalation)]).ShouldBe("a:  | ");
        foreach (var reason in new[] { DeliveryReasons.Digest, DeliveryReasons.QuietHours }) Of(Each("a", reason), [Each("a", reason), Each("b", reason)]).ShouldBe("a: b | ");
    }

    [Fact]
    public void What_is_mandatory_or_escalated_is_never_inhibited()
    {
        Of(Waiting("a", 80), [Waiting("a", 80), Waiting("b", 50, reason: DeliveryReasons.Escalation)]).ShouldBe("a: b | ");
        Of(Waiting("a", 80), [Waiting("a", 80), Waiting("b", 50, mandatory: true)]).ShouldBe("a: b | ");
    }

    private static string Of(WaitingDelivery self, IReadOnlyList<WaitingDelivery> others)
    {
        var gathering = Gathering.Of(self, others, Some.Noon);
        return $"{gathering.Leader.NotificationId}: {Ids(gathering.Merged)} | {Ids(gathering.Inhibited)}";
    }

    private static string Ids(IEnumerable<DeliveryId> ids) => string.Join(' ', ids.Select(id => id.NotificationId).Order(StringComparer.Ordinal));

    private static WaitingDelivery Waiting(
        string id, int percent, string bucket = "data", int month = 3, JumpPolicy jump = JumpPolicy.Highest, Severity severity = Severity.Information,
        string reason = DeliveryReasons.Grouping, int due = 0, bool mandatory = false)
    {
        var fact = Some.Crossed() with
        {
            Line = new PercentLine(Quantity.Of(percent)),
            Level = Quantity.Of(percent * 10).ToExact(),
            Sequence = percent,
            Period = new Period(Instant.FromUtc(2026, month, 1, 0, 0), Instant.FromUtc(2026, month + 1, 1, 0, 0)),
        };
        return new WaitingDelivery(
            new DeliveryRecord
            {
                Id = new DeliveryId(1, id, "/contacts/ada/email"),
                Round = 1,
                Attempts = 0,
                RoundStartedAt = Some.Noon,
                State = DeliveryState.Held,
                Reason = reason,
                NextAttemptAt = Some.Noon + Duration.FromSeconds(due),
                ChangedAt = Some.Noon,
                Routing = new DeliveryRouting("r", severity, jump, mandatory).ToText(),
            },
            NotificationTypes.Crossed,
            Message.Render(Some.Fact(fact: fact) with { Bucket = bucket }, "one", Accounts.Profile(7)));
    }
}
