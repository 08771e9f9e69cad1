using Brimful.Core.Crossings;
using Brimful.Core.Metering;
using Brimful.Core.Outlooks;
using Brimful.Core.Quantities;
using Brimful.Core.Tests.Buckets;
using static Brimful.Core.Tests.Buckets.TestedBucket;

namespace Brimful.Core.Tests.Outlooks;

/// <summary>Lines that look ahead: they stand as far before their target as is likely to come, and cross, clear and re-arm like any other (S9, S10, S11).</summary>
public sealed class MovingLineTests
{
    [Fact]
    public void The_usage_that_tips_a_line_fires_it_in_its_own_change()
    {
        var bucket = new TestedBucket(Monthly("100", "p0.8"));
        bucket.Use("40");
        bucket.LookAhead("30", "50").ShouldBe("");

        bucket.Use("30").ShouldBe("");
        bucket.Use("0.000000001").ShouldBe("+p0.8");
        var crossed = (Crossed)bucket.Last;
        (crossed.Cause, crossed.EventId, crossed.Level.ToString(), crossed.Capacity.ToString()).ShouldBe((Cause.Usage, "e3", "70.000000001", "100"));
        crossed.Forecast.ShouldNotBeNull().ShouldSatisfyAllConditions(
            total => total.Low.ToString().ShouldBe("80"),
            total => total.Middle.ToString().ShouldBe("90"),
            total => total.High.ToString().ShouldBe("100"),
            total => total.Until.ShouldBe(At("2026-04-01T00:00:00Z")));
    }

    [Fact]
    public void An_outlook_that_rises_over_what_is_left_fires_with_its_own_cause()
    {
        var bucket = new TestedBucket(Monthly("100", "p0.8"));
        bucket.Use("60");
        bucket.LookAhead("40", "60").ShouldBe("");

        bucket.LookAhead("40.000000001", "60").ShouldBe("+p0.8");
        (bucket.Last.Cause, bucket.Last.EventId, bucket.Last.UsedBefore.ToString(), bucket.Last.Used.ToString()).ShouldBe((Cause.Forecast, null, "60", "60"));
        bucket.LookAhead("50", "70").ShouldBe("");
    }

    [Fact]
    public void It_clears_once_less_is_likely_than_holds_it_and_echoes_the_level_it_crossed_at()
    {
        var bucket = new TestedBucket(Monthly("100", "p0.8"));
        bucket.Use("60");
        bucket.LookAhead("50", "70").ShouldBe("+p0.8");

        bucket.LookAhead("10", "41").ShouldBe("");
        bucket.LookAhead("10", "40").ShouldBe("-p0.8");
        var cleared = (Cleared)bucket.Last;
        (cleared.Cause, cleared.Arming, cleared.Level.ToString()).ShouldBe((Cause.Forecast, 1, "50.000000001"));
        bucket.LookAhead("41", "60").ShouldBe("+p0.8");
        ((Crossed)bucket.Last).Arming.ShouldBe(2);
    }

    [Fact]
    public void More_capacity_clears_it_at_once_and_less_fires_it()
    {
        var bucket = new TestedBucket(Monthly("100", "p0.8"));
        bucket.Use("60");
        bucket.LookAhead("50", "90").ShouldBe("+p0.8");

        bucket.Grant("g1", "20").ShouldBe("-p0.8");
        bucket.Last.Cause.ShouldBe(Cause.Grant);
        bucket.Void("g1").ShouldBe("+p0.8");
        bucket.Last.Cause.ShouldBe(Cause.Grant);
    }

    [Fact]
    public void Without_an_outlook_it_fires_when_the_target_is_exceeded_and_not_when_it_is_reached()
    {
        var bucket = new TestedBucket(Monthly("100", "p0.8", "100%"));

        bucket.Use("100").ShouldBe("+100%");
        bucket.Use("0.000000001").ShouldBe("+p0.8");
        ((Crossed)bucket.Last).Forecast.ShouldBeNull();
        bucket.Use("-1").ShouldBe("-p0.8 -100%");
    }

