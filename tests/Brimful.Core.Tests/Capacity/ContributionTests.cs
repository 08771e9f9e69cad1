using Brimful.Core.Crossings;
using Brimful.Core.Tests.Buckets;
using static Brimful.Core.Tests.Buckets.TestedBucket;

namespace Brimful.Core.Tests.Capacity;

/// <summary>S7, S23 "Capacity": capacity that participants bring.</summary>
public sealed class ContributionTests
{
    [Fact]
    public void The_pool_grows_and_shrinks_with_its_contributors()
    {
        var bucket = new TestedBucket(Monthly("0", "80%"));
        bucket.Contribute("s1", "100", "2026-03-01T00:00:00Z");
        bucket.Contribute("s2", "100", "2026-03-10T00:00:00Z", to: "2026-03-20T00:00:00Z");
        bucket.Holds.ShouldBe("200");
        bucket.Use("90").ShouldBe("");

        bucket.Clock("2026-03-22T00:00:00Z").ShouldBe("+80%");
        (bucket.Last.Cause, bucket.Last.OccurredAt, bucket.Holds).ShouldBe((Cause.Contribution, At("2026-03-20T00:00:00Z"), "100"));
        bucket.Clock("2026-04-02T00:00:00Z");
        bucket.Holds.ShouldBe("100");
    }

    [Fact]
    public void Contributions_burn_after_rollover_and_before_base_and_grants()
    {
        var bucket = new TestedBucket(Monthly("100") with { Rollover = new Core.Capacity.RolloverTerms(Core.Quantities.Quantity.Of(10), 1) });
        bucket.Clock("2026-04-01T00:00:00Z");
        bucket.Contribute("s1", "20", "2026-04-01T00:00:00Z");
        bucket.Grant("g1", "5", priority: 1);
        bucket.Use("33");

        bucket.Sources.ShouldBe("rolled 10/10, contributed 20/20, g1 3/5, base 0/100");
    }

    [Fact]
    public void What_a_contribution_that_ends_had_burned_is_burned_elsewhere()
    {
        var bucket = new TestedBucket(Monthly("100"));
        bucket.Contribute("s1", "50", "2026-03-01T00:00:00Z");
        bucket.Use("40");
        bucket.Sources.ShouldBe("contributed 40/50, base 0/100");

        bucket.Leave("s1");
        bucket.Sources.ShouldBe("base 40/100");
    }

    [Fact]
    public void Prorated_a_contribution_gives_what_is_left_of_the_period_and_the_whole_from_the_next_on()
    {
        var bucket = new TestedBucket(Monthly("0"), now: "2026-04-01T00:00:00Z");
        bucket.Contribute("s1", "90", "2026-04-11T00:00:00Z", prorate: true);
        bucket.Contribute("s2", "90", "2026-04-21T00:00:00Z");
        bucket.Holds.ShouldBe("0");
        bucket.Clock("2026-04-12T00:00:00Z");
        bucket.Holds.ShouldBe("60");
        bucket.Clock("2026-04-30T00:00:00Z");
        bucket.Holds.ShouldBe("150");
        bucket.Clock("2026-05-01T00:00:00Z");
        bucket.Holds.ShouldBe("180");
    }

    [Fact]
    public void A_prorated_share_is_rounded_down_to_a_billionth()
    {
        var bucket = new TestedBucket(Monthly("0"), now: "2026-04-11T00:00:00Z");
        bucket.Contribute("s1", "1", "2026-04-01T00:00:00Z", prorate: true);
        bucket.Holds.ShouldBe("0.666666666");
    }

    [Fact]
    public void The_same_contributor_and_from_replaces_and_others_add_up()
    {
        var bucket = new TestedBucket(Monthly("0"));
        bucket.Contribute("s1", "100", "2026-03-01T00:00:00Z");
        bucket.Contribute("s1", "70", "2026-03-01T00:00:00Z");
        bucket.Contribute("s1", "5", "2026-03-02T00:00:00Z");
        bucket.Holds.ShouldBe("75");
        bucket.Leave("s1");
        bucket.Holds.ShouldBe("0");
    }

    [Fact]
    public void A_contributor_who_leaves_takes_what_was_to_come_along()
    {
        var bucket = new TestedBucket(Monthly("10", "50%"));
        bucket.Contribute("s1", "100", "2026-03-01T00:00:00Z");
        bucket.Contribute("s1", "100", "2026-05-01T00:00:00Z");
        bucket.Use("30").ShouldBe("");
        bucket.Leave("s1").ShouldBe("+50%");
        bucket.Last.Cause.ShouldBe(Cause.Contribution);
        bucket.Bucket.DueTicks.ShouldBeNull();
    }
}
