using Brimful.Core.Crossings;
using Brimful.Core.Metering;
using Brimful.Core.Quantities;
using Brimful.Core.Sessions;

namespace Brimful.Core.Buckets;

public sealed partial class Bucket
{
    /// <inheritdoc cref="OtherPeriods.Sessions"/>
    public SessionBook? Sessions
    {
        get => _other?.Sessions;
        internal set => (_other ??= new OtherPeriods()).Sessions = value;
    }

    private bool CountsSessions => Meter.Aggregation == Aggregation.Duration;

    private bool HasOpenSessions => Sessions is { Total.Open: > 0 };

    /// <summary>Takes a sign of a session at its own time: one that lies ahead waits for it (S23).</summary>
    /// <returns>Whether it waits.</returns>
    private bool TakeSign(in Usage usage, long nowTicks, UsageNames names, List<BucketFact> facts)
    {
        var book = Sessions ??= new SessionBook(Meter.MaxSilenceTicks, nowTicks);
        if (usage.TimeTicks > book.AtTicks)
        {
            WaitForTime(new AheadUsage(usage, names.EventId, names.Subject));
            return true;
        }
        var sign = SessionSign.Of(usage.Nanos);
        if (sign.Action == SessionAction.Heartbeat && book.LimitTicks == long.MaxValue) return false;
        var change = new SessionChange(new SessionKey(usage.Subject, sign.Session), usage.TimeTicks, nowTicks, names);
        var session = book.Of(change.Key);
        if (IsRead(Terms.CountFrom, usage, null)) session.Take(sign.Action, usage.TimeTicks, change.Before, change.After);
        if (HasOtherReading && IsRead(OtherCountFrom, usage, null)) (session.Other ??= new Session(book.LimitTicks)).Take(sign.Action, usage.TimeTicks, change.OtherBefore, change.OtherAfter);
        session.HeardTicks = nowTicks;
        Count(change, facts);
        return false;
    }

    /// <summary>Takes a sign back. Where a silence may end sessions, heartbeats matter that are not kept one by one: then the session is read again
    /// from history.</summary>
    private void TakeBackSign(in Usage usage, VoidMoment moment, long nowTicks, UsageNames names, List<BucketFact> facts)
    {
        if (Sessions is not { } book || !Took(usage, moment.Event)) return;
        if (usage.TimeTicks > book.AtTicks)
        {
            TakeBackAhead(usage, names.EventId);
            return;
        }
        if (FindKept(usage, moment.Event) is not { } session) return;
        var sign = SessionSign.Of(usage.Nanos);
        var change = new SessionChange(new SessionKey(usage.Subject, sign.Session), usage.TimeTicks, nowTicks, names) { IsCorrection = true };
        if (book.LimitTicks != long.MaxValue) BeginRecount(session, change, moment);
        else
        {
            if (IsRead(Terms.CountFrom, usage, moment.Event)) session.TakeBack(sign.Action, usage.TimeTicks, change.Before, change.After);
            if (IsRead(OtherCountFrom, usage, moment.Event)) session.Other?.TakeBack(sign.Action, usage.TimeTicks, change.OtherBefore, change.OtherAfter);
            Count(change, facts);
        }
    }

    /// <summary>The session that a sign belongs to which was counted at a place, if it was here and is kept.</summary>
    private Session? FindKept(in Usage usage, UsagePlace place) =>
        Sessions is { } book && Took(usage, place) && usage.TimeTicks <= book.AtTicks ? book.Sessions.GetValueOrDefault(new SessionKey(usage.Subject, SessionSign.Of(usage.Nanos).Session)) : null;

    /// <summary>Counts what a sign changed of when a session was open: in the open period and in closed ones. What falls clears lines at once;
    /// what rises is compared with lines by <see cref="SettleReached(long, List{BucketFact})"/>, at the instants at which it rose.</summary>
    private void Count(SessionChange change, List<BucketFact> facts)
    {
        var (book, session) = (Sessions!, Sessions!.Of(change.Key));
        var since = session.OpenSinceTicks; // At the very end of a silence it still counts as open.
        if (change.Before.Exists(span => span.FromTicks == since) || change.FindOpen(change.After, book.AtTicks) is not null)
            session.OpenSinceTicks = change.FindOpen(change.After, book.AtTicks)?.FromTicks;
        book.Watch(change.Key, session);
        CountClosed(change, facts);
        if (!IsIncluded(change.Key.Subject, Subjects)) return;
        CountedBook();
        var (subject, before, shareBefore) = (change.Key.Subject, LevelOf(book.Total), LevelOf(book.SumOf(change.Key.Subject)));
        foreach (var span in change.Before) CountOpen(book, subject, span.FromTicks == since ? span with { ToTicks = long.MaxValue } : span, -1);
        foreach (var span in change.After) CountOpen(book, subject, span, 1);
        Open.UsedNanos = LevelOf(book.Total);
        if (IsConcurrent)
        {
            CountConcurrent(change, before);
            return;
        }
        book.IsRaised |= Open.UsedNanos > before;
        if (Open.UsedNanos < before) Fall(change, before, facts);
        if (Participants?.Find(subject) is null) return;
        if (LevelOf(book.SumOf(subject)) < shareBefore) FallOf(subject, change, shareBefore, facts);
        WatchParticipant(subject);
    }

    private void CountOpen(SessionBook book, int subject, SessionSpan span, int weight)
    {
        var (from, isOpen) = (Within(Open, span.FromTicks), span.ToTicks > book.AtTicks);
        var to = isOpen ? from : Within(Open, span.ToTicks);
        if (!isOpen && from == to) return;
        book.Count(subject, new SessionSpan(from, to), isOpen, weight);
        Open.HasValue = true;
    }

