using Brimful.Server.Foresight;

namespace Brimful.Bench.Anomalies;

/// <summary>Gives each row of a series a score, knowing no later one.</summary>
internal delegate double[] RowScores(UsageSeries series);

internal static class Scorers
{
    private const int BaselineRows = 28;

    /// <summary>What <c>brimful foresight anomalies</c> writes.</summary>
    public static double[] Brimful(UsageSeries series) => [.. AnomaliesRun.Watch(series, KnownRows.None).Select(static seen => seen?.Score ?? 0)];

    /// <summary>The baseline: how many standard deviations of the 28 rows before it a row is from their mean.</summary>
    public static double[] RollingDeviations(UsageSeries series)
    {
        var scores = new double[series.Values.Length];
        for (var row = BaselineRows; row < scores.Length; row++)
        {
            var before = series.Values[(row - BaselineRows)..row].Where(static value => !double.IsNaN(value)).ToArray();
            if (before.Length < 7 || double.IsNaN(series.Values[row])) continue;
            var mean = before.Average();
            var deviation = Math.Sqrt(before.Average(value => (value - mean) * (value - mean)));
            if (deviation > 0) scores[row] = Math.Abs(series.Values[row] - mean) / deviation;
        }

        return scores;
    }
}
