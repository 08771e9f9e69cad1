using Brimful.Core.Metering;
using Brimful.Core.Quantities;

namespace Brimful.Core.Buckets;

public sealed partial class Bucket
{
    /// <summary>
    /// Finds where the level would stand after usage that moves nothing but it: of counters, in the open period, below every line, those of its participant too,
    /// and inside S1's bounds. Almost all usage is like that, and takes this way; what is not takes <see cref="HasRoomFor"/> and <see cref="Apply"/>,
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
            case Aggregation.UniqueCount: level = ledger.UniqueLevelWith(usage); break;
            default: return false;
        }
        return ledger.IsQuietAt(level) && Quantity.IsWithinLimit(level) && Terms.CountFrom == CountFrom.PeriodStart
            && (Participants is null || IsQuietInParticipant(usage.Subject, level));
    }

    /// <summary>Counts usage whose quiet level was found; nothing may have happened in between.</summary>
    /// <returns>Whether it brought a distinct value: then there may be more of them in memory.</returns>
    public bool CountQuietly(in Usage usage, Int128 level)
    {
        var bringsValue = false;
        switch (Meter.Aggregation)
        {
            case Aggregation.Combined: CountInGroup(Open, usage, level); break;
            case Aggregation.UniqueCount: bringsValue = Open.CountValue(usage); break;
            default: Open.CountShare(usage, level, Meter.Aggregation); break;
        }
        if (Participants is not null && Open.Pool?.Find(usage.Subject) is { HasLeft: false } lines) lines.UsedNanos += level - Open.UsedNanos;
        Open.UsedNanos = level;
        Open.HasValue = true;
        return bringsValue;
    }

    /// <summary>Whether usage that leaves the pool's lines where they are leaves its participant's there too. A participant that uses for the first time
    /// in the period has yet to get its lines; of <c>max</c> and <c>uniqueCount</c> its share moves by another amount than the level.</summary>
    private bool IsQuietInParticipant(int subject, Int128 level)
    {
        if (Meter.Aggregation is Aggregation.Max or Aggregation.UniqueCount || Terms.Spend is not null) return false;
        if (Open.Pool?.Find(subject) is not { } lines) return Participants!.Find(subject) is null;
        var share = lines.UsedNanos + level - Open.UsedNanos;
        return lines.HasLeft || (lines.IsQuietAt(share) && Quantity.IsWithinLimit(share));
    }

    /// <summary>Reads what of the bucket itself the next usage needs, its first and last cache lines: of many buckets one after the other, so that
    /// their cache misses overlap.</summary>
    public long Touch() => (_other is null ? 0 : 1) + CreatedTicks + Incarnation;

    /// <summary>Reads the same of its open period, once it was touched itself.</summary>
    public long TouchOpen()
    {
        var ledger = Open;
        return (long)ledger.UsedNanos + (long)ledger.NextDownNanos + ledger.EndTicks + (ledger.Pool?.Touch() ?? 0) + (_other?.Participants is null ? 0 : 1);
    }
}
