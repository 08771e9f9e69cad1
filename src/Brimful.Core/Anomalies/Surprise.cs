namespace Brimful.Core.Anomalies;

/// <summary>
/// How large the departures of one channel usually are in this series: a root mean square that forgets, begins at what is usual in all series, and
/// takes only so much from one departure.
/// </summary>
internal struct Surprise
{
    private float _squares;
    private float _weight;

    /// <summary>Measures a departure against those before it, then learns from it.</summary>
    /// <param name="departure">In logarithms; above 0 in the channel's own direction.</param>
    /// <param name="prior">The usual size before anything was learned, and how many rows that is worth.</param>
    /// <param name="forgetting">The share that each row takes away from what was learned.</param>
    /// <param name="most">The largest multiple of the usual size that is learned from.</param>
    /// <returns>The departure in usual sizes.</returns>
    public double Measure(double departure, (double Size, double Rows) prior, double forgetting, double most)
    {
        var usual = Size(prior);
        var learned = Math.Clamp(departure, 0, most * usual);
        _squares = (float)((_squares * (1 - forgetting)) + (2 * learned * learned));
        _weight = (float)((_weight * (1 - forgetting)) + 1);
        return departure / usual;
    }

    public readonly double Size((double Size, double Rows) prior) => Math.Sqrt(((prior.Rows * prior.Size * prior.Size) + _squares) / (prior.Rows + _weight));

    public void Visit(IStateVisitor visitor)
    {
        visitor.Visit(ref _squares);
        visitor.Visit(ref _weight);
    }
}
