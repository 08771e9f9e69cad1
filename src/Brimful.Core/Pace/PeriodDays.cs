namespace Brimful.Core.Pace;

/// <summary>The days of a period, by their weekdays.</summary>
/// <param name="FirstWeekday">That of the day on which it begins, from 0 for Monday.</param>
/// <param name="Begins">How much of that day is over as it begins: from 0 to below 1.</param>
/// <param name="Ends">Where it ends, in days from that day's midnight; above <paramref name="Begins"/>.</param>
public readonly record struct PeriodDays(int FirstWeekday, decimal Begins, decimal Ends)
{
    /// <summary>The percentage of the period that has passed, each day counted for what its weekday is worth.</summary>
    /// <param name="days">Since the first day's midnight, with the part of the running one.</param>
    /// <param name="worth">By weekday from Monday; at least 0, and not all of the period's 0.</param>
    public decimal PassedPercent(decimal days, ReadOnlySpan<decimal> worth)
    {
        var begun = WorthUntil(Begins, worth);
        var (passed, whole) = (WorthUntil(Math.Clamp(days, Begins, Ends), worth) - begun, WorthUntil(Ends, worth) - begun);
        return whole > 0 ? 100 * passed / whole : throw new ArgumentException("No day is worth anything.", nameof(worth));
    }

    /// <summary>What the time since the first day's midnight is worth: whole weeks at once, a period may have thousands of years.</summary>
    private decimal WorthUntil(decimal days, ReadOnlySpan<decimal> worth)
    {
        var (over, ofWeek, sum) = (decimal.Floor(days), 0m, 0m);
        for (var weekday = 0; weekday < worth.Length; weekday++) ofWeek += worth[weekday];
        for (var day = 0; day < over % worth.Length; day++) sum += worth[(FirstWeekday + day) % worth.Length];
        var running = worth[(FirstWeekday + (int)(over % worth.Length)) % worth.Length];
        return (ofWeek * decimal.Floor(over / worth.Length)) + sum + (running * (days - over));
    }
}
