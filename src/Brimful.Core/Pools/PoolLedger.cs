using Brimful.Core.Buckets;
using Brimful.Core.Uniques;

namespace Brimful.Core.Pools;

/// <summary>What each subject used of a bucket in one period, once there is more than one of them, and where the lines of participants stand.
/// At most one share a subject that used something: about 36 to 72 bytes each.</summary>
public sealed class PoolLedger
{
    /// <summary>What each subject used, in billionths; null while at most one did, and of gauges, whose readings say it.</summary>
    public Dictionary<int, Int128>? Shares { get; set; }

    /// <summary>Each subject's last value, of a gauge; null otherwise.</summary>
    public Dictionary<int, GaugeReading>? Gauge { get; set; }

    /// <summary>Of a gauge's closed period that a late reading has changed: the values that it ended with, which it brought into the next (S23 "Periods").
    /// Null otherwise.</summary>
    public Dictionary<int, GaugeReading>? GaugeAtEnd { get; set; }

    /// <summary>The distinct values, of <c>uniqueCount</c>; null otherwise.</summary>
    public DistinctValues? Values { get; set; }

    /// <summary>The quantity of each meter, of a bucket that counts several or what they cost; null otherwise, and while nothing was used.</summary>
    public MeterQuantities? Meters { get; set; }

    /// <summary>Ledgers of participants, by subject; null when none has used anything. One that is not here has used nothing in the period.</summary>
    public Dictionary<int, ParticipantLedger>? Participants { get; set; }

    /// <summary>Whether it says nothing.</summary>
    internal bool IsEmpty => Shares is null && Gauge is null && GaugeAtEnd is null && Values is null && Meters is null && Participants is null;
}

/// <summary>What a participant used of its sub-limit in one period, and where its lines stand. Of one that left, what it goes on with should it
/// come back in the same period.</summary>
public sealed class ParticipantLedger : LineLedger;
