using Brimful.Bench.Figures;
using Brimful.Bench.Load;

namespace Brimful.Bench.Anomalies;

/// <summary>The Numenta Anomaly Benchmark: each half of the series at the threshold that is best on the other half, over several seeded halvings; and the whole at its own.</summary>
internal sealed class NabBench(NabSeries[] series, ulong seed, FigureSheet sheet)
{
    private const int Halvings = 40;
    private const int Thresholds = 150;

    public void Run()
    {
        sheet.Say($"NAB, standard profile, seed {seed}: {series.Length} series, {series.Sum(static each => each.Windows.Length)} windows.");
        var (heldOut, whole) = Measure(Scorers.Brimful);
        sheet.Add(new Figure("anomalies.nab.held_out", heldOut, "of 100") { AtLeast = 50, Aim = 58 });
        sheet.Add(new Figure("anomalies.nab.whole", whole, "of 100") { AtLeast = 55, Aim = 60 });
        (heldOut, whole) = Measure(Scorers.RollingDeviations);
        sheet.Add(new Figure("anomalies.nab.rolling_deviations.held_out", heldOut, "of 100"), new Figure("anomalies.nab.rolling_deviations.whole", whole, "of 100"));
    }

    private (double HeldOut, double Whole) Measure(RowScores scorer)
    {
        var scores = series.Select(each => scorer(each.Usage)).ToArray();
        var thresholds = Grid([.. scores.SelectMany(static each => each).Where(static score => score > 0).Order()]);
        var worth = thresholds.Select(threshold => series.Select((each, at) => NabScore.Of(each, scores[at], threshold)).ToArray()).ToArray();
        var all = Enumerable.Range(0, series.Length).ToArray();
        var random = new Xoshiro(seed);
        var heldOut = new List<double>();
        for (var halving = 0; halving < Halvings; halving++)
        {
            var (one, other) = Halve(all, random);
            heldOut.Add((Score(worth[Best(worth, one)], other) + Score(worth[Best(worth, other)], one)) / 2);
        }

        sheet.Say($"  held-out halves: mean {heldOut.Average():0.0}, {heldOut.Min():0.0} to {heldOut.Max():0.0} over {Halvings} halvings");
        return (heldOut.Average(), Score(worth[Best(worth, all)], all));
    }

    private int Best(double[][] worth, int[] among) => Enumerable.Range(0, worth.Length).MaxBy(threshold => Score(worth[threshold], among));

    private double Score(double[] worth, int[] among) => NabScore.Normalised(among.Select(at => series[at]), among.Sum(at => worth[at]));

    private static (int[] One, int[] Other) Halve(int[] all, Xoshiro random)
    {
        var shuffled = all.Select(at => (at, random.Next())).OrderBy(static pair => pair.Item2).Select(static pair => pair.at).ToArray();
        return (shuffled[..(all.Length / 2)], shuffled[(all.Length / 2)..]);
    }

    /// <summary>Thresholds that ever fewer scores reach.</summary>
    private static double[] Grid(double[] ascending) =>
        [.. Enumerable.Range(0, Thresholds).Select(step => ascending[(int)(ascending.Length * (1 - Math.Pow(10, -4.0 * step / Thresholds)))]).Distinct()];
}
