using Brimful.Core.Buckets;
using Brimful.Core.Uniques;

namespace Brimful.Core.Pools;

/// <summary>What each subject used of a bucket in one period, once there is more than one of them, and where the lines of participants stand.
/// At most one share a subject that used something: about 36 to 72 bytes each.</summary>
public sealed class PoolLedger
{
    private ParticipantLedger? _latest;

    /// <summary>What each subject used, in billionths; null while at most one did, and of gauges, whose readings say it.</summary>
    public Dictionary<int, Int128>? Shares { get; set; }

    /// <summary>Each subject's last value, of a gauge; null otherwise.</summary>
    public Dictionary<int, GaugeReading>? Gauge { get; set; }

    /// <summary>Of a gauge's closed period that a late reading has changed: the values that it ended with, which it brought into the next (S23 "Periods").
    /// Null otherwise.</summary>
    public Dictionary<int, GaugeReading>? GaugeAtEnd { get; set; }

    /// <inheritdoc cref="PeriodLedger.LateTicks"/>
    public long LateTicks { get; set; }

    /// <summary>The distinct values, of <c>uniqueCount</c>; null otherwise.</summary>
    public DistinctValues? Values { get; set; }

    /// <summary>The quantity of each meter, of a bucket that counts several or what they cost; null otherwise, and while nothing was used.</summary>
    public MeterQuantities? Meters { get; set; }

    /// <summary>Ledgers of participants, by subject; null when none has used anything. One that is not here has used nothing in the period.</summary>
    public Dictionary<int, ParticipantLedger>? Participants { get; private set; }

    /// <summary>Whether it says nothing.</summary>
    internal bool IsEmpty => LateTicks == 0 && Shares is null && Gauge is null && GaugeAtEnd is null && Values is null && Meters is null && Participants is null;

    /// <summary>The ledger of a participant; null when it has used nothing in the period. The one that was looked for last is at hand.</summary>
    public ParticipantLedger? Find(int subject)
    {
        if (_latest is { } latest && latest.Subject == subject) return latest;
        return Participants is not null && Participants.TryGetValue(subject, out var found) ? _latest = found : null;
    }

    /// <summary>Keeps the ledger of a participant that has just used something, or has one from a stored form.</summary>
    public void Keep(ParticipantLedger lines)
    {
        (Participants ??= [])[lines.Subject] = lines;
        _latest = lines;
    }

    /// <summary>Forgets the ledger of a participant.</summary>
    internal void Drop(int subject)
    {
        if (Participants is null || !Participants.Remove(subject)) return;
        _latest = null;
        if (Participants.Count == 0) Participants = null;
    }

    /// <summary>A copy to look at, that other shares may be given.</summary>
    internal PoolLedger ToLookAt() => (PoolLedger)MemberwiseClone();

    /// <summary>Reads what the next usage is likely to need.</summary>
    internal long Touch() => (_latest is { } latest ? (long)latest.NextUpNanos + latest.Subject : 0) + (Meters?.Nanos.Length ?? 0);
}

/// <summary>What a participant used of its sub-limit in one period, and where its lines stand. Of one that left, what it goes on with should it
/// come back in the same period.</summary>
/// <param name="subject">The participant's subject, by its number.</param>
public sealed class ParticipantLedger(int subject) : LineLedger
{
    /// <summary>The participant's subject, by its number.</summary>
    public int Subject { get; } = subject;

    /// <summary>Whether the participant left, of the open period: then its lines are gone, and its level is no longer kept.</summary>
    public bool HasLeft { get; internal set; }

    /// <summary>A copy to look at, at another level.</summary>
    internal ParticipantLedger ToLookAt(Int128 usedNanos)
    {
        var copy = (ParticipantLedger)MemberwiseClone();
        copy.UsedNanos = usedNanos;
        return copy;
    }
}
