using Brimful.Core.Buckets;
using Brimful.Core.Crossings;
using Brimful.Core.Metering;
using Brimful.Core.Tests.Buckets;
using static Brimful.Core.Tests.Buckets.TestedBucket;

namespace Brimful.Core.Tests.Capacity;

/// <summary>S7, S10, S14: grants, in which order they burn, and what their coming and going does.</summary>
public sealed class GrantTests
{
    [Fact]
    public void A_top_up_clears_by_capacity_and_the_next_crossing_has_the_next_arming()
    {
        var bucket = new TestedBucket(Monthly("100", "80%", "100%"));
        bucket.Use("100").ShouldBe("+80% +100%");

        bucket.Grant("g1", "100").ShouldBe("-100% -80%");
        bucket.Last.ShouldSatisfyAllConditions(
            fact => fact.Cause.ShouldBe(Cause.Grant),
            fact => fact.EventId.ShouldBeNull(),
            fact => (fact.UsedBefore.ToString(), fact.Used.ToString(), fact.Capacity.ToString()).ShouldBe(("100", "100", "200")));
        bucket.Use("60").ShouldBe("+80%");
        ((Crossed)bucket.Last).Arming.ShouldBe(2);
    }

    [Fact]
    public void A_new_grant_covers_overage_first_and_takes_nothing_that_is_burned_already()
    {
        var bucket = new TestedBucket(Monthly("100"));
        bucket.Use("130");
        bucket.Grant("g1", "50", priority: 10);
        bucket.Sources.ShouldBe("g1 30/50, base 100/100");

        bucket.Grant("g2", "50", priority: 1);
        bucket.Sources.ShouldBe("g2 0/50, g1 30/50, base 100/100");
        bucket.Use("10");
        bucket.Sources.ShouldBe("g2 10/50, g1 30/50, base 100/100");
    }

    [Theory]
    [InlineData("lower priority first", "a 200 never, b 10 never", "b 30/50, base 0/100, a 0/50")]
    [InlineData("the base is 100", "a 99 never, b 101 never", "a 30/50, base 0/100, b 0/50")]
    [InlineData("earlier expiry first", "a 100 2026-03-25, b 100 2026-03-20", "b 30/50, a 0/50, base 0/100")]
    [InlineData("the base expires at the period's end", "a 100 2026-04-02, b 100 never", "base 30/100, a 0/50, b 0/50")]
    [InlineData("at the period's end the base was created first", "a 100 2026-04-01", "base 30/100, a 0/50")]
    [InlineData("earlier creation first", "b 100 never, a 100 never", "base 30/100, b 0/50, a 0/50")]
    public void Burning_has_one_order(string rule, string grants, string sources)
    {
        var bucket = new TestedBucket(Monthly("100"));
        foreach (var grant in grants.Split(", "))
        {
            var parts = grant.Split(' ');
            bucket.Grant(parts[0], "50", int.Parse(parts[1]), parts[2] == "never" ? null : parts[2] + "T00:00:00Z");
        }

        bucket.Use("30");
        bucket.Sources.ShouldBe(sources, rule);
    }

    [Fact]
    public void Expiry_takes_what_is_left_and_crosses_without_usage_at_its_own_instant()
    {
        var bucket = new TestedBucket(Monthly("100", "80%"));
        bucket.Grant("g1", "100", priority: 200, expires: "2026-03-20T00:00:00Z");
        bucket.Use("90").ShouldBe("");
        bucket.Bucket.DueTicks.ShouldBe(At("2026-03-20T00:00:00Z").ToUnixTimeTicks());

        bucket.Clock("2026-03-25T00:00:00Z").ShouldBe("+80%");
        (bucket.Last.Cause, bucket.Last.OccurredAt, bucket.Last.DetectedAt, bucket.Last.Capacity.ToString())
            .ShouldBe((Cause.GrantExpired, At("2026-03-20T00:00:00Z"), At("2026-03-25T00:00:00Z"), "100"));
        bucket.Bucket.DueTicks.ShouldBeNull();
    }

