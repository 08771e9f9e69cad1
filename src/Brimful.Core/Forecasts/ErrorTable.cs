namespace Brimful.Core.Forecasts;

/// <summary>How far forecasts are off, in units of their scale: quantiles at fixed probabilities, and straight lines in log odds between and beyond them.</summary>
internal sealed class ErrorTable
{
    /// <summary>The least that two neighbouring quantiles differ by, so that every probability has one error and every error one probability.</summary>
    private const double LeastStep = 1e-6;

    private static readonly double[] Odds;

    private readonly double[] _errors;

    static ErrorTable()
    {
        Odds = new double[Probabilities.Length];
        for (var at = 0; at < Odds.Length; at++) Odds[at] = LogOdds(Probabilities[at]);
    }

    /// <param name="errors">Ascending, one for each of <see cref="Probabilities"/>.</param>
    public ErrorTable(params double[] errors)
    {
        if (errors.Length != Probabilities.Length) throw new ArgumentException("One error a probability is meant.", nameof(errors));
        for (var at = 1; at < errors.Length; at++)
        {
            if (errors[at] < errors[at - 1] + LeastStep) throw new ArgumentException("Errors ascend.", nameof(errors));
        }
        _errors = errors;
    }

    public static ReadOnlySpan<double> Probabilities => [0.005, 0.01, 0.025, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95, 0.975, 0.99, 0.995];

    public ReadOnlySpan<double> Errors => _errors;

    /// <summary>The error that is not exceeded with a probability.</summary>
    public double Quantile(double probability)
    {
        var odds = LogOdds(probability);
        var at = 1;
        while (at < _errors.Length - 1 && odds > Odds[at]) at++;
        return _errors[at - 1] + ((_errors[at] - _errors[at - 1]) * (odds - Odds[at - 1]) / (Odds[at] - Odds[at - 1]));
    }

    /// <summary>The probability of an error of more than this: what <see cref="Quantile"/> leaves.</summary>
    public double ProbabilityAbove(double error)
    {
        var at = 1;
        while (at < _errors.Length - 1 && error > _errors[at]) at++;
        return 1 / (1 + Math.Exp(Odds[at - 1] + ((Odds[at] - Odds[at - 1]) * (error - _errors[at - 1]) / (_errors[at] - _errors[at - 1]))));
    }

    private static double LogOdds(double probability) => Math.Log(probability / (1 - probability));
}
