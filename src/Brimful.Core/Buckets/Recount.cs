using Brimful.Core.Crossings;
using Brimful.Core.Metering;
using Brimful.Core.Quantities;
using Brimful.Core.Sessions;
using Brimful.Core.Uniques;
using Brimful.Core.Windows;

namespace Brimful.Core.Buckets;

/// <summary>
/// A count of one of a bucket's periods from history that is under way (S11, S23 "Corrections"). It takes what was counted before its moment;
/// everything that happens to the bucket after that waits here, and is applied in order when the result is there.
/// </summary>
public sealed class Recount
{
    private readonly List<WaitingUsage> _waiting = [];
    private Int128 _waitingNanos;

    /// <summary>What was counted before it is read from history, what comes after it waits.</summary>
    public required UsagePlace Moment { get; init; }

    /// <summary>That of the edit, <see cref="Cause.Edit"/> of a new bucket, or <see cref="Cause.Correction"/>.</summary>
    public required Cause Cause { get; init; }

    /// <summary>The instant of the change that asked for it, in ticks of Unix time.</summary>
    public required long OccurredTicks { get; init; }

    /// <summary>How many of the account's voided events were voided before the moment: those are left out.</summary>
    public required int VoidCount { get; init; }

    /// <summary>Whether the bucket is new, or the edit began the period: where nothing is found, this is its mere start and no change.</summary>
    public bool StartsPeriod { get; set; }

    /// <summary>Whether the period was closed already.</summary>
    public bool IsLate { get; init; }

    /// <summary>The period, by its number.</summary>
    public int Period { get; set; }

    /// <summary>The used level before the change, in billionths.</summary>
    public Int128 UsedBeforeNanos { get; set; }

    /// <summary>What the period held before the change: an edit may change capacity too.</summary>
    public Figure CapacityBefore { get; set; }

    /// <summary>Of participants whose terms were changed since: their sub-limit before the change, null for one that joined. Null when none was.</summary>
    public Dictionary<int, Figure?>? SubLimitsBefore { get; set; }

    /// <summary>The voided event's id; null when none was.</summary>
    public string? EventId { get; init; }

    /// <summary>The voided event's subject.</summary>
    public string? Subject { get; init; }

    /// <summary>The one session that is read again, because a sign of it was voided; null where all of the bucket is counted.</summary>
    public SessionKey? Session { get; init; }

    /// <summary>Of a session that is read again: the time of its first sign, in ticks of Unix time.</summary>
    public long SinceTicks { get; init; }

    /// <summary>Of session time: the instant that the bucket was brought to; signs of later times wait for theirs.</summary>
    public long ThroughTicks { get; set; }

    /// <summary>What came after the moment, in order.</summary>
    public IReadOnlyList<WaitingUsage> Waiting => _waiting;

    /// <summary>The newest edit that came after the moment; null when none did.</summary>
    public WaitingEdit? Edit { get; set; }

    /// <summary>Whether usage fits with all that waits (S1); how it fits with what is counted is not known yet.</summary>
    internal bool HasRoomFor(in Usage usage, Aggregation aggregation)
    {
        if (aggregation is Aggregation.Max or Aggregation.Count or Aggregation.Duration) return true;
        return Quantity.IsWithinLimit(_waitingNanos + Int128.Abs(usage.Nanos));
    }

    /// <summary>Something more waits.</summary>
    public void Add(WaitingUsage waiting)
    {
        _waiting.Add(waiting);
        _waitingNanos += Int128.Abs(waiting.Usage.Nanos); // of distinct values it means nothing, and is not asked
    }
}

/// <summary>Usage, or usage that is taken back, which waits for a count.</summary>
/// <param name="NowTicks">When it came, in ticks of Unix time.</param>
public sealed record WaitingUsage(Usage Usage, long NowTicks, string EventId, string SubjectKey)
{
    /// <summary>Of usage that is taken back: what a count that it asks for takes and leaves out. Null otherwise.</summary>
    public VoidMoment? Void { get; init; }
}

/// <summary>When an event was voided.</summary>
/// <param name="Event">The place of the event.</param>
/// <param name="Moment">The moment in the order of counting.</param>
/// <param name="VoidCount">How many of the account's events are voided then, with this one.</param>
public sealed record VoidMoment(UsagePlace Event, UsagePlace Moment, int VoidCount);

/// <summary>An edit that waits for a count.</summary>
/// <param name="Edit">Without a count of its own.</param>
/// <param name="IsRecount">Whether it asks for a count itself: then from its own moment.</param>
public sealed record WaitingEdit(BucketEdit Edit, long NowTicks, UsagePlace Moment, int VoidCount, bool IsRecount);

/// <summary>What a count from history found in a period.</summary>
/// <param name="Subjects">Of each subject that has usage in it; of several meters of each by itself.</param>
/// <param name="Ahead">Usage that lies beyond the period, in order of counting.</param>
public sealed record CountedPeriod(IReadOnlyList<SubjectUsage> Subjects, IReadOnlyList<AheadUsage> Ahead)
{
    /// <summary>Of <c>uniqueCount</c>: who brought which value, with how many events. Then no subject has usage besides.</summary>
    public IReadOnlyList<ValueCount> Values { get; init; } = [];

    /// <summary>Whether nothing was used in it.</summary>
    internal bool IsEmpty => Subjects.Count == 0 && Values.Count == 0 && Sessions.Count == 0 && Window.Count == 0;

    /// <summary>Of a rolling window: what was used in it, each subject's usage of one instant once.</summary>
    public IReadOnlyList<WindowUsage> Window { get; init; } = [];
    /// <summary>Of session time: the sessions with their signs, each once.</summary>
    public IReadOnlyList<CountedSession> Sessions { get; init; } = [];
}

/// <summary>A subject's usage in a period: its sum, number of events, highest or last value.</summary>
/// <param name="TimeTicks">Of a gauge: the time of the last value.</param>
public readonly record struct SubjectUsage(int Subject, Int128 Nanos, long TimeTicks)
{
    /// <summary>The meter's number.</summary>
    public int Meter { get; init; }
}
