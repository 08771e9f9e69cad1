namespace Brimful.Core.Calibration;

/// <summary>
/// What anybody can say without a forecast: usage goes on as it has so far in the period. Forecasts are measured against it, alone (0 or 1) and with a normal
/// error as wide as the days of the last four weeks vary.
/// </summary>
public static class RunRate
{
    /// <summary>How many closed days tell how much days vary.</summary>
    public const int SpreadDays = 28;

    /// <summary>Keeps days that do not vary at all from being divided by.</summary>
    private const double LeastSpread = 1e-9;

    /// <summary>How likely it is that the capacity is exceeded by the end: with a normal error, and by the rate alone.</summary>
    /// <param name="passedDays">Of the period, above 0; with <paramref name="lengthDays"/> it tells how long the rate goes on.</param>
    /// <param name="spread">The standard deviation of a day, in the unit of the amounts.</param>
    public static (double Normal, double RunRate) OddsOf(double used, double capacity, double passedDays, double lengthDays, double spread)
    {
        var left = lengthDays - passedDays;
        var missing = capacity - used - (used / passedDays * left);
        return (1 - Cumulative(missing / ((spread + LeastSpread) * Math.Sqrt(left))), used / passedDays * lengthDays > capacity ? 1 : 0);
    }

    /// <summary>The standard deviation of some days' usage, of a sample.</summary>
    public static double SpreadOf(ReadOnlySpan<double> days)
    {
        if (days.Length < 2) return 0;
        var (sum, squares) = (0.0, 0.0);
        foreach (var day in days) sum += day;
        var mean = sum / days.Length;
        foreach (var day in days) squares += (day - mean) * (day - mean);
        return Math.Sqrt(squares / (days.Length - 1));
    }

    /// <summary>The standard normal distribution, to 10⁻⁷ (Abramowitz and Stegun, 7.1.26).</summary>
    private static double Cumulative(double z)
    {
        var x = Math.Abs(z) / Math.Sqrt(2);
        var t = 1 / (1 + (0.3275911 * x));
        var tail = t * (0.254829592 + (t * (-0.284496736 + (t * (1.421413741 + (t * (-1.453152027 + (t * 1.061405429)))))))) * Math.Exp(-x * x) / 2;
        return z < 0 ? tail : 1 - tail;
    }
}
