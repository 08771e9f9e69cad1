namespace Brimful.Core.Forecasts;

/// <summary>How far forecasts are off, in units of their scale, by class of horizon: the quantiles at fixed probabilities, fitted over many series.</summary>
internal static class ErrorTable
{
    /// <summary>The last day ahead of each class but the last, which has no end.</summary>
    private static readonly int[] LastDays = [3, 10, 20];

    private static readonly double[] Probabilities = [0.005, 0.025, 0.1, 0.25, 0.5, 0.75, 0.9, 0.975, 0.995];

    private static readonly double[][] Quantiles =
    [
        [-3.4, -2.1, -1.2, -0.58, 0, 0.58, 1.2, 2.1, 3.4],
        [-3.4, -2.1, -1.2, -0.58, 0, 0.58, 1.2, 2.1, 3.4],
        [-3.4, -2.1, -1.2, -0.58, 0, 0.58, 1.2, 2.1, 3.4],
        [-3.4, -2.1, -1.2, -0.58, 0, 0.58, 1.2, 2.1, 3.4],
    ];

    public static int ClassOf(int days)
    {
        var found = 0;
        while (found < LastDays.Length && days > LastDays[found]) found++;
        return found;
    }

    /// <summary>The error that is not exceeded with a probability. Beyond the table its ends go on at the slope of their last stretch, in log odds.</summary>
    public static double Quantile(int horizonClass, double probability)
    {
        var errors = Quantiles[horizonClass];
        var at = 1;
        while (at < errors.Length - 1 && probability > Probabilities[at]) at++;
        var (from, to) = (LogOdds(Probabilities[at - 1]), LogOdds(Probabilities[at]));
        return errors[at - 1] + ((errors[at] - errors[at - 1]) * (LogOdds(probability) - from) / (to - from));
    }

    /// <summary>The probability of an error of at most this: the inverse of <see cref="Quantile"/>.</summary>
    public static double Probability(int horizonClass, double error)
    {
        var errors = Quantiles[horizonClass];
        var at = 1;
        while (at < errors.Length - 1 && error > errors[at]) at++;
        var (from, to) = (LogOdds(Probabilities[at - 1]), LogOdds(Probabilities[at]));
        return 1 / (1 + Math.Exp(-(from + ((to - from) * (error - errors[at - 1]) / (errors[at] - errors[at - 1])))));
    }

    private static double LogOdds(double probability) => Math.Log(probability / (1 - probability));
}
