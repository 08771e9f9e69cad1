using System.Collections.Immutable;
using Brimful.Core.Calibration;
using Brimful.Core.Outlooks;

namespace Brimful.Core.Tests.Calibration;

/// <summary>What is said, beside what happened.</summary>
public sealed class CalibrationTallyTests
{
    [Fact]
    public void Nothing_is_known_of_nothing()
    {
        var report = new CalibrationTally().Report();
        (report.Periods, report.Forecasts, report.Brier, report.Coverage, report.CalibrationError).ShouldBe((0, 0, null, null, null));
        (report.Normal, report.RunRate, report.Alerts).ShouldBe((default, default, default));
        report.Reliability.Length.ShouldBe(10);
    }

    [Fact]
    public void Seven_of_ten_that_were_called_seventy_percent_likely_are_reliable()
    {
        var tally = new CalibrationTally();
        for (var period = 0; period < 10; period++) tally.Add(Period(period < 7 ? 101 : 100, Said(5, 0.7)));
        var report = tally.Report();

        var bin = report.Reliability[7];
        (bin.Count, Math.Round(bin.Predicted!.Value, 9), Math.Round(bin.Happened!.Value, 9)).ShouldBe((10, 0.7, 0.7));
        report.CalibrationError!.Value.ShouldBe(0, 1e-9);
        report.Brier!.Value.ShouldBe(0.21, 1e-9);
    }

    [Theory]
    [InlineData(0.0, 0)]
    [InlineData(0.0999, 0)]
    [InlineData(0.1, 1)]
    [InlineData(0.9999, 9)]
    [InlineData(1.0, 9)]
    public void A_bin_begins_at_its_probability_and_the_last_one_holds_certainty(double odds, int bin) =>
        ReportOf(Period(100, Said(5, odds))).Reliability.Select(each => each.Count).ShouldBe(Enumerable.Range(0, 10).Select(each => each == bin ? 1 : 0));

    [Fact]
    public void Skill_is_what_is_saved_of_a_baselines_error()
    {
        var report = ReportOf(Period(101, Said(5, 0.9) with { Odds = new ExceedOdds(0.9, 0.5, 0) }, Said(6, 0.8) with { Odds = new ExceedOdds(0.8, 0.6, 1) }));

        report.Brier!.Value.ShouldBe(0.025, 1e-9);
        (Math.Round(report.Normal.Brier!.Value, 9), Math.Round(report.Normal.Skill!.Value, 9)).ShouldBe((0.205, Math.Round(1 - (0.05 / 0.41), 9)));
        (Math.Round(report.RunRate.Brier!.Value, 9), Math.Round(report.RunRate.Skill!.Value, 9)).ShouldBe((0.5, 0.95));
    }

    [Fact]
    public void Exactly_the_capacity_is_not_more_than_it() => ReportOf(Period(100, Said(5, 0.5))).Reliability[5].Happened.ShouldBe(0);

    [Fact]
    public void What_is_decided_is_not_asked_and_neither_are_the_first_two_days_or_the_last()
    {
        var report = ReportOf(Period(150, Said(1, 0.5), Said(2, 0.5), Said(3, 0.5), Said(29, 0.5) with { Used = 100 }, Said(29, 1) with { Used = 101 }, Said(30, 0.5)));
        (report.Forecasts, report.Reliability[5].Count).ShouldBe((2, 2));
    }

    [Fact]
    public void A_day_asks_about_the_capacity_that_was_in_sight_then()
    {
        var report = ReportOf(Period(150, Said(5, 0.9), Said(10, 0.1) with { Capacity = 200 }));
        (report.Reliability[9].Happened, report.Reliability[1].Happened).ShouldBe((1, 0));
    }

    /// <remarks>The period's days as <c>day odds used</c>, its total, and of first alerts: fired, exceeded, came true, a week ahead, days before.</remarks>
    [Theory]
    [InlineData("5 .5 0, 9 .79 0", 150, 0, 1, 0, 0, null)]
    [InlineData("5 .5 0, 9 .8 0, 20 .9 0, 25 1 101", 150, 1, 1, 1, 1, 16)]
    [InlineData("9 .8 0, 16 1 101", 150, 1, 1, 1, 1, 7)]
    [InlineData("9 .8 0, 15 1 101", 150, 1, 1, 1, 0, 6)]
    [InlineData("9 .8 0", 100, 1, 0, 0, 0, null)]
    [InlineData("9 .3 0", 100, 0, 0, 0, 0, null)]
    [InlineData("3 .9 0, 4 1 101", 150, 0, 0, 0, 0, null)]
    [InlineData("3 .9 0, 5 1 101", 150, 1, 1, 1, 0, 2)]
    [InlineData("2 .9 0, 6 .1 0", 150, 0, 1, 0, 0, null)]
    [InlineData("29 .8 0", 150, 1, 1, 1, 0, 1)]
    public void First_alerts_are_right_or_wrong_and_early_or_late(string days, int total, int fired, int exceeded, int right, int early, int? lead)
    {
        var alerts = ReportOf(Period(total, [.. days.Split(", ").Select(Parse)])).Alerts;

        (alerts.Fired, alerts.Exceeded, alerts.LeadDays).ShouldBe((fired, exceeded, lead));
        alerts.Precision.ShouldBe(fired == 0 ? null : right);
        (alerts.Recall, alerts.SevenDaysAhead).ShouldBe(exceeded == 0 ? ((double?)null, (double?)null) : (right, early));
    }

    [Theory]
    [InlineData(80, 1)]
    [InlineData(130, 1)]
    [InlineData(79, 0)]
    [InlineData(131, 0)]
    [InlineData(0, null)]
    public void An_interval_holds_its_ends(int total, int? covered) => ReportOf(Period(total, Said(5, 0.5))).Coverage.ShouldBe(covered);

    [Theory]
    [InlineData(60, 100, 15, 30, 1, 0.99987, 1)]
    [InlineData(50, 100, 15, 30, 2, 0.5, 0)]
    [InlineData(40, 100, 15, 30, 5, 0.15087, 0)]
    [InlineData(10, 100, 3, 30, 0, 0.5, 0)]
    public void A_run_rate_goes_on_as_it_has(double used, double capacity, double passed, double length, double spread, double normal, double alone)
    {
        var odds = RunRate.OddsOf(used, capacity, passed, length, spread);
        odds.RunRate.ShouldBe(alone);
        odds.Normal.ShouldBe(normal, 0.002);
    }

    [Fact]
    public void Days_vary_by_the_deviation_of_a_sample()
    {
        RunRate.SpreadOf([2, 4, 4, 4, 5, 5, 7, 9]).ShouldBe(Math.Sqrt(32.0 / 7), 1e-12);
        RunRate.SpreadOf([3]).ShouldBe(0);
    }

    private static RememberedDay Parse(string text)
    {
        var parts = text.Split(' ');
        return Said(int.Parse(parts[0], null), double.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture)) with { Used = int.Parse(parts[2], null) };
    }

    /// <summary>Of a capacity of 100, nothing used yet, and 80 to 130 expected.</summary>
    private static RememberedDay Said(int day, double odds) => new(day, day, 0, 100, new ExpectedUsage(80, 100, 130), new ExceedOdds(odds, 0.5, 1));

    private static RememberedPeriod Period(int total, params ImmutableArray<RememberedDay> days) => new(30, days, total);

    private static CalibrationReport ReportOf(RememberedPeriod period)
    {
        var tally = new CalibrationTally();
        tally.Add(period);
        return tally.Report();
    }
}
