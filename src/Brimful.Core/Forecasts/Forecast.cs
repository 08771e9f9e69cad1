namespace Brimful.Core.Forecasts;

/// <summary>
/// What will be used over a stretch of days to come, as a distribution: any quantile of it, and the probability of any amount. A forecast knows
/// nothing later than the last closed day, and what it was told of the day in progress.
/// </summary>
public readonly record struct Forecast
{
    private readonly double _centre;
    private readonly double _offset;
    private readonly double _scale;
    private readonly int _horizonClass;

    /// <summary>Errors are ratios of (used + offset) to (expected + offset), in logarithms: near zero they become differences.</summary>
    private const double OffsetShare = 0.1;

    internal Forecast(double expected, double bias, double scale, int horizonClass)
    {
        _offset = expected * OffsetShare;
        _centre = (expected + _offset) * Math.Exp(bias);
        _scale = scale;
        _horizonClass = horizonClass;
    }

    /// <summary>As likely to be exceeded as not.</summary>
    public double Median => Quantile(0.5);

    /// <summary>What will not be exceeded with this probability, in the series' unit; never below 0. Quantiles never fall as the probability rises.</summary>
    /// <param name="probability">Between 0 and 1, both exclusive.</param>
    public double Quantile(double probability)
    {
        if (probability is not (> 0 and < 1)) throw new ArgumentOutOfRangeException(nameof(probability), probability, "A probability between 0 and 1 is meant.");
        if (_centre <= 0) return 0;
        return Math.Max(0, (_centre * Math.Exp(_scale * ErrorTable.Quantile(_horizonClass, probability))) - _offset);
    }

    /// <summary>How likely it is that more than this will be used: 1 below 0, and never rising with the amount.</summary>
    /// <param name="amount">In the series' unit, such as what remains of a capacity before it is exceeded.</param>
    public double ProbabilityOfMoreThan(double amount)
    {
        if (amount < 0) return 1;
        if (_centre <= 0) return 0;
        return 1 - ErrorTable.Probability(_horizonClass, Math.Log((amount + _offset) / _centre) / _scale);
    }
}
