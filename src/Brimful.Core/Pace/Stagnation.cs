namespace Brimful.Core.Pace;

/// <summary>Well under the allowance, and falling: a customer who may be about to leave.</summary>
/// <param name="Periods">How many of the last ones are looked at; at least 2.</param>
/// <param name="BelowPercent">Under which each of them must be.</param>
public readonly record struct Stagnation(int Periods, decimal BelowPercent)
{
    /// <summary>Whether closed periods show it: each below, none above the one before it, and the last below the first. Fewer periods show nothing.</summary>
    /// <param name="usedPercents">Used of the capacity, by period, the oldest first.</param>
    public bool Holds(ReadOnlySpan<decimal> usedPercents)
    {
        if (usedPercents.Length < Periods) return false;
        var last = usedPercents[^Periods..];
        for (var period = 0; period < last.Length; period++)
        {
            if (last[period] >= BelowPercent || (period > 0 && last[period] > last[period - 1])) return false;
        }

        return last[^1] < last[0];
    }
}
