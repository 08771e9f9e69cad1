namespace Brimful.Core.Anomalies;

/// <summary>By what a look leaves out: what a row has in the mean of its week. NaN where nothing is known.</summary>
internal readonly record struct RowLevels(double BeforeRow, double BeforeFew, double BeforeMany, double BeforeFar)
{
    public double Before(Look look) => look switch
    {
        Look.RowUp or Look.RowDown => BeforeRow,
        Look.FewUp or Look.FewDown => BeforeFew,
        Look.FarUp => BeforeFar,
        _ => BeforeMany,
    };

    /// <summary>Finds the levels before the last row, the last few, the last many and as many again, by one walk back.</summary>
    /// <param name="walk">At the last row.</param>
    public static RowLevels Find(RecentRows rows, Season season, SlotWalk walk, GrainTuning tuning)
    {
        Span<(double Used, double Shares)> sums = stackalloc (double, double)[tuning.Remembered + 1];
        var (used, shares) = (0.0, 0.0);
        var ring = rows.LearnedRing;
        var at = rows.LastLearned;
        for (var back = 1; back < sums.Length; back++, walk.Back())
        {
            // What was not told yet is not known either.
            if (!float.IsNaN(ring[at])) (used, shares) = (used + ring[at], shares + season.Factor(walk.Slot));
            sums[back] = (used, shares);
            at = at == 0 ? ring.Length - 1 : at - 1;
        }

        return new RowLevels(Before(1, sums, tuning), Before(LookWidths.Few, sums, tuning), Before(tuning.Many, sums, tuning), Before(2 * tuning.Many, sums, tuning));
    }

    /// <summary>What a row has in the mean of its week, by what is known of the rows before the last so many.</summary>
    /// <param name="sums">What was used in the last so many rows, and what their slots have of a level.</param>
    private static double Before(int rows, ReadOnlySpan<(double Used, double Shares)> sums, GrainTuning tuning)
    {
        var (means, weights) = (tuning.Means, tuning.MeanWeights);
        var (level, weight) = (0.0, 0.0);
        foreach (var (length, counts) in (ReadOnlySpan<(int, double)>)[(means.Short, weights.Short), (means.Middle, weights.Middle), (means.Long, weights.Long)])
        {
            var shares = sums[rows + length].Shares - sums[rows].Shares;
            if (shares > 0) (level, weight) = (level + (counts * (sums[rows + length].Used - sums[rows].Used) / shares), weight + counts);
        }

        return weight > 0 ? level / weight : double.NaN;
    }
}
