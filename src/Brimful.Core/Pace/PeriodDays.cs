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
        var (passed, whole) = (0m, 0m);
        for (var day = 0; day < Ends; day++)
        {
            var (from, ofDay) = (Math.Max(Begins, day), worth[(FirstWeekday + day) % worth.Length]);
            whole += ofDay * (Math.Min(Ends, day + 1) - from);
            passed += ofDay * Math.Max(0, Math.Min(days, Math.Min(Ends, day + 1)) - from);
        }

        return whole > 0 ? 100 * passed / whole : throw new ArgumentException("No day is worth anything.", nameof(worth));
    }
}
