namespace Brimful.Core.Anomalies;

/// <summary>How large departures are taken to be before anything is known of them, and how many rows that is worth.</summary>
/// <param name="Size">In logarithms, above 0.</param>
internal readonly record struct LookPrior(double Size, double Rows)
{
    /// <summary>For so many rows, as if the usual departure of one were 1: what it is comes in by <see cref="Following"/>.</summary>
    public static LookPrior Of(int rows, GrainTuning tuning)
    {
        var (fall, weight, follows) = tuning.Widening;
        return new LookPrior(Math.Pow(tuning.Prior.Size, 1 - follows) * Math.Pow(rows, -fall), tuning.Prior.Rows * Math.Pow(rows, weight));
    }

    /// <summary>The usual departure of many rows is taken to follow that of one, until enough is known of it.</summary>
    /// <param name="ofRow">That of one row, to the power by which it is followed.</param>
    public LookPrior Following(double ofRow) => this with { Size = Size * ofRow };
}
