namespace Brimful.Core.Capacity;

/// <summary>Base capacity that a period left unused and brought on.</summary>
/// <param name="lastNumber">The number of the last period that it is carried into.</param>
public sealed class RolloverLot(int lastNumber) : CapacitySource
{
    /// <summary>The number of the last period that it is carried into.</summary>
    public int LastNumber { get; } = lastNumber;

    /// <summary>What an ended period brings into the next: what is left of lots that do not lapse and of the base, cut to the most, those that
    /// lapse first cut first (S23).</summary>
    /// <param name="lots">The ended period's, those that lapse first first.</param>
    /// <param name="unusedBaseNanos">What was left of the base.</param>
    /// <param name="terms">For how many periods anything is carried, and what at most in all.</param>
    internal static List<RolloverLot>? Carry(List<RolloverLot>? lots, Int128 unusedBaseNanos, (int Periods, Int128 Most) terms, int endedNumber)
    {
        var carried = new List<RolloverLot>();
        foreach (var lot in lots ?? [])
            if (lot.LastNumber > endedNumber && lot.BalanceNanos > 0) carried.Add(new RolloverLot(lot.LastNumber) { AmountNanos = lot.BalanceNanos });
        if (unusedBaseNanos > 0) carried.Add(new RolloverLot(endedNumber + terms.Periods) { AmountNanos = unusedBaseNanos });
        carried.Sort(static (left, right) => left.LastNumber.CompareTo(right.LastNumber));
        Cut(carried, terms.Most);
        return carried.Count == 0 ? null : carried;
    }

    internal RolloverLot Copy() => Later(0);

    /// <summary>The same, brought on by as many periods.</summary>
    internal RolloverLot Later(int periods) => new(LastNumber + periods) { AmountNanos = AmountNanos, BurnedNanos = BurnedNanos };

    private static void Cut(List<RolloverLot> lots, Int128 mostNanos)
    {
        var left = mostNanos;
        for (var at = lots.Count - 1; at >= 0; at--)
        {
            lots[at].AmountNanos = Int128.Min(lots[at].AmountNanos, left);
            left -= lots[at].AmountNanos;
        }
        lots.RemoveAll(static lot => lot.AmountNanos == 0);
    }
}
