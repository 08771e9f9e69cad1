namespace Brimful.Core.Pace;

/// <summary>How much of a capacity is used, against how much of its period has passed.</summary>
/// <param name="UsedPercent">Of the capacity; at least 0.</param>
/// <param name="PassedPercent">Of the period, from 0 to 100.</param>
public readonly record struct UsagePace(decimal UsedPercent, decimal PassedPercent)
{
    /// <summary>Points that usage must be ahead by, so that the first hours of a period, where ratios are wild, are no alarm.</summary>
    public const decimal FewestPointsAhead = 10;

    /// <summary>How many times as fast as an even spread: 1 ends the period with all of it used. Null while nothing has passed.</summary>
    public decimal? Factor => PassedPercent > 0 ? UsedPercent / PassedPercent : null;

    /// <summary>Whether usage is ahead of its period: 53 % used at 8 % of it is, 57 % at 85 % is not.</summary>
    /// <param name="factor">How many times as fast as an even spread is too fast; at least 1.</param>
    public bool IsAhead(decimal factor) => UsedPercent >= PassedPercent * factor && UsedPercent - PassedPercent >= FewestPointsAhead;

    /// <summary>The percentage of a period that has passed, each day counted for what its weekday is worth.</summary>
    /// <param name="firstDay">The weekday of the period's first day, from 0 for Monday.</param>
    /// <param name="days">Of the period; at least 1.</param>
    /// <param name="passedDays">Of it, with the part of the running one.</param>
    /// <param name="worth">By weekday from Monday; at least 0, not all 0.</param>
    public static decimal Passed(int firstDay, int days, decimal passedDays, ReadOnlySpan<decimal> worth)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(days, 1);
        var (passed, whole) = (0m, 0m);
        for (var day = 0; day < days; day++)
        {
            var ofDay = worth[(firstDay + day) % worth.Length];
            whole += ofDay;
            passed += ofDay * Math.Clamp(passedDays - day, 0, 1);
        }

        return whole > 0 ? 100 * passed / whole : throw new ArgumentException("No day is worth anything.", nameof(worth));
    }
}
