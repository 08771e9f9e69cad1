using Brimful.Core.Buckets;
using Brimful.Core.Crossings;
using Brimful.Core.Plans;
using Brimful.Core.Quantities;
using Brimful.Core.Tests.Buckets;
using Brimful.Core.Thresholds;
using Brimful.Core.Tiers;
using static Brimful.Core.Tests.Buckets.TestedBucket;

namespace Brimful.Core.Tests.Tiers;

/// <summary>S17: thresholds stand in tiers, and warn before the next price step.</summary>
public sealed class TierTests
{
    [Fact]
    public void A_line_stands_at_a_percentage_of_its_tiers_span()
    {
        var bucket = new TestedBucket(Tiered(Percent("next", 1000, 5000, "90")));
        bucket.Use("4599.999999999").ShouldBe("");
        bucket.Use("0.000000001");
        var crossed = bucket.Last.ShouldBeOfType<Crossed>();
        (((TierLine)crossed.Line).Tier, crossed.Level.ToString()).ShouldBe(("next", "4600"));
    }

    [Fact]
    public void A_line_stands_where_so_much_of_its_tier_is_left()
    {
        var bucket = new TestedBucket(Tiered(new TierRemainingLine("included", Quantity.Zero, Quantity.Of(1000), Quantity.Of(50))));
        bucket.Use("949");
        bucket.Facts.ShouldBeEmpty();
        bucket.Use("1");
        bucket.Facts.Count.ShouldBe(1);
    }

    [Fact]
    public void Lines_of_tiers_and_of_the_bucket_cross_in_the_order_of_their_levels()
    {
        var bucket = new TestedBucket(Tiered(Percent("next", 1000, 5000, "50"), Percent("included", 0, 1000, "100"), new ValueLine(Quantity.Of(2000))));
        bucket.Use("9000");
        bucket.Facts.Cast<Crossed>().Select(crossed => crossed.Level.ToString()).ShouldBe(["1000", "2000", "3000"]);
    }

    [Fact]
    public void A_capacity_that_changes_moves_no_line_of_a_tier()
    {
        var bucket = new TestedBucket(Tiered(Percent("included", 0, 1000, "80")));
        bucket.Use("850");
        bucket.Capacity("5").ShouldBe("");
        bucket.Grant("g", "100000").ShouldBe("");
        bucket.Bucket.Open.LineAt(0).Position.ShouldBe(LinePosition.Crossed);
    }

    [Fact]
    public void Other_bounds_of_a_tier_are_another_line()
    {
        var bucket = new TestedBucket(Tiered(Percent("included", 0, 1000, "80")));
        bucket.Use("850");
        bucket.Edit(Tiered(Percent("included", 0, 2000, "80"))).ShouldBe("");
        bucket.Use("750");
        bucket.Facts.Cast<Crossed>().Select(crossed => crossed.Level.ToString()).ShouldBe(["800", "1600"]);
        bucket.Edit(Tiered(Percent("included", 0, 1500, "80"))).ShouldBe("");
        bucket.Bucket.Open.LineAt(0).Position.ShouldBe(LinePosition.Passed);
    }

    [Theory]
    [InlineData("-5", "included")]
    [InlineData("0", "included")]
    [InlineData("1000", "included")]
    [InlineData("1000.000000001", "next")]
    [InlineData("5000", "next")]
    [InlineData("5000.000000001", null)]
    public void A_level_stands_in_the_tier_whose_end_it_has_not_passed(string level, string? tier) =>
        BucketTier.At([new BucketTier("included", Quantity.Of(1000)), new BucketTier("next", Quantity.Of(5000))], Quantity.Parse(level))?.Name.ShouldBe(tier);

    [Fact]
    public void Beyond_the_last_bound_a_level_stands_in_an_open_tier() =>
        BucketTier.At([new BucketTier("included", Quantity.Of(1000)), new BucketTier("rest", null)], Quantity.Of(9999))!.Name.ShouldBe("rest");

    [Fact]
    public void An_override_of_the_thresholds_leaves_those_of_tiers()
    {
        var own = new Threshold(new PercentLine(Quantity.Of(50)));
        var terms = new BucketOverride { Thresholds = [own] }.Over(Tiered(Percent("included", 0, 1000, "80"), new ValueLine(Quantity.Of(5))));
        terms.Thresholds.Select(threshold => threshold.Line).ShouldBe([own.Line, Percent("included", 0, 1000, "80")]);
    }

    private static TierPercentLine Percent(string tier, int from, int upTo, string percent) => new(tier, Quantity.Of(from), Quantity.Of(upTo), Quantity.Parse(percent));

    private static BucketTerms Tiered(params ThresholdLine[] lines) => Monthly("1000") with
    {
        Tiers = [new BucketTier("included", Quantity.Of(1000)), new BucketTier("next", Quantity.Of(5000)), new BucketTier("rest", null)],
        Thresholds = [.. lines.Select(line => new Threshold(line))],
    };
}
