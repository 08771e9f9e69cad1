namespace Brimful.Core.Capacity;

/// <summary>Something that gives a bucket capacity in its open period, and how much of it usage has burned (S7). Amounts are as fine as the bucket's levels: billionths, or parts of money.</summary>
public class CapacitySource
{
    /// <summary>What it gives in the open period.</summary>
    public Int128 AmountNanos { get; internal set; }

    /// <summary>What of that is burned: from 0 to the amount.</summary>
    public Int128 BurnedNanos { get; internal set; }

    /// <summary>What is left of it.</summary>
    public Int128 BalanceNanos => AmountNanos - BurnedNanos;

    /// <summary>Burns from what is left.</summary>
    /// <returns>What it had no room for.</returns>
    internal Int128 Burn(Int128 nanos)
    {
        var taken = Int128.Min(nanos, BalanceNanos);
        BurnedNanos += taken;
        return nanos - taken;
    }

    /// <summary>Gets back what was burned from it.</summary>
    /// <returns>What it had not burned.</returns>
    internal Int128 TakeBack(Int128 nanos)
    {
        var taken = Int128.Min(nanos, BurnedNanos);
        BurnedNanos -= taken;
        return nanos - taken;
    }

    /// <summary>Gives another amount; what was burned beyond it is nobody's until it is burned elsewhere.</summary>
    internal void Resize(Int128 amountNanos)
    {
        AmountNanos = amountNanos;
        BurnedNanos = Int128.Min(BurnedNanos, amountNanos);
    }
}
