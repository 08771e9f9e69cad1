namespace Brimful.Core.Forecasts;

/// <summary>What of a series comes again: days by the week and by the year, hours by the day and by the week. One model serves both; its constants are of weeks, and a day of hours counts as a week
/// of days does.</summary>
/// <param name="Length">Steps of a season.</param>
/// <param name="Seasons">Seasons after which they come again themselves.</param>
public sealed record Seasonality(int Length, int Seasons)
{
    /// <summary>Steps of a season of the series that constants were fitted on.</summary>
    private const double FittedLength = 7;

    /// <summary>A step is a day, a season a week; 52 of them are a year.</summary>
    public static Seasonality Weekly { get; } = new(7, 52) { SufficientSteps = 14 };

    /// <summary>A step is an hour, a season a day; seven of them are a week. With less than a week intervals held 58 to 80 in a hundred, so that a week is asked for; and errors of hours are somewhat
    /// wider than those of days that the tables are of.</summary>
    public static Seasonality Daily { get; } = new(24, 7) { SufficientSteps = 7 * 24, Widening = 1.15 };

    /// <summary>Closed steps below which nothing is forecast.</summary>
    public int SufficientSteps { get; private init; }

    /// <summary>How much wider errors are than those of days.</summary>
    internal double Widening { get; private init; } = 1;

    /// <summary>Steps that are remembered: whole seasons, so that a place in the ring is a place in the season.</summary>
    internal int Remembered => 8 * Length;

    /// <summary>As many days as constants take so many steps for.</summary>
    internal double DaysOf(double steps) => steps * (FittedLength / Length);

    /// <summary>What is left of the weight of a step after another one, where half of it is left after so many days of a daily series.</summary>
    internal double Decay(double halfDays) => Math.Pow(0.5, FittedLength / (halfDays * Length));
}
