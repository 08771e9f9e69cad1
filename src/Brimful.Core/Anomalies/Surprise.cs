namespace Brimful.Core.Anomalies;

/// <summary>How it is learned how large departures usually are.</summary>
/// <param name="Forgetting">The share that each row takes from what was learned.</param>
/// <param name="Most">The largest departure that is learned from, in usual sizes.</param>
/// <param name="TailShare">How much the usual size goes by the mean fourth power rather than the mean square: a series that bursts now and then is less surprising when it does.</param>
/// <param name="TailForgetting">The same as <paramref name="Forgetting"/>, of fourth powers.</param>
internal sealed record SurpriseTuning(double Forgetting, double Most, double TailShare, double TailForgetting);

/// <summary>
/// How large the departures of one channel usually are in this series: a mean that forgets, begins at what is usual in all series, and
/// takes only so much from one departure.
/// </summary>
internal struct Surprise
{
    /// <summary>Rows that the beginning is worth for fourth powers.</summary>
    private const double TailPriorRows = 10;

    private float _squares;
    private float _weight;
    private float _fourths;
    private float _fourthsWeight;

    /// <summary>Learns from a departure.</summary>
    /// <param name="departure">In logarithms; above 0 in the channel's own direction.</param>
    /// <param name="usual">The usual size so far, as <see cref="Size"/> had it.</param>
    /// <param name="pace">How much faster than <see cref="SurpriseTuning.Forgetting"/> it is forgotten.</param>
    public void Learn(double departure, (double Prior, double Now) usual, SurpriseTuning tuning, double pace)
    {
        var learned = Math.Clamp(departure, 0, tuning.Most * usual.Now);
        Learn(ref _squares, ref _weight, learned * learned, tuning.Forgetting * pace);
        var square = learned / usual.Prior * (learned / usual.Prior);
        Learn(ref _fourths, ref _fourthsWeight, square * square, tuning.TailForgetting * pace);
    }

    /// <summary>The usual size.</summary>
    public readonly double Size(LookPrior prior, double tailShare)
    {
        var bySquares = Math.Sqrt(((prior.Rows * prior.Size * prior.Size) + _squares) / (prior.Rows + _weight));
        // A normal distribution's mean fourth power is three times its mean square's square.
        var byFourths = prior.Size * Math.Sqrt(Math.Sqrt(((3 * TailPriorRows) + _fourths) / (3 * (TailPriorRows + _fourthsWeight))));
        return bySquares * Powers.Of(byFourths / bySquares, tailShare);
    }

    public void Visit(IStateVisitor visitor)
    {
        visitor.Visit(ref _squares);
        visitor.Visit(ref _weight);
        visitor.Visit(ref _fourths);
        visitor.Visit(ref _fourthsWeight);
    }

    /// <summary>A departure stands for one as large in the other direction, which is another channel's: it counts twice.</summary>
    private static void Learn(ref float sum, ref float weight, double power, double forgetting)
    {
        sum = (float)((sum * (1 - forgetting)) + (2 * power));
        weight = (float)((weight * (1 - forgetting)) + 1);
    }
}
