using Brimful.Core.Crossings;
using Brimful.Core.Outlooks;
using Brimful.Core.Pace;
using Brimful.Core.Quantities;
using Brimful.Core.Tests.Buckets;
using NodaTime;
using static Brimful.Core.Tests.Buckets.TestedBucket;

namespace Brimful.Core.Tests.Outlooks;

/// <summary>Lines of pace: used against the share of the period that has passed, to the instant; they cross, clear and re-arm like any other (S9, S10).</summary>
public sealed class PaceLineTests
{
    private const string Begin = "2026-03-01T00:00:00Z";

    [Fact]
    public void Usage_that_is_ahead_of_its_period_fires_in_its_own_change_and_says_how_far()
    {
        var bucket = new TestedBucket(Monthly("100", "pace1.5"), now: Begin);
        bucket.Pass().ShouldBe("");
        bucket.Clock("2026-03-03T12:00:00Z"); // 2.5 of 31 days: 8.06 %, and so a line at 18.06.
        bucket.Use("18").ShouldBe("");
        bucket.Use("35").ShouldBe("+pace1.5");

        var crossed = (Crossed)bucket.Last;
        (crossed.Cause, crossed.EventId, crossed.Level.ToString()[..6], crossed.Forecast).ShouldBe((Cause.Usage, "e2", "18.064", null));
        var pace = crossed.Pace.ShouldNotBeNull();
        (pace.Passed.ToString(), pace.Factor.ToString(), pace.IsByWeekdays).ShouldBe(("8.06", "6.572", false));
        pace.UsedUpAt.ShouldBe(At("2026-03-05T17:12:00Z"));
    }

    [Fact]
    public void What_is_used_late_in_the_period_is_no_alarm_and_neither_are_its_first_hours()
    {
        var late = new TestedBucket(Monthly("100", "pace1.25", "pace1"), now: "2026-03-27T08:24:00Z"); // 85 %.
        late.Pass();
        late.Use("57").ShouldBe("");

        var first = new TestedBucket(Monthly("100", "pace1.25", "pace1"), now: "2026-03-01T07:26:24Z"); // 1 %.
        first.Pass();
        first.Use("10.99").ShouldBe("");
        first.Use("0.01").ShouldBe("+pace1.25 +pace1");
    }

    [Fact]
    public void Between_two_looks_the_line_rises_with_time()
    {
        var bucket = new TestedBucket(Daily("240", "pace1.5"), now: "2026-03-10T00:00:00Z");
        bucket.Pass();
        bucket.Clock("2026-03-10T12:00:00Z");
        bucket.Use("170").ShouldBe("");
        bucket.Clock("2026-03-10T15:00:00Z");
        bucket.Use("54.9").ShouldBe("");
        bucket.Use("0.1").ShouldBe("+pace1.5");
        ((Crossed)bucket.Last).Level.ToString().ShouldBe("225");
    }

    [Fact]
    public void It_clears_as_time_passes_without_usage_and_fires_again_with_the_next_arming()
    {
        var bucket = new TestedBucket(Daily("240", "pace1.5"), now: "2026-03-10T09:00:00Z");
        bucket.Pass();
        bucket.Use("135").ShouldBe("+pace1.5");
        bucket.Clock("2026-03-10T10:00:00Z");
        bucket.Pass().ShouldBe("");
        bucket.Clock("2026-03-10T10:01:00Z");
        bucket.Pass().ShouldBe("-pace1.5");
        var cleared = (Cleared)bucket.Last;
        (cleared.Cause, cleared.Arming, cleared.Level.ToString(), cleared.Pace!.Factor!.ToString()).ShouldBe((Cause.Forecast, 1, "135", "1.348"));

        bucket.Use("16").ShouldBe("+pace1.5");
        ((Crossed)bucket.Last).Arming.ShouldBe(2);
    }

    [Fact]
    public void Usage_that_is_taken_back_clears_it_once_it_is_half_the_points_or_a_tenth_of_the_pace_below()
    {
        var bucket = new TestedBucket(Monthly("100", "pace1.5"), now: "2026-03-01T07:26:24Z");
        bucket.Pass();
        bucket.Use("12").ShouldBe("+pace1.5");
        bucket.Use("-6").ShouldBe("");
        bucket.Use("-0.000000001").ShouldBe("-pace1.5");
        bucket.Last.Cause.ShouldBe(Cause.Correction);
    }

    [Fact]
    public void More_capacity_clears_it_at_once_and_less_fires_it()
    {
        var bucket = new TestedBucket(Daily("240", "pace1.5"), now: "2026-03-10T09:00:00Z");
        bucket.Pass();
        bucket.Use("136").ShouldBe("+pace1.5");
        bucket.Grant("g1", "10").ShouldBe("-pace1.5");
        bucket.Void("g1").ShouldBe("+pace1.5");
        bucket.Capacity("300").ShouldBe("-pace1.5");
        bucket.Capacity("241").ShouldBe("+pace1.5");
    }

    [Fact]
    public void Weekdays_count_for_what_they_are_worth_to_the_end_of_the_day_and_evenly_from_there()
    {
        // A Monday of a week in which only Mondays and Tuesdays count.
        var (start, end) = (At("2026-03-09T00:00:00Z").ToUnixTimeTicks(), At("2026-03-16T00:00:00Z").ToUnixTimeTicks());
        var share = new PassedShare(new PassedPoint(start, 0), new PassedPoint(start + NodaConstants.TicksPerDay, PassedShare.Whole / 2), end, true);
        var bucket = new TestedBucket(Weekly("100", "pace1.2"), now: "2026-03-09T00:00:00Z");
        bucket.Pass(share);
        bucket.Clock("2026-03-09T12:00:00Z");

        bucket.Use("34.9").ShouldBe("");
        bucket.Use("0.1").ShouldBe("+pace1.2");
        var pace = ((Crossed)bucket.Last).Pace!;
        (pace.Passed.ToString(), pace.Factor.ToString(), pace.IsByWeekdays, pace.UsedUpAt).ShouldBe(("25", "1.4", true, At("2026-03-12T13:42:00Z")));
    }