    [Fact]
    public void What_an_expired_grant_had_given_counts_on_until_the_period_ends()
    {
        var bucket = new TestedBucket(Monthly("100"));
        bucket.Grant("g1", "50", priority: 10, expires: "2026-03-20T00:00:00Z");
        bucket.Use("30");
        bucket.Clock("2026-03-20T00:00:00Z");
        (bucket.Holds, bucket.Sources).ShouldBe(("130", "settled 30/30, base 0/100"));

        bucket.Clock("2026-04-01T00:00:00Z");
        bucket.Holds.ShouldBe("100");
    }

    [Fact]
    public void When_used_falls_live_sources_get_it_back_in_reverse_then_what_has_expired_and_a_settled_capacity_stays()
    {
        var bucket = new TestedBucket(Monthly("100"));
        bucket.Grant("g1", "50", priority: 10, expires: "2026-03-20T00:00:00Z");
        bucket.Grant("g2", "20", priority: 20);
        bucket.Use("100");
        bucket.Clock("2026-03-20T00:00:00Z");
        bucket.Sources.ShouldBe("settled 50/50, g2 20/20, base 30/100");

        bucket.Use("-40");
        bucket.Sources.ShouldBe("settled 50/50, g2 10/20, base 0/100");
        bucket.Use("-25");
        (bucket.Holds, bucket.Sources).ShouldBe(("170", "settled 35/50, g2 0/20, base 0/100"));
        bucket.Use("65");
        bucket.Sources.ShouldBe("settled 50/50, g2 20/20, base 30/100");
    }

    [Fact]
    public void What_is_left_of_a_grant_goes_into_the_next_period_and_is_fixed_at_the_end_of_this_one()
    {
        var bucket = new TestedBucket(Monthly("100", "50%"));
        bucket.Grant("g1", "50");
        bucket.Use("120");
        bucket.Clock("2026-04-02T00:00:00Z");
        (bucket.Holds, bucket.Sources).ShouldBe(("130", "base 0/100, g1 0/30"));

        bucket.Use("-100", "2026-03-31T00:00:00Z").ShouldBe("-50%");
        (bucket.Last.Capacity.ToString(), bucket.Last.Late).ShouldBe(("150", true));
        bucket.Holds.ShouldBe("130");
    }

    [Fact]
    public void A_grant_that_is_used_up_ends_with_its_period()
    {
        var bucket = new TestedBucket(Monthly("100"));
        bucket.Grant("g1", "50");
        bucket.Use("150");
        bucket.Clock("2026-04-02T00:00:00Z");

        bucket.Holds.ShouldBe("100");
        bucket.Bucket.Book!.FindGrant("g1")!.Standing.ShouldBe(Core.Capacity.GrantStanding.UsedUp);
        bucket.Clock("2026-05-20T00:00:00Z");
        bucket.Bucket.Book.ShouldBeNull();
    }

    [Fact]
    public void A_grant_that_is_used_up_no_longer_falls_due()
    {
        var bucket = new TestedBucket(Monthly("100"));
        bucket.Grant("g1", "50", expires: "2026-05-20T00:00:00Z");
        bucket.Use("150");
        bucket.Clock("2026-04-02T00:00:00Z");
        bucket.Bucket.DueTicks.ShouldBeNull();
    }

    [Fact]
    public void A_grant_comes_into_force_at_its_own_instant_and_one_of_the_past_at_once()
    {
        var bucket = new TestedBucket(Monthly("100", "50%"));
        bucket.Use("60").ShouldBe("+50%");
        bucket.Grant("g1", "100", effective: "2026-03-15T00:00:00Z").ShouldBe("");
        bucket.Grant("g2", "1", effective: "2026-01-01T00:00:00Z").ShouldBe("");
        bucket.Holds.ShouldBe("101");

        bucket.Clock("2026-03-15T00:00:00Z").ShouldBe("-50%");
        (bucket.Last.Cause, bucket.Holds).ShouldBe((Cause.Grant, "201"));
    }

