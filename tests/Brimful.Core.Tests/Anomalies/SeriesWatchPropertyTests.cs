using Brimful.Core.Anomalies;

namespace Brimful.Core.Tests.Anomalies;

/// <summary>What holds of every series. BRIMFUL_SEED runs one alone.</summary>
public sealed class SeriesWatchPropertyTests
{
    private static readonly Cadence[] Cadences = [Cadence.Daily, Cadence.Hourly, Cadence.Every(300), Cadence.Every(1800)];

    [Fact]
    public void The_unit_of_a_series_changes_no_score() => ForEverySeries((values, cadence, because) =>
    {
        // Powers of two change no bit but the exponent.
        var (small, large) = (Watched.Of(values, cadence), Watched.Of([.. values.Select(value => value * 1024)], cadence));
        large.Select(told => (told.Row, told.Anomaly.Kind, Math.Round(told.Anomaly.Score, 6))).ShouldBe(small.Select(told => (told.Row, told.Anomaly.Kind, Math.Round(told.Anomaly.Score, 6))), because);
    });

    [Fact]
    public void What_comes_later_changes_no_earlier_score() => ForEverySeries((values, cadence, because) =>
    {
        double[] other = [.. values];
        for (var row = 250; row < other.Length; row++) other[row] = (row * 7919 % 100) * (row % 13 == 0 ? 1000.0 : 1);
        Before(Watched.Of(other, cadence)).ShouldBe(Before(Watched.Of(values, cadence)), because);

        static IEnumerable<(int, Anomaly)> Before(List<(int Row, Anomaly Anomaly)> told) => told.Where(each => each.Row < 250);
    });

    [Fact]
    public void A_watch_that_was_written_and_read_goes_on_as_if_nothing_had_been() => ForEverySeries((values, cadence, because) =>
    {
        var watch = new SeriesWatch(cadence);
        for (var row = 0; row < values.Length; row++)
        {
            if (row % 37 == 5)
            {
                var restored = SeriesWatch.FromSnapshot(cadence, watch.ToSnapshot());
                Step(restored, values[row]).ShouldBe(Step(watch, values[row]), because);
                watch = restored;
            }
            else
            {
                Step(watch, values[row]);
            }
        }

        var whole = new SeriesWatch(cadence);
        foreach (var value in values) Step(whole, value);
        watch.ToSnapshot().ShouldBe(whole.ToSnapshot(), because);
    });

    [Fact]
    public void A_known_event_never_alarms_and_leaves_nothing_behind() => ForEverySeries((values, cadence, because) =>
    {
        double[] campaign = [.. values];
        for (var row = 200; row < 220; row++) campaign[row] = values[row] * 50;
        var told = Watched.Of(campaign, cadence, row => row is >= 200 and < 220);
        told.ShouldNotContain(each => each.Row >= 200 && each.Row < 220, because);
        told.ShouldBe(Watched.Of(values, cadence, row => row is >= 200 and < 220), because);
    });

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(123456789.123)]
    public void A_series_that_never_changes_never_alarms(double value)
    {
        foreach (var cadence in Cadences) Watched.Of([.. Enumerable.Repeat(value, 1000)], cadence).Where(told => told.Anomaly.Score > 0.01).ShouldBeEmpty();
    }

    [Fact]
    public void Nothing_is_allocated_for_a_row()
    {
        foreach (var cadence in Cadences)
        {
            var (watch, values) = (new SeriesWatch(cadence), Watched.Anything(3));
            foreach (var value in values) Step(watch, value);
            var before = GC.GetAllocatedBytesForCurrentThread();
            foreach (var value in values) Step(watch, value);
            (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
        }
    }

    [Fact]
    public void A_snapshot_of_another_cadence_is_refused() =>
        Should.Throw<InvalidDataException>(() => SeriesWatch.FromSnapshot(Cadence.Hourly, new SeriesWatch(Cadence.Daily).ToSnapshot()));

    private static Anomaly? Step(SeriesWatch watch, double value)
    {
        if (!double.IsNaN(value)) return watch.Observe(value);
        watch.PassOver();
        return null;
    }

    private static void ForEverySeries(Action<double[], Cadence, string> check)
    {
        var seeds = Environment.GetEnvironmentVariable("BRIMFUL_SEED") is { Length: > 0 } given ? [int.Parse(given, null)] : Enumerable.Range(1, 40);
        foreach (var seed in seeds) check(Watched.Anything(seed), Cadences[seed % Cadences.Length], $"BRIMFUL_SEED={seed}");
    }
}
