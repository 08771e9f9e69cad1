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
    private readonly ErrorTable _errors;

    /// <param name="expected">In the series' unit.</param>
    /// <param name="shift">By how much more or less is expected, in logarithms.</param>
    /// <param name="scale">What an error of 1 means, in logarithms.</param>
    internal Forecast(double expected, double shift, double scale, ErrorTable errors)
    {
        _offset = expected * LogRatio.OffsetShare;
        _centre = (expected + _offset) * Math.Exp(shift);
        _scale = scale;
        _errors = errors;
    }

    /// <summary>As likely to be exceeded as not.</summary>
    public double Median => Quantile(0.5);

    /// <summary>What will not be exceeded with this probability, in the series' unit; never below 0. Quantiles never fall as the probability rises.</summary>
    /// <param name="probability">Between 0 and 1, both exclusive.</param>
    public double Quantile(double probability)
    {
        if (probability is not (> 0 and < 1)) throw new ArgumentOutOfRangeException(nameof(probability), probability, "A probability between 0 and 1 is meant.");
        if (_centre <= 0) return 0;
        return Math.Max(0, (_centre * Math.Exp(_scale * _errors.Quantile(probability))) - _offset);
    }

    /// <summary>How likely it is that more than this will be used: 1 below 0, and never rising with the amount.</summary>
    /// <param name="amount">In the series' unit, such as what remains of a capacity before it is exceeded.</param>
    public double ProbabilityOfMoreThan(double amount)
    {
        if (amount < 0) return 1;
        if (_centre <= 0) return 0;
        return _errors.ProbabilityAbove(Math.Log((amount + _offset) / _centre) / _scale);
    }
}
