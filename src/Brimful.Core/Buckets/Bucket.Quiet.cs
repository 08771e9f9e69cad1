using Brimful.Core.Metering;
using Brimful.Core.Quantities;

namespace Brimful.Core.Buckets;

public sealed partial class Bucket
{
    /// <summary>
    /// Finds where the level would stand after usage that moves nothing but it: of counters without participants, in the open period, below every line and inside
    /// S1's bounds. Almost all usage is like that, and takes this way; what is not takes <see cref="HasRoomFor"/> and <see cref="Apply"/>,
    /// which come to the same.
    /// </summary>
    /// <returns>False where anything else may happen: then nothing is known.</returns>
    public bool TryFindQuietLevel(in Usage usage, long nowTicks, out Int128 level)
    {
        var ledger = Open;
        level = ledger.UsedNanos;
        if (nowTicks >= ledger.EndTicks || usage.TimeTicks < ledger.StartTicks || usage.TimeTicks >= ledger.EndTicks) return false;
        switch (Meter.Aggregation)
        {
            case Aggregation.Sum: level += usage.Nanos; break;
            case Aggregation.Count: level += Quantity.NanosPerUnit; break;
            case Aggregation.Max when ledger.HasValue && usage.Nanos <= level: break;
            case Aggregation.Combined when TryCombine(ledger, usage, out level): break;
            default: return false;
        }
        return ledger.IsQuietAt(level) && Quantity.IsWithinLimit(level) && Terms.CountFrom == CountFrom.PeriodStart && Participants is null;
    }

    /// <summary>Counts usage whose quiet level was found; nothing may have happened in between.</summary>
    public void CountQuietly(in Usage usage, Int128 level)
    {
        if (Meter.Aggregation == Aggregation.Combined) CountInGroup(Open, usage, level);
        else Open.CountShare(usage, level, Meter.Aggregation);
        Open.UsedNanos = level;
        Open.HasValue = true;
    }
}
