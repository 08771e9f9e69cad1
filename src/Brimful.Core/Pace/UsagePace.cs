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
}
