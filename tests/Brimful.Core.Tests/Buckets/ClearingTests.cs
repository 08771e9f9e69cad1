using Brimful.Core.Crossings;
using Brimful.Core.Metering;
using static Brimful.Core.Tests.Buckets.TestedBucket;

namespace Brimful.Core.Tests.Buckets;

/// <summary>S10 and S23 "Thresholds": arming, clearing, hysteresis.</summary>
public sealed class ClearingTests
{
    [Fact]
    public void A_correction_clears_in_descending_order_and_the_next_crossing_has_the_next_arming()
    {
        var bucket = new TestedBucket(Monthly("100", "50%", "80%"));
        bucket.Use("85");

        bucket.Use("-40").ShouldBe("-80% -50%");
        bucket.Facts[^2].ShouldSatisfyAllConditions(
            fact => fact.Cause.ShouldBe(Cause.Correction),
            fact => fact.EventId.ShouldBe("e2"),
            fact => ((Cleared)fact).Arming.ShouldBe(1));
        bucket.Use("10").ShouldBe("+50%");
        ((Crossed)bucket.Last).Arming.ShouldBe(2);
    }

    [Fact]
    public void Clearings_at_one_level_are_exactly_the_reverse_of_the_crossings()
    {
        var bucket = new TestedBucket(Monthly("100", "left50", "=50", "50%", "every50"));
        bucket.Use("50");

        bucket.Use("-1").ShouldBe("-step50 -50% -=50 -left50");
    }

    [Fact]
    public void Clearings_come_before_crossings_of_the_same_change()
    {
        var bucket = new TestedBucket(Monthly("100", "50%", "left10"));
        bucket.Use("60");

        bucket.Edit(Monthly("200", "=55!", "50%", "left10")).ShouldBe("-50% +=55");
    }

    [Fact]
    public void A_capacity_edit_crosses_and_clears_with_the_capacity_after_it()
    {
        var bucket = new TestedBucket(Monthly("100", "80%"));
        bucket.Use("60");

        bucket.Capacity("75").ShouldBe("+80%");
        (bucket.Last.Cause, bucket.Last.Capacity.ToString(), ((Crossed)bucket.Last).Level.ToString()).ShouldBe((Cause.Edit, "75", "60"));
        bucket.Capacity("100").ShouldBe("-80%");
        bucket.Last.Capacity.ToString().ShouldBe("100");
    }

    [Fact]
    public void A_clearing_echoes_the_level_of_its_crossing_through_capacity_edits()
    {
        var bucket = new TestedBucket(Monthly("100", "50%"));
        bucket.Use("90");
        bucket.Capacity("120").ShouldBe("");
        bucket.Capacity("150").ShouldBe("");

        bucket.Use("-30").ShouldBe("-50%");
        ((Cleared)bucket.Last).Level.ToString().ShouldBe("50");
    }

    [Theory]
    [InlineData("45", "")]
    [InlineData("44.999999999", "-50%")]
    public void A_hysteresis_holds_a_line_until_the_level_is_below_by_more(string level, string facts)
    {
        var bucket = new TestedBucket(Monthly("100", "50%~5"));
        bucket.Use("60");
        bucket.Use("-60");
        bucket.Use("50");

        var drop = decimal.Parse(level, System.Globalization.CultureInfo.InvariantCulture) - 50;
        bucket.Use(drop.ToString(System.Globalization.CultureInfo.InvariantCulture)).ShouldBe(facts);
    }

    [Fact]
    public void A_gauge_clears_by_default_once_it_is_below_by_more_than_5_percent_of_the_capacity()
    {
        var bucket = new TestedBucket(Monthly("100", "90%"), Aggregation.Latest);

        bucket.Use("91").ShouldBe("+90%");
        bucket.Use("85").ShouldBe("");
        bucket.Use("90").ShouldBe("");
        bucket.Use("84.999999999").ShouldBe("-90%");
        bucket.Last.Cause.ShouldBe(Cause.Usage);
        bucket.Use("90").ShouldBe("+90%");
    }

    [Fact]
    public void A_gauge_line_with_hysteresis_0_clears_when_it_is_not_reached()
    {
        var bucket = new TestedBucket(Monthly("100", "90%~0"), Aggregation.Latest);
        bucket.Use("90");

        bucket.Use("89.999999999").ShouldBe("-90%");
    }

    [Fact]
    public void A_capacity_edit_clears_a_line_that_it_makes_unreached_whatever_its_hysteresis()
    {
        var bucket = new TestedBucket(Monthly("100", "90%~50"));
        bucket.Use("95");

        bucket.Capacity("110").ShouldBe("-90%");
    }

    [Fact]
    public void A_line_that_is_held_inside_its_hysteresis_stays_through_a_capacity_edit()
    {
        var bucket = new TestedBucket(Monthly("100", "90%~50"));
        bucket.Use("95");
        bucket.Use("-10").ShouldBe("");

        bucket.Capacity("110").ShouldBe("");
        bucket.Capacity("200").ShouldBe("-90%");
    }

    [Fact]
    public void Raising_the_capacity_never_raises_an_alarm_and_re_arms()
    {
        var bucket = new TestedBucket(Monthly("100", "80%", "100%", "left20"));
        bucket.Use("100").ShouldBe("+80% +left20 +100%");

        bucket.Capacity("200").ShouldBe("-100% -left20 -80%");
        bucket.Use("60").ShouldBe("+80%");
        ((Crossed)bucket.Last).Arming.ShouldBe(2);
    }

    [Fact]
    public void Usage_below_0_moves_no_line_and_remaining_lines_above_the_capacity_clear()
    {
        var bucket = new TestedBucket(Monthly("100", "left120", "50%"));

        bucket.Use("-30").ShouldBe("");
        bucket.Use("15").ShouldBe("+left120");
        bucket.Used.ShouldBe("-15");
    }

    [Fact]
    public void A_new_period_clears_silently_and_arms_from_1()
    {
        var bucket = new TestedBucket(Monthly("100", "50%", "every40"));
        bucket.Use("60");

        bucket.Clock("2026-04-01T00:00:00Z").ShouldBe("");
        bucket.Used.ShouldBe("0");
        bucket.Use("50").ShouldBe("+step40 +50%");
        bucket.Facts.Skip(2).Select(fact => ((Crossed)fact).Arming).ShouldAllBe(arming => arming == 1);
    }
}
