namespace Brimful.Core.Anomalies;

/// <summary>What rows look like that depart from what was expected.</summary>
internal static class Shape
{
    /// <summary>Rows that a rise must have, so that it is one.</summary>
    private const int FewestRows = 4;

    /// <summary>How much nearer a rise must be to the rows than a step.</summary>
    private const double Nearer = 0.85;

    /// <summary>Whether rows that were as expected rise ever further from some row on, rather than to stand elsewhere from one on.</summary>
    /// <param name="departures">In logarithms, the oldest first.</param>
    public static bool RisesSteadily(ReadOnlySpan<double> departures)
    {
        var (rise, step) = (double.PositiveInfinity, double.PositiveInfinity);
        for (var from = 0; from < departures.Length; from++)
        {
            step = Math.Min(step, Error(departures, from, static _ => 1));
            if (departures.Length - from >= FewestRows) rise = Math.Min(rise, Error(departures, from, static rows => rows));
        }

        return rise < step * Nearer;
    }

    /// <summary>The squared error of nothing before a row, and from it on the best multiple of a shape, if that is above 0.</summary>
    private static double Error(ReadOnlySpan<double> departures, int from, Func<int, double> shape)
    {
        var (error, across, along) = (0.0, 0.0, 0.0);
        for (var at = 0; at < departures.Length; at++)
        {
            error += departures[at] * departures[at];
            if (at < from) continue;
            var height = shape(at - from + 1);
            (across, along) = (across + (height * departures[at]), along + (height * height));
        }

        return across > 0 ? error - (across * across / along) : error;
    }
}
