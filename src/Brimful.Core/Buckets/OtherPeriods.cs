using Brimful.Core.Capacity;
using Brimful.Core.Observations;
using Brimful.Core.Pools;
using Brimful.Core.Quantities;
using Brimful.Core.Sessions;
using Brimful.Core.Windows;

namespace Brimful.Core.Buckets;

/// <summary>What a bucket keeps beside its terms and its open period. Most buckets never need this.</summary>
internal sealed class OtherPeriods
{
    /// <summary>Closed periods that late events may still reach and that were touched; null when there are none.</summary>
    public List<PeriodLedger>? Closed { get; set; }

    /// <summary>Terms of closed periods, oldest first; null when they never changed.</summary>
    public List<PastTerms>? Past { get; set; }

    /// <summary>Which times periods took before edits of their bounds, oldest first; null when there were none of late.</summary>
    public List<PeriodReach>? Reaches { get; set; }

    /// <summary>Usage that waits for the next period, in order of receipt; null when there is none.</summary>
    public List<AheadUsage>? Ahead { get; set; }

    /// <summary>Who takes part with a sub-limit; null when nobody ever did.</summary>
    public Participants? Participants { get; set; }

    /// <summary>The sources of the open period's capacity; null while there is only the base.</summary>
    public CapacityBook? Book { get; set; }

    /// <summary>What closed periods held at their end, where that was not the base of their terms; null when it always was.</summary>
    public List<EndedCapacity>? EndedCapacities { get; set; }

    /// <summary>The sessions that it knows; null where it counts no session time, or has heard of none.</summary>
    public SessionBook? Sessions { get; set; }

    /// <summary>What is within a rolling window; null where the bucket is none, or nothing was used in it.</summary>
    public WindowBook? Window { get; set; }

    /// <summary>What was observed about it, the newest of each kind; null when nothing ever was.</summary>
    public List<KnownObservation>? Observations { get; set; }

    /// <summary>The first instant at which its shard looks at it again, in ticks of Unix time; null where it does not know. Not stored.</summary>
    public long? QueuedTicks { get; set; }

    /// <summary>The count from history that is under way; null when there is none.</summary>
    public Recount? Recount { get; set; }

    /// <summary>Its creation in the order of counting: while it counts from now, what was counted before this moment does not count, whatever its times
    /// say. Null where times are enough to tell.</summary>
    public UsagePlace? CountedAfter { get; set; }

    /// <summary>A copy to look at: of its own are what burns capacity and the instant that sessions are brought to.</summary>
    public OtherPeriods ToLookAt()
    {
        var copy = (OtherPeriods)MemberwiseClone();
        (copy.Book, copy.Sessions) = (Book?.Copy(), Sessions?.ToLookAt());
        return copy;
    }
}

/// <summary>What a closed period, and those after it up to the next of these, held at its end.</summary>
/// <param name="FirstNumber">The number of the first such period.</param>
public readonly record struct EndedCapacity(int FirstNumber, Figure Capacity);
