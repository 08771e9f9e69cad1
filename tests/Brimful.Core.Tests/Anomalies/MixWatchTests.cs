using Brimful.Core.Anomalies;

namespace Brimful.Core.Tests.Anomalies;

public sealed class MixWatchTests
{
    private const int Day = 120;

    [Fact]
    public void Usage_that_moves_from_one_product_to_another_is_an_unusual_mix_though_the_account_uses_as_much_as_before()
    {
        var told = Watch(static (used, day) => day < Day ? used : [used[0] * 0.4, used[1] + (used[0] * 0.6), used[2]]);
        told.ShouldNotBeEmpty();
        told.ShouldAllBe(each => each.Row >= Day && each.Mix.Anomaly.Kind == AnomalyKind.Mix);
        var strongest = told.MaxBy(each => each.Mix.Anomaly.Score);
        strongest.Mix.Anomaly.Expected.ShouldBeInRange(0.1, 0.9);
        strongest.Mix.Anomaly.Actual.ShouldBeInRange(0, 1);
    }

    [Fact]
    public void An_account_that_uses_three_times_as_much_of_everything_has_its_usual_mix() =>
        Watch(static (used, day) => day < Day ? used : [used[0] * 3, used[1] * 3, used[2] * 3]).ShouldBeEmpty();

    [Fact]
    public void Days_without_any_usage_say_nothing_of_shares() =>
        Watch(static (used, day) => day % 7 == 6 ? [0, 0, 0] : used).ShouldBeEmpty();

    private static List<(int Row, MixAnomaly Mix)> Watch(Func<double[], int, double[]> change)
    {
        double[][] products = [Watched.Year(1, 600), Watched.Year(2, 300), Watched.Year(3, 100)];
        var (watch, told) = (new MixWatch(3, Cadence.Daily), new List<(int, MixAnomaly)>());
        for (var day = 0; day < 200; day++)
        {
            if (watch.Observe(change([products[0][day], products[1][day], products[2][day]], day)) is { } mix && Sensitivity.Usual.Alarms(mix.Anomaly)) told.Add((day, mix));
        }

        return told;
    }
}
