using Brimful.Core.Anomalies;

namespace Brimful.Core.Tests.Anomalies;

public sealed class SeriesWatchTests
{
    private const int Day = 210;

    [Fact]
    public void A_day_of_three_times_the_usage_is_a_spike_on_that_day()
    {
        var told = Changed((value, after) => after == 0 ? value * 3 : value).First();
        told.ShouldSatisfyAllConditions(
            () => told.Row.ShouldBe(Day),
            () => told.Anomaly.Kind.ShouldBe(AnomalyKind.Spike),
            () => told.Anomaly.Rows.ShouldBe(1),
            () => told.Anomaly.Actual.ShouldBe(3600, 1200),
            () => told.Anomaly.Size.ShouldBe(3, 0.8));
    }

    [Fact]
    public void A_spike_is_told_once_and_what_comes_after_it_is_usual_again() =>
        Changed((value, after) => after == 0 ? value * 3 : value).Count.ShouldBe(1);

    [Fact]
    public void What_goes_on_is_told_again_only_where_it_is_more_unusual_than_before()
    {
        var scores = Changed((value, after) => value * 2).Where(told => told.Row < Day + 20).Select(told => told.Anomaly.Score).ToList();
        scores.Count.ShouldBeGreaterThan(0);
        scores.ShouldBe(scores.Order());
    }

    [Fact]
    public void Usage_that_stops_is_a_drop_since_the_first_day_without()
    {
        var told = Changed((value, after) => 0).Last();
        told.ShouldSatisfyAllConditions(
            () => told.Anomaly.Kind.ShouldBe(AnomalyKind.Drop),
            () => (told.Row - told.Anomaly.Rows + 1).ShouldBe(Day),
            () => told.Anomaly.Actual.ShouldBe(0),
            () => told.Anomaly.Expected.ShouldBe(1000, 350));
    }

    [Theory]
    [InlineData(1, 40)]
    [InlineData(4, 41)]
    public void The_steadier_a_series_is_the_sooner_its_stop_is_told(double noise, int row)
    {
        var values = Steady(48, noise);
        values.AsSpan(40).Clear();
        var told = Watched.Alarms(values)[0];
        (told.Row, told.Anomaly.Kind).ShouldBe((row, AnomalyKind.Drop));
    }

    [Fact]
    public void Of_a_series_that_rests_on_single_days_only_the_second_day_of_a_stop_is_told()
    {
        var values = Steady(75, noise: 1);
        for (var day = 5; day < values.Length; day += 17) values[day] = 0;
        Watched.Alarms(values).ShouldBeEmpty();
        values.AsSpan(70).Clear();
        Watched.Alarms(values)[0].Row.ShouldBe(71);
    }

    [Theory]
    [InlineData(2, AnomalyKind.ShiftUp)]
    [InlineData(0.5, AnomalyKind.ShiftDown)]
    public void Usage_that_stands_elsewhere_from_a_day_on_is_a_shift_since_that_day(double factor, AnomalyKind kind)
    {
        var told = Changed((value, after) => value * factor).Last();
        told.ShouldSatisfyAllConditions(
            () => told.Anomaly.Kind.ShouldBe(kind),
            () => (told.Row - told.Anomaly.Rows + 1).ShouldBe(Day),
            () => (told.Row - Day).ShouldBeLessThan(14),
            () => told.Anomaly.Size.ShouldBe(factor, factor * 0.15));
    }

    [Fact]
    public void Usage_that_rises_by_a_twentieth_each_day_is_growth()
    {
        var told = Changed((value, after) => value * Math.Pow(1.05, Math.Min(after, 28) + 1)).Where(told => told.Row < Day + 28).ToList();
        told.ShouldNotBeEmpty();
        told.ShouldContain(each => each.Anomaly.Kind == AnomalyKind.Growth);
    }

    [Fact]
    public void A_customer_who_closes_at_weekends_has_no_drop_each_saturday()
    {
        var values = Watched.Year(seed: 1);
        for (var day = 0; day < values.Length; day++)
        {
            if (day % 7 >= 5) values[day] = 0;
        }

        Watched.Alarms(values).ShouldBeEmpty();
    }

    [Fact]
    public void A_busy_hour_of_every_day_is_no_spike_but_the_same_usage_at_night_is()
    {
        double[] hours = [.. Enumerable.Range(0, 24 * 28).Select(hour => hour % 24 == 12 ? 500.0 : 100 + (hour * 7 % 11))];
        Watched.Alarms(hours, Cadence.Hourly).ShouldBeEmpty();
        hours[(24 * 25) + 3] = 500;
        Watched.Alarms(hours, Cadence.Hourly).ShouldHaveSingleItem().Row.ShouldBe((24 * 25) + 3);
    }

    [Fact]
    public void A_year_as_usual_has_hardly_an_alarm() =>
        Enumerable.Range(1, 40).Sum(seed => Watched.Alarms(Watched.Year(seed)).Count).ShouldBeLessThan(40 * 3);

    [Fact]
    public void A_value_that_is_no_number_is_refused() =>
        Should.Throw<ArgumentOutOfRangeException>(() => new SeriesWatch(Cadence.Daily).Observe(double.NaN));

    /// <summary>About 100 a day, up to five times the noise above or below.</summary>
    private static double[] Steady(int days, double noise) => [.. Enumerable.Range(0, days).Select(day => 100 + (((day * 37 % 11) - 5) * noise))];

    private static List<(int Row, Anomaly Anomaly)> Changed(Func<double, int, double> change)
    {
        var values = Watched.Year(seed: 7);
        for (var day = Day; day < values.Length; day++) values[day] = change(values[day], day - Day);
        return [.. Watched.Alarms(values).Where(told => told.Row >= Day && told.Row < Day + 40)];
    }
}