    [Fact]
    public void All_that_falls_due_at_one_instant_is_one_change()
    {
        var bucket = new TestedBucket(Monthly("100", "50%", "80%"));
        bucket.Grant("g1", "100", expires: "2026-03-20T00:00:00Z", priority: 200);
        bucket.Grant("g2", "60", effective: "2026-03-20T00:00:00Z");
        bucket.Use("90").ShouldBe("");

        bucket.Clock("2026-03-21T00:00:00Z").ShouldBe("+50%");
        (bucket.Last.Cause, bucket.Last.Capacity.ToString()).ShouldBe((Cause.GrantExpired, "160"));
    }

    [Fact]
    public void Voiding_takes_what_is_left_with_cause_grant()
    {
        var bucket = new TestedBucket(Monthly("100", "80%"));
        bucket.Grant("g1", "100", priority: 10);
        bucket.Use("120").ShouldBe("");
        bucket.Void("g1").ShouldBe("");
        bucket.Holds.ShouldBe("200");

        bucket.Grant("g2", "300", priority: 300).ShouldBe("");
        bucket.Use("80").ShouldBe("");
        bucket.Void("g2").ShouldBe("+80%");
        (bucket.Last.Cause, bucket.Holds).ShouldBe((Cause.Grant, "200"));
        bucket.Void("g2").ShouldBe("");
    }

    [Fact]
    public void Changes_happen_in_order_over_several_periods_however_late_they_are_noticed()
    {
        var steps = new[] { "2026-03-20T00:00:00Z", "2026-04-01T00:00:00Z", "2026-04-10T00:00:00Z", "2026-05-15T00:00:00Z", "2026-07-01T00:00:00Z" };
        var (stepped, jumped) = (WithChangesToCome(), WithChangesToCome());
        foreach (var step in steps) stepped.Clock(step);
        jumped.Clock(steps[^1]);

        jumped.Facts.Select(fact => (LineText.Of(fact), fact.Cause, fact.OccurredAt, fact.PeriodNumber, fact.Sequence))
            .ShouldBe(stepped.Facts.Select(fact => (LineText.Of(fact), fact.Cause, fact.OccurredAt, fact.PeriodNumber, fact.Sequence)));
        (jumped.Holds, jumped.Sources).ShouldBe((stepped.Holds, stepped.Sources));
        jumped.Facts.Count.ShouldBe(1);
        jumped.Holds.ShouldBe("107");
    }

    [Fact]
    public void A_gauge_takes_up_room_and_burns_nothing()
    {
        var bucket = new TestedBucket(Monthly("100", "100%"), Aggregation.Latest);
        bucket.Grant("g1", "50", expires: "2026-05-10T00:00:00Z");
        bucket.Use("140").ShouldBe("");
        bucket.Clock("2026-04-10T00:00:00Z").ShouldBe("");
        bucket.Holds.ShouldBe("150");

        bucket.Clock("2026-05-12T00:00:00Z").ShouldBe("+100%");
        (bucket.Last.Cause, bucket.Last.OccurredAt, bucket.Holds).ShouldBe((Cause.GrantExpired, At("2026-05-10T00:00:00Z"), "100"));
    }

    [Fact]
    public void A_gauges_change_at_a_periods_start_is_a_change_in_the_period_that_starts()
    {
        var bucket = new TestedBucket(Monthly("100", "100%"), Aggregation.Latest);
        bucket.Grant("g1", "50", expires: "2026-04-01T00:00:00Z");
        bucket.Use("140");

        bucket.Clock("2026-04-05T00:00:00Z").ShouldBe("+100%");
        (bucket.Last.PeriodNumber, bucket.Last.OccurredAt).ShouldBe((1, At("2026-04-01T00:00:00Z")));
    }

    [Fact]
    public void A_peak_burns_like_a_counter()
    {
        var bucket = new TestedBucket(Monthly("100"), Aggregation.Max);
        bucket.Grant("g1", "50");
        bucket.Use("120");
        bucket.Use("30");
        bucket.Sources.ShouldBe("base 100/100, g1 20/50");
    }

