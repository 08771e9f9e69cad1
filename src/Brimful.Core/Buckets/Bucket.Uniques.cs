using Brimful.Core.Uniques;

namespace Brimful.Core.Buckets;

public sealed partial class Bucket
{
    /// <summary>The distinct values of the open period and of closed ones, where there are any.</summary>
    public IEnumerable<DistinctValues> ValuesOfPeriods => (Closed ?? []).Append(Open).Select(static ledger => ledger.Values).OfType<DistinctValues>();

    /// <summary>The distinct values of the period that usage lies in; null when there are none.</summary>
    public DistinctValues? ValuesAt(long timeTicks)
    {
        if (timeTicks >= Open.StartTicks) return timeTicks < Open.EndTicks ? Open.Values : null;
        foreach (var ledger in Closed ?? [])
            if (timeTicks >= ledger.StartTicks && timeTicks < ledger.EndTicks) return ledger.Values;
        return null;
    }

    /// <summary>Says which entries counting the usage, or taking it back, may need of those that are not in memory: of any period that may have taken it.</summary>
    public void ForeseeValue(in Usage usage)
    {
        if (Meter.Aggregation != Metering.Aggregation.UniqueCount) return;
        ForeseeIn(Open, usage);
        foreach (var ledger in Closed ?? []) ForeseeIn(ledger, usage);
    }

    private static void ForeseeIn(PeriodLedger ledger, in Usage usage)
    {
        if (usage.TimeTicks >= ledger.StartTicks && usage.TimeTicks < ledger.EndTicks) ledger.Values?.Foresee(usage.Nanos, usage.Subject);
    }
}
