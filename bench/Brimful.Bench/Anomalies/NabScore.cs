namespace Brimful.Bench.Anomalies;

/// <summary>
/// The score of the Numenta Anomaly Benchmark, standard profile (Lavin and Ahmad, 2015): a window is worth up to 1, by how early in it the first detection lies,
/// and −1 if there is none; each detection outside costs up to 0.11, less just behind a window; the first 15 % of a series, of 5,000 rows at most, are
/// not scored.
/// </summary>
internal static class NabScore
{
    private const double FalsePositive = 0.11;
    private const double Missed = -1;
    private const double ProbationShare = 0.15;
    private const int ProbationRows = 5000;

    /// <summary>What a series' detections at a threshold are worth.</summary>
    public static double Of(NabSeries series, double[] scores, double threshold)
    {
        var probation = ProbationShare * Math.Min(scores.Length, ProbationRows);
        var (total, next, behind) = (0.0, 0, ((int First, int Last)?)null);
        var worth = series.Windows.Select(_ => Missed).ToArray();
        for (var row = 0; row < scores.Length; row++)
        {
            while (next < series.Windows.Length && row > series.Windows[next].Last) behind = series.Windows[next++];
            if (row < (int)probation || scores[row] < threshold) continue;
            if (next < series.Windows.Length && row >= series.Windows[next].First) worth[next] = Math.Max(worth[next], Within(series.Windows[next], row));
            else total += FalsePositive * Outside(behind, row);
        }

        return total + worth.Sum();
    }

    /// <summary>0 for nothing found, 100 for all at their windows' first rows and nothing else.</summary>
    public static double Normalised(IEnumerable<NabSeries> series, double worth)
    {
        var windows = series.Sum(static each => each.Windows.Length);
        return 100 * (worth - (Missed * windows)) / (windows - (Missed * windows));
    }

    private static double Within((int First, int Last) window, int row)
    {
        double width = window.Last - window.First + 1;
        return Sigmoid(-(window.Last - row + 1) / width) / Sigmoid(-1);
    }

    private static double Outside((int First, int Last)? behind, int row)
    {
        if (behind is not { } window) return -1;
        var past = (row - window.Last) / (double)(window.Last - window.First);
        return past >= 3 ? -1 : Sigmoid(past);
    }

    private static double Sigmoid(double position) => (2 / (1 + Math.Exp(5 * position))) - 1;
}
