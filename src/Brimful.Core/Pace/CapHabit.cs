namespace Brimful.Core.Pace;

/// <summary>Consistently at the cap: so many of the last periods were over a percentage of their capacity. A larger plan may fit.</summary>
/// <param name="Periods">How many of the last ones are looked at; at least 1.</param>
/// <param name="AtLeast">How many of them must be over; from 1 to <paramref name="Periods"/>.</param>
/// <param name="Percent">Over which; that percentage itself is not over it.</param>
public readonly record struct CapHabit(int Periods, int AtLeast, decimal Percent)
{
    /// <summary>Whether closed periods show it. Fewer periods than are looked at show nothing.</summary>
    /// <param name="usedPercents">Used of the capacity, by period, the oldest first.</param>
    public bool Holds(ReadOnlySpan<decimal> usedPercents)
    {
        if (usedPercents.Length < Periods) return false;
        var over = 0;
        foreach (var used in usedPercents[^Periods..])
        {
            if (used > Percent) over++;
        }

        return over >= AtLeast;
    }
}