    private void Fall(SessionChange change, Int128 before, List<BucketFact> facts) =>
        Settle(new CountedLines(Open, Open, null), Terms.Thresholds, change.Correction(before, CapacityOf(Open), late: change.NowTicks >= Open.EndTicks), facts);

    private void FallOf(int subject, SessionChange change, Int128 before, List<BucketFact> facts)
    {
        if (FindLines(Open, subject) is not { } lines) return;
        var terms = Participants!.Find(subject)!;
        lines.UsedNanos = SessionLevelOf(subject);
        Settle(new CountedLines(Open, lines, subject), terms.Thresholds, change.Correction(before, terms.Capacity, late: change.NowTicks >= Open.EndTicks), facts);
    }

    /// <summary>Has a sign wait for its time, in the order of times.</summary>
    private void WaitForTime(AheadUsage sign)
    {
        var waiting = Ahead ??= [];
        var at = waiting.Count;
        while (at > 0 && waiting[at - 1].Usage.TimeTicks > sign.Usage.TimeTicks) at--;
        waiting.Insert(at, sign);
    }

    private Int128 LevelOf(SessionSum sum) => IsConcurrent ? (Int128)sum.Open * Quantity.NanosPerUnit : sum.LevelAt(Within(Open, Sessions!.AtTicks));

    /// <summary>What a subject's sessions come to in the open period, at the instant that the bucket was brought to.</summary>
    private Int128 SessionLevelOf(int subject) => LevelOf(Sessions!.SumOf(subject));

    private static long Within(PeriodLedger ledger, long ticks) => Math.Clamp(ticks, ledger.StartTicks, ledger.EndTicks);

    private static bool IsIncluded(int subject, int[]? subjects) => subjects is null || Array.BinarySearch(subjects, subject) >= 0;
}

/// <summary>What one sign, or the loss of one, changed of when a session was open.</summary>
/// <param name="TimeTicks">The event's time.</param>
internal sealed record SessionChange(SessionKey Key, long TimeTicks, long NowTicks, UsageNames Names)
{
    /// <summary>When it was open around that time so far.</summary>
    public List<SessionSpan> Before { get; } = [];

    /// <summary>When it is now.</summary>
    public List<SessionSpan> After { get; } = [];

    /// <summary>The same as closed periods read it that count from another instant than the open one.</summary>
    public List<SessionSpan> OtherBefore { get; } = [];

    /// <inheritdoc cref="OtherBefore"/>
    public List<SessionSpan> OtherAfter { get; } = [];

    /// <summary>Whether there is anything of that.</summary>
    public bool HasOther => OtherBefore.Count + OtherAfter.Count > 0;

    /// <summary>Whether a sign was taken back.</summary>
    public bool IsCorrection { get; init; }

    /// <summary>The change of a number of open sessions.</summary>
    public LevelChange Usage(Int128 usedBeforeNanos, Figure capacity) =>
        Correction(usedBeforeNanos, capacity, late: false) with { Cause = IsCorrection ? Cause.Correction : Cause.Usage, OnlyClears = false };

    /// <summary>The stretch that goes on at an instant; null when none does.</summary>
    public SessionSpan? FindOpen(List<SessionSpan> spans, long ticks) => spans.Count > 0 && spans[^1].ToTicks > ticks ? spans[^1] : null;

    /// <summary>The change of a level that fell by it.</summary>
    public LevelChange Correction(Int128 usedBeforeNanos, Figure capacity, bool late) => new()
    {
        Cause = Cause.Correction,
        UsedBeforeNanos = usedBeforeNanos,
        CapacityBefore = capacity,
        Capacity = capacity,
        OccurredTicks = TimeTicks,
        DetectedTicks = NowTicks,
        EventId = Names.EventId,
        Subject = Names.Subject,
        Late = late,
        OnlyClears = true,
    };

    /// <summary>Where it was open only now (weight 1), or only so far (−1), before an instant.</summary>
    public IEnumerable<(SessionSpan Span, int Weight)> DifferencesBefore(long ticks) => DifferencesBefore(ticks, Before, After);

    /// <summary>The same of <see cref="OtherBefore"/> and <see cref="OtherAfter"/>.</summary>
    public IEnumerable<(SessionSpan Span, int Weight)> OtherDifferencesBefore(long ticks) => DifferencesBefore(ticks, OtherBefore, OtherAfter);

    private static IEnumerable<(SessionSpan Span, int Weight)> DifferencesBefore(long ticks, List<SessionSpan> before, List<SessionSpan> after)
    {
        if (!before.Exists(span => span.FromTicks < ticks) && !after.Exists(span => span.FromTicks < ticks)) yield break;
        var turns = new SortedDictionary<long, int>();
        foreach (var (spans, weight) in new[] { (before, -1), (after, 1) })
        {
            foreach (var span in spans.Where(span => span.FromTicks < ticks))
            {
                turns[span.FromTicks] = turns.GetValueOrDefault(span.FromTicks) + weight;
                var end = Math.Min(span.ToTicks, ticks);
                turns[end] = turns.GetValueOrDefault(end) - weight;
            }
        }
        var (since, open) = (0L, 0);
        foreach (var (at, turn) in turns)
        {
            if (open != 0) yield return (new SessionSpan(since, at), open);
            (since, open) = (at, open + turn);
        }
    }
}