    [Fact]
    public void Until_somebody_tells_it_fires_where_the_capacity_is_exceeded_and_with_no_capacity_by_any_usage()
    {
        var bucket = new TestedBucket(Monthly("100", "pace1.5"));
        bucket.Use("100").ShouldBe("");
        bucket.Use("0.000000001").ShouldBe("+pace1.5");
        ((Crossed)bucket.Last).Pace.ShouldBeNull();

        var none = new TestedBucket(Monthly("0", "pace1.5"));
        none.Pass().ShouldBe("");
        none.Use("0.000000001").ShouldBe("+pace1.5");
    }

    [Fact]
    public void A_new_period_resets_it_and_late_usage_moves_nothing_in_the_one_that_is_over()
    {
        var bucket = new TestedBucket(Monthly("100", "pace1.5"), now: "2026-03-03T12:00:00Z");
        bucket.Pass();
        bucket.Use("53").ShouldBe("+pace1.5");
        bucket.Clock("2026-04-03T12:00:00Z");
        bucket.Pass().ShouldBe("");
        bucket.Use("40", "2026-03-20T00:00:00Z").ShouldBe("");
        bucket.Use("-90", "2026-03-20T00:00:00Z").ShouldBe("");

        bucket.Use("53").ShouldBe("+pace1.5");
        ((Crossed)bucket.Last).Arming.ShouldBe(1);
    }

    [Fact]
    public void It_keeps_what_it_was_told_through_edits_of_others_and_goes_on_with_the_next_arming_once_removed()
    {
        var bucket = new TestedBucket(Monthly("100", "pace1.5"), now: "2026-03-03T12:00:00Z");
        bucket.Pass();
        bucket.Lines("90%", "pace1.5").ShouldBe("");
        bucket.Use("19").ShouldBe("+pace1.5");
        bucket.Lines("90%").ShouldBe("");
        bucket.Lines("90%", "pace1.5").ShouldBe("");
        bucket.Pass().ShouldBe("+pace1.5");
        ((Crossed)bucket.Last).Arming.ShouldBe(2);
    }

    [Fact]
    public void The_line_stands_exactly_where_usage_is_ahead_by_its_pace_and_its_points()
    {
        var random = new Random(15);
        for (var round = 0; round < 500; round++)
        {
            var (over, passed, capacity) = (new Quantity(Quantity.NanosPerUnit + (random.Next(0, 30) * 100_000_000L)), random.Next(0, 1001) * 1_000_000L, (Figure)Quantity.Of(random.Next(1, 10_000)));
            var outlook = new LineOutlook { Passed = new PassedShare(new PassedPoint(0, passed), new PassedPoint(1, passed), 2, false) };
            var line = new PaceLine(over, PaceLine.FewestAhead);
            var fires = line.FiresFrom(capacity, outlook, 0);
            IsAhead(fires).ShouldBeTrue($"round {round}");
            IsAhead(fires - 1).ShouldBeFalse($"round {round}");
            line.HoldsFrom(capacity, outlook, 0).ShouldBeLessThan(fires);

            bool IsAhead(Int128 used) => new UsagePace(100 * (decimal)used / (decimal)capacity.Parts, passed / 10_000_000m).IsAhead((decimal)over.Nanos / Quantity.NanosPerUnit);
        }
    }

    [Fact]
    public void Pace_grows_with_usage_and_falls_as_time_passes_without()
    {
        var random = new Random(16);
        for (var round = 0; round < 200; round++)
        {
            var (line, capacity, share) = (new PaceLine(Quantity.Parse("1.5"), PaceLine.FewestAhead), (Figure)Quantity.Of(random.Next(1, 1000)), ShareOf(random));
            var (last, level, factor) = (0L, (Int128)0, decimal.MaxValue);
            for (var ticks = 0L; ticks <= 1_000; ticks += random.Next(1, 90))
            {
                share.At(ticks).ShouldBeGreaterThanOrEqualTo(last, $"round {round}, {ticks}");
                last = share.At(ticks);
                line.FiresFrom(capacity, new LineOutlook { Passed = share }, ticks).ShouldBeGreaterThanOrEqualTo(level);
                level = line.FiresFrom(capacity, new LineOutlook { Passed = share }, ticks);
                var less = FactorOf(capacity with { Parts = capacity.Parts / 4 }, capacity, share, ticks);
                less.ShouldBeLessThanOrEqualTo(FactorOf(capacity with { Parts = capacity.Parts / 2 }, capacity, share, ticks));
                less.ShouldBeLessThanOrEqualTo(factor);
                factor = less;
            }
            share.At(1_000).ShouldBe(PassedShare.Whole);
        }
    }

    private static decimal FactorOf(Figure used, Figure capacity, PassedShare share, long ticks) =>
        PaceStanding.Of(used, capacity, share, ticks)?.Factor is { } factor ? (decimal)factor.Nanos / Quantity.NanosPerUnit : decimal.MaxValue;

    private static PassedShare ShareOf(Random random)
    {
        var (since, until) = (random.Next(0, 400), random.Next(401, 900));
        var passed = random.Next(0, 500_000_000);
        return new PassedShare(new PassedPoint(since, passed), new PassedPoint(until, passed + random.Next(0, 500_000_000)), 1_000, true);
    }
}
