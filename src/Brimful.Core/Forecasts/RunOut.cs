namespace Brimful.Core.Forecasts;

/// <summary>When what remains of a capacity will be used.</summary>
public static class RunOut
{
    /// <summary>
    /// The first day by whose end more than this is used with at least the probability: 0 is the day in progress, 1 the day after it. A low probability
    /// gives the earliest day to reckon with, 0.5 the expected one. Null: not within the horizon.
    /// </summary>
    /// <param name="remaining">In the series' unit, after what was used of the day in progress.</param>
    /// <param name="horizonDays">How many days after the day in progress are looked at.</param>
    public static int? Day(in OutlookReading reading, double remaining, DayInProgress today, double probability, int horizonDays)
    {
        for (var day = 0; day <= horizonDays; day++)
        {
            if (reading.Ahead(day, today).ProbabilityOfMoreThan(remaining) >= probability) return day;
        }
        return null;
    }
}
