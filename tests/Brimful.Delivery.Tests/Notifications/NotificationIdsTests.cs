using Brimful.Core.Quantities;
using Brimful.Core.Thresholds;
using Brimful.Delivery.Notifications;
using Brimful.Engine.Outbox;

namespace Brimful.Delivery.Tests.Notifications;

public sealed class NotificationIdsTests
{
    /// <summary>Computed apart from the code: receivers have seen such ids, so they must never come out differently.</summary>
    [Fact]
    public void An_id_is_a_prefix_and_26_lower_case_characters_and_never_changes() =>
        Some.Ids.Of(Some.Fact()).ShouldBe("ntf_knomfu5e32x73msokaelvf22aq");

    [Fact]
    public void Detection_position_and_levels_are_no_part_of_an_id()
    {
        var same = Some.Crossed() with { DetectedAt = NodaTime.Instant.MinValue, Used = Quantity.Zero, Sequence = 99, Late = true };
        Some.Ids.Of(Some.Fact(position: 99, fact: same)).ShouldBe(Some.Ids.Of(Some.Fact()));
    }

    [Fact]
    public void Every_part_of_a_facts_key_makes_another_id()
    {
        var crossed = Some.Crossed();
        FactItem[] items =
        [
            Some.Fact(),
            Some.Fact(tenant: 2),
            Some.Fact() with { AccountNumber = 8 },
            Some.Fact() with { Bucket = "data2" },
            Some.Fact(fact: crossed with { Incarnation = 2 }),
            Some.Fact(fact: crossed with { PeriodNumber = 3 }),
            Some.Fact(fact: crossed with { Line = new PercentLine(Quantity.Of(81)) }),
            Some.Fact(fact: crossed with { Line = new ValueLine(Quantity.Of(80)) }),
            Some.Fact(fact: crossed with { Line = new EveryLine(Quantity.Of(1), Quantity.Of(2)) }),
            Some.Fact(fact: crossed with { Line = new EveryLine(Quantity.Of(12), Quantity.Zero) }),
            Some.Fact(fact: crossed with { Step = 1 }),
            Some.Fact(fact: crossed with { Arming = 2 }),
            Some.Fact(fact: Some.Cleared(crossed)),
        ];
        items.Select(Some.Ids.Of).Distinct().Count().ShouldBe(items.Length);
        new NotificationIds("another").Of(Some.Fact()).ShouldNotBe(Some.Ids.Of(Some.Fact()));
    }

    [Fact]
    public void A_crossing_that_a_gauge_carried_on_is_cleared_under_another_id_in_each_period()
    {
        var cleared = Some.Cleared(Some.Crossed());
        var later = cleared with { PeriodNumber = cleared.PeriodNumber + 1 };
        Some.Ids.Of(Some.Fact(fact: later)).ShouldNotBe(Some.Ids.Of(Some.Fact(fact: cleared)));
        Some.Ids.ClearedBy(Some.Fact(fact: later)).ShouldBe(Some.Ids.ClearedBy(Some.Fact(fact: cleared)));
    }

    [Fact]
    public void A_clearing_knows_the_id_of_its_crossing()
    {
        var crossed = Some.Crossed(arming: 2);
        Some.Ids.ClearedBy(Some.Fact(fact: Some.Cleared(crossed))).ShouldBe(Some.Ids.Of(Some.Fact(fact: crossed)));
        Some.Ids.ClearedBy(Some.Fact()).ShouldBeNull();
    }

    [Fact]
    public void Clearings_of_crossings_in_different_periods_differ_even_when_they_fall_in_one()
    {
        var cleared = Some.Cleared(Some.Crossed());
        var earlier = cleared with { CrossedPeriodNumber = cleared.PeriodNumber - 1 };
        Some.Ids.Of(Some.Fact(fact: earlier)).ShouldNotBe(Some.Ids.Of(Some.Fact(fact: cleared)));
        Some.Ids.ClearedBy(Some.Fact(fact: earlier)).ShouldNotBe(Some.Ids.ClearedBy(Some.Fact(fact: cleared)));
    }
}
