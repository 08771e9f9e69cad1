using Brimful.Core.Forecasts;

namespace Brimful.Core.Tests.Forecasts;

/// <summary>What an outlook says of days to come, and what it does not.</summary>
public sealed class UsageOutlookTests
{
    private static readonly DayInProgress Begun = new(0, 0);

    [Fact]
    public void Below_14_closed_days_nothing_is_forecast()
    {
        After(13, _ => 100).Ahead(7).ShouldBeNull();
        After(13, _ => 100).OnDay(1).ShouldBeNull();
        After(13, _ => 100).Ahead(0, Begun).ShouldBeNull();
        After(14, _ => 100).Ahead(7).ShouldNotBeNull();
    }

    [Fact]
    public void Usage_that_never_changes_is_expected_to_go_on()
    {
        var outlook = After(60, _ => 100);
        outlook.Ahead(7)!.Value.Median.ShouldBe(700, 35);
        outlook.Ahead(30)!.Value.Median.ShouldBe(3000, 150);
        outlook.OnDay(5)!.Value.Median.ShouldBe(100, 5);
    }

    [Fact]
    public void A_day_that_has_just_begun_is_a_day_ahead()
    {
        var outlook = After(80, Weekly);
        outlook.Ahead(8, Begun).ShouldBe(outlook.Ahead(9));
        outlook.Ahead(0, Begun).ShouldBe(outlook.Ahead(1));
    }

    [Fact]
    public void What_was_used_today_speaks_for_the_rest_of_today()
    {
        var outlook = After(60, _ => 100);
        double RestOfToday(double used) => outlook.Ahead(0, new DayInProgress(used, 0.5))!.Value.Median;
        RestOfToday(50).ShouldBe(50, 5);
        RestOfToday(100).ShouldBeInRange(65, 85);
        RestOfToday(0).ShouldBeInRange(20, 30);
        outlook.Ahead(0, new DayInProgress(500, 1))!.Value.Median.ShouldBe(0);
    }

    [Fact]
    public void Closed_weekends_stay_closed()
    {
        var outlook = After(7 * 10, Weekly);
        for (var ahead = 1; ahead <= 14; ahead++)
        {
            var isClosed = (70 + ahead - 1) % 7 >= 5;
            outlook.OnDay(ahead)!.Value.Median.ShouldBeInRange(isClosed ? 0 : 90, isClosed ? 25 : 150, $"{ahead} days ahead");
        }
        outlook.Ahead(5)!.Value.Median.ShouldBe(500, 60);
    }

    [Fact]
    public void Nothing_used_so_far_means_nothing_to_come()
    {
        var forecast = After(40, _ => 0).Ahead(10)!.Value;
        forecast.Quantile(0.9).ShouldBe(0);
        forecast.ProbabilityOfMoreThan(0).ShouldBe(0);
        forecast.ProbabilityOfMoreThan(-1).ShouldBe(1);
    }

    [Fact]
    public void Negative_usage_counts_as_none()
    {
        After(40, day => day == 30 ? -500 : 100).Ahead(7).ShouldBe(After(40, day => day == 30 ? 0 : 100).Ahead(7));
    }

    [Fact]
    public void A_spike_of_one_day_makes_the_days_after_it_less_certain_but_not_absurd()
    {
        var calm = After(60, _ => 100).Ahead(14)!.Value;
        var spiked = After(60, day => day == 57 ? 10_000 : 100).Ahead(14)!.Value;
        Width(spiked).ShouldBeGreaterThan(Width(calm));
        spiked.Quantile(0.95).ShouldBeLessThan(14 * 10_000);
    }

    [Fact]
    public void An_unknown_day_counts_as_its_weekday_did()
    {
        var (known, unknown) = (After(49, Weekly), After(49, Weekly));
        known.CloseDay(Weekly(49));
        unknown.CloseUnknownDay();
        unknown.Ahead(3).ShouldBe(known.Ahead(3));
        new UsageOutlook().CloseUnknownDay();
    }

    [Fact]
    public void A_season_of_last_year_is_expected_again()
    {
        static double Seasonal(int day) => day % 364 is >= 200 and < 230 ? 300 : 100;
        var (before, ordinary) = (After(364 + 199, Seasonal).Ahead(14)!.Value, After(364 + 199, _ => 100).Ahead(14)!.Value);
        before.Median.ShouldBeGreaterThan(1.3 * ordinary.Median);
    }

    [Fact]
    public void A_year_and_more_ahead_is_as_much_as_the_year_before_it()
    {
        static double Seasonal(int day) => day % 364 < 182 ? 300 : 100;
        foreach (var ahead in new[] { 357, 364, 400, 500 }) After((2 * 364) + 20, _ => 100).Ahead(ahead)!.Value.Median.ShouldBe(100.0 * ahead, 10.0 * ahead, $"{ahead} days");
        After(2 * 364, Seasonal).Ahead(364)!.Value.Median.ShouldBeInRange(40_000, 120_000);
    }

    [Fact]
    public void An_outlook_that_was_written_and_read_says_the_same_from_then_on()
    {
        var outlook = After(500, day => 50 + (day * 7919 % 100));
        var snapshot = new byte[UsageOutlook.SnapshotBytes];
        outlook.WriteTo(snapshot);
        var read = UsageOutlook.Read(snapshot);
        for (var day = 0; day < 60; day++)
        {
            read.CloseDay(day);
            outlook.CloseDay(day);
            read.Ahead(9).ShouldBe(outlook.Ahead(9));
        }
        snapshot[0] = 99;
        Should.Throw<InvalidDataException>(() => UsageOutlook.Read(snapshot));
        Should.Throw<InvalidDataException>(() => UsageOutlook.Read(snapshot.AsSpan(1)));
    }

    [Fact]
    public void Closing_a_day_and_asking_allocate_nothing()
    {
        var outlook = After(500, Weekly);
        outlook.Ahead(20, new DayInProgress(1, 0.1));
        var before = GC.GetAllocatedBytesForCurrentThread();
        outlook.CloseDay(5);
        _ = outlook.Ahead(20, new DayInProgress(1, 0.1))!.Value.ProbabilityOfMoreThan(100);
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
    }

    [Fact]
    public void What_remains_runs_out_on_the_day_it_is_used_up()
    {
        var reading = After(60, _ => 100).Read()!.Value;
        RunOut.Day(reading, 1000, Begun, 0.5, 30)!.Value.ShouldBeInRange(9, 11);
        RunOut.Day(reading, 1000, Begun, 0.1, 30)!.Value.ShouldBeLessThanOrEqualTo(RunOut.Day(reading, 1000, Begun, 0.9, 30)!.Value);
        RunOut.Day(reading, -1, Begun, 0.5, 30).ShouldBe(0);
        RunOut.Day(reading, 1_000_000, Begun, 0.5, 30).ShouldBeNull();
    }

    internal static UsageOutlook After(int days, Func<int, double> used)
    {
        var outlook = new UsageOutlook();
        for (var day = 0; day < days; day++) outlook.CloseDay(used(day));
        return outlook;
    }

    private static double Weekly(int day) => day % 7 < 5 ? 100 : 0;

    private static double Width(Forecast forecast) => forecast.Quantile(0.9) - forecast.Quantile(0.1);
}
