namespace Brimful.Core.Buckets;

/// <summary>One event's value for one meter.</summary>
/// <param name="Nanos">The value in billionths; of <c>count</c> it is not read.</param>
/// <param name="TimeTicks">The event's time, in ticks of Unix time.</param>
/// <param name="ReceivedTicks">When the event was received, in ticks of Unix time.</param>
/// <param name="Subject">The subject's number.</param>
public readonly record struct Usage(Int128 Nanos, long TimeTicks, long ReceivedTicks, int Subject)
{
    /// <summary>The meter's number, where the bucket counts several.</summary>
    public int Meter { get; init; }

    /// <summary>Whether more of the same event follows in the same bucket: all of it is one change (S9), evaluated with the last.</summary>
    public bool GoesOn { get; init; }

    /// <summary>Whether the usage was counted before and is taken back (S23 "Corrections").</summary>
    public bool TakesBack { get; init; }
}

/// <summary>The place of a counted event, or of a moment between two of them, in the order in which a shard counts.</summary>
/// <param name="Sequence">The journal record.</param>
/// <param name="Ordinal">Which of the record's counted events it is, from 0; of a moment, how many of them came before.</param>
public readonly record struct UsagePlace(long Sequence, int Ordinal)
{
    /// <summary>Whether an event at this place was counted before a moment.</summary>
    public bool IsBefore(UsagePlace moment) => Sequence < moment.Sequence || (Sequence == moment.Sequence && Ordinal < moment.Ordinal);
}

/// <summary>Names what a change was caused by. Asked only when something is recorded, so that quiet events cost no text.</summary>
public abstract class UsageNames
{
    /// <summary>The event's id.</summary>
    public abstract string EventId { get; }

    /// <summary>The event's subject.</summary>
    public abstract string Subject { get; }
}

/// <summary>Usage dated into the next period, waiting for its start (S23).</summary>
public sealed record AheadUsage(Usage Usage, string EventId, string SubjectKey);