    [Fact]
    public void A_new_period_knows_nothing_of_what_was_to_come_in_the_last()
    {
        var bucket = new TestedBucket(Monthly("100", "p0.8"));
        bucket.LookAhead("90", "95");
        bucket.Clock("2026-04-02T00:00:00Z").ShouldBe("");

        bucket.Use("50").ShouldBe("");
        bucket.LookAhead("51", "60").ShouldBe("+p0.8");
        ((Crossed)bucket.Last).Arming.ShouldBe(1);
    }

    [Fact]
    public void Late_usage_neither_fires_nor_clears_what_looked_ahead_in_a_period_that_is_over()
    {
        var bucket = new TestedBucket(Monthly("100", "p0.8", "left10"));
        bucket.Use("30");
        bucket.LookAhead("60", "80").ShouldBe("");
        bucket.Clock("2026-04-02T00:00:00Z");

        bucket.Use("65", "2026-03-20T00:00:00Z").ShouldBe("+left10");
        bucket.Use("10", "2026-03-20T00:00:00Z").ShouldBe("");
        bucket.Use("-90", "2026-03-20T00:00:00Z").ShouldBe("-left10");
    }

    [Fact]
    public void Under_the_present_level_a_new_line_fires_with_its_first_outlook_and_one_whose_target_is_exceeded_is_passed()
    {
        var bucket = new TestedBucket(Monthly("100"));
        bucket.Use("90");
        bucket.Lines("p0.8").ShouldBe("");
        bucket.LookAhead("20", "30").ShouldBe("+p0.8");

        bucket.Use("20");
        bucket.Lines("p0.8", "p0.5").ShouldBe("");
        bucket.LookAhead("20", "30").ShouldBe("");
    }

    [Fact]
    public void A_line_keeps_its_outlook_through_edits_of_others_and_a_removed_one_goes_on_with_the_next_arming()
    {
        var bucket = new TestedBucket(Monthly("100", "p0.8"));
        bucket.LookAhead("50", "60");
        bucket.Lines("50%", "p0.8").ShouldBe("");
        bucket.Use("51").ShouldBe("+50% +p0.8");

        bucket.Lines("50%").ShouldBe("");
        bucket.Lines("50%", "p0.8").ShouldBe("");
        bucket.LookAhead("50", "60").ShouldBe("+p0.8");
        ((Crossed)bucket.Last).Arming.ShouldBe(2);
    }

    [Fact]
    public void Crossings_are_in_the_order_of_where_lines_stand_after_the_change()
    {
        var bucket = new TestedBucket(Monthly("100", "60%", "p0.8", "50%"));
        bucket.LookAhead("45", "50");

        bucket.Use("70").ShouldBe("+50% +p0.8 +60%");
    }

    [Theory]
    [InlineData("120", null, "100", "120.000000001")]
    [InlineData(null, "50", "100", "50.000000001")]
    [InlineData(null, null, "100", "100.000000001")]
    [InlineData(null, "33", "0.1", "0.033000001")]
    public void A_target_is_an_amount_a_part_of_the_capacity_or_all_of_it(string? value, string? percent, string capacity, string level)
    {
        var line = new ForecastLine(Quantity.Parse("0.8"), 0, value is null ? null : Quantity.Parse(value), percent is null ? null : Quantity.Parse(percent));

        line.LevelAt(0, (Figure)Quantity.Parse(capacity)).ToString().ShouldBe(level);
    }

    [Theory]
    [InlineData(Aggregation.Sum, true)]
    [InlineData(Aggregation.Count, true)]
    [InlineData(Aggregation.Max, false)]
    [InlineData(Aggregation.Latest, false)]
    [InlineData(Aggregation.UniqueCount, false)]
    public void Only_what_adds_up_is_looked_ahead_for(Aggregation aggregation, bool addsUp) =>
        new TestedBucket(Monthly("100"), aggregation).Bucket.AddsUp.ShouldBe(addsUp);
}