    [Fact]
    public void On_a_gauge_nothing_stays_burned_that_a_counter_burned_before()
    {
        var bucket = new TestedBucket(Monthly("100"));
        bucket.Grant("g1", "50", expires: "2026-03-20T00:00:00Z");
        bucket.Use("40");
        bucket.Bucket.Edit(new BucketEdit(Monthly("100"), new MeterIdentity(2, "n") { Aggregation = Aggregation.Latest }, null, Cause.Edit), bucket.Now.ToUnixTimeTicks(), []);
        bucket.Sources.ShouldBe("g1 0/50, base 0/100");

        bucket.Clock("2026-03-21T00:00:00Z");
        bucket.Holds.ShouldBe("100");
    }

    [Fact]
    public void An_edit_of_the_base_keeps_what_is_burned_and_finds_other_room_for_the_rest()
    {
        var bucket = new TestedBucket(Monthly("100", "50%"));
        bucket.Grant("g1", "100", priority: 200);
        bucket.Use("80").ShouldBe("");

        bucket.Capacity("50").ShouldBe("+50%");
        (bucket.Last.Cause, bucket.Last.Capacity.ToString(), bucket.Sources).ShouldBe((Cause.Edit, "150", "base 50/50, g1 30/100"));
    }

    [Fact]
    public void An_edit_of_the_period_brings_grants_into_the_period_that_it_begins()
    {
        var bucket = new TestedBucket(Monthly("100"));
        bucket.Grant("g1", "100");
        bucket.Use("130");
        bucket.Edit(Weekly("10")).ShouldBe("ended");

        (bucket.Last.Capacity.ToString(), bucket.Holds).ShouldBe(("200", "80"));
        bucket.Use("1", "2026-03-09T00:00:00Z");
        bucket.Holds.ShouldBe("80");
    }

    [Fact]
    public void Nothing_changes_in_a_one_off_after_its_end()
    {
        var bucket = new TestedBucket(OneOff(null, "2026-03-20T00:00:00Z", "100", "80%"));
        bucket.Grant("g1", "100", expires: "2026-03-25T00:00:00Z", priority: 200);
        bucket.Use("90");
        bucket.Bucket.DueTicks.ShouldBeNull();

        bucket.Clock("2026-04-01T00:00:00Z").ShouldBe("");
        bucket.Use("60", "2026-03-19T00:00:00Z").ShouldBe("");
        bucket.Holds.ShouldBe("200");
        bucket.Use("10", "2026-03-19T00:00:00Z").ShouldBe("+80%");
    }

    [Fact]
    public void The_next_scheduled_change_says_when_and_what_it_leaves_if_nothing_more_is_used()
    {
        var bucket = new TestedBucket(Monthly("100"));
        bucket.Bucket.FindNextChange().ShouldBeNull();
        bucket.Grant("g1", "50", priority: 10, expires: "2026-03-20T00:00:00Z");
        bucket.Grant("g2", "70", effective: "2026-04-10T00:00:00Z");
        bucket.Use("20");

        Next(bucket).ShouldBe((At("2026-03-20T00:00:00Z"), "120"));
        bucket.Use("30");
        Next(bucket).ShouldBe((At("2026-04-10T00:00:00Z"), "170"));
        bucket.Clock("2026-04-11T00:00:00Z");
        bucket.Bucket.FindNextChange().ShouldBeNull();
        bucket.Holds.ShouldBe("170");
    }

    private static (NodaTime.Instant, string) Next(TestedBucket bucket) =>
        bucket.Bucket.FindNextChange() is { } next ? (next.At, next.Capacity.ToString()) : default;

    private static TestedBucket WithChangesToCome()
    {
        var bucket = new TestedBucket(Monthly("100", "50%", "80%"));
        bucket.Grant("g1", "100", priority: 300, expires: "2026-03-20T00:00:00Z");
        bucket.Grant("g2", "7", priority: 200);
        bucket.Grant("g3", "40", effective: "2026-04-10T00:00:00Z", expires: "2026-05-15T00:00:00Z");
        bucket.Use("70").ShouldBe("");
        return bucket;
    }
}
