using System.Collections.Immutable;
using Brimful.Core.Crossings;
using Brimful.Core.Pools;
using Brimful.Core.Quantities;
using Brimful.Core.Sessions;
using Brimful.Core.Thresholds;

namespace Brimful.Core.Buckets;

public sealed partial class Bucket
{
    /// <summary>Whether a late event has raised session time over a line that has not been compared with it yet.</summary>
    public bool HasReached =>
        Sessions is { } book && !IsCounting && (IsConcurrent ? book.Turns is not null : book.IsRaised || book.Raised.Count > 0 || Open.UsedNanos >= Open.NextUpNanos || book.Alarms.NextTicks <= book.AtTicks);

    /// <summary>Whether top-ups are not looked for by the level: of a one-off after its end, and while lines are compared with what a late sign has raised.</summary>
    private bool IsNotLookedAt => Sessions is { } book && (book.IsRaised || (Terms.Schedule is null && book.AtTicks >= Open.EndTicks));

    /// <summary>When sessions next make something happen, in ticks of Unix time: a line is reached, a silence ends one, or a sign's time comes.</summary>
    private long NextSessionTicks
    {
        get
        {
            var next = Ahead is { Count: > 0 } waiting ? waiting[0].Usage.TimeTicks : long.MaxValue;
            if (Sessions is not { } book) return next;
            next = Math.Min(next, Math.Min(book.NextSilenceTicks, book.Alarms.NextTicks));
            return Math.Min(next, NextReached(Open, book.Total));
        }
    }

    /// <summary>The same for its shard: lines start anew with each period, so that its end has to be looked at too.</summary>
    private long SessionsDueTicks =>
        HasOpenSessions && Terms.Schedule is not null && (Terms.Thresholds.Length > 0 || Terms.TopUp is not null || Participants is not null)
            ? Math.Min(NextSessionTicks, Open.EndTicks)
            : NextSessionTicks;

    /// <summary>Compares session time that a late event has raised with the lines, as of the instant that the bucket was brought to. A request's
    /// events are all taken before, so that a start that comes together with its stop reaches no line that the session did not.</summary>
    public void SettleReached(long nowTicks, List<BucketFact> facts)
    {
        if (Sessions is not { } book || IsCounting) return;
        if (IsConcurrent)
        {
            SettleTurns(facts);
            return;
        }
        foreach (var number in book.Raised)
            if (Closed?.Find(ledger => ledger.Number == number) is { } ledger) SettleReachedIn(ledger, nowTicks, facts);
        book.Raised.Clear();
        var toppedUpFor = SettleReached(new CountedLines(Open, Open, null), (Terms.Thresholds, CapacityOf(Open)), nowTicks, facts);
        while (book.Alarms.NextTicks <= book.AtTicks)
        {
            var subject = book.Alarms.NextSubject;
            var terms = Participants!.Find(subject)!;
            var lines = FindLines(Open, subject)!;
            lines.UsedNanos = SessionLevelOf(subject);
            SettleReached(new CountedLines(Open, lines, subject), (terms.Thresholds, terms.Capacity), nowTicks, facts);
            WatchParticipant(subject);
        }
        if (book.IsRaised) toppedUpFor = EndRaise(book, nowTicks);
        if (toppedUpFor is not null) TopUp(toppedUpFor, facts);
    }

    /// <summary>Top-ups that a late sign calls for act when it is received, after all lines: the change of this very instant.</summary>
    /// <returns>Null where the bucket has none.</returns>
    private LevelChange? EndRaise(SessionBook book, long nowTicks)
    {
        book.IsRaised = false;
        WatchCapacity(Open);
        if (Terms.TopUp is null) return null;
        var (now, capacity) = (Within(Open, book.AtTicks), CapacityOf(Open));
        var open = StretchesIn(Open, null).Count(span => span.FromTicks < now && span.ToTicks == now); // in the last tick
        return new LevelChange
        {
            Cause = Cause.Clock,
            UsedBeforeNanos = Open.UsedNanos - ((Int128)open * SessionSum.NanosPerTick),
            CapacityBefore = capacity,
            Capacity = capacity,
            OccurredTicks = book.AtTicks,
            DetectedTicks = nowTicks,
            Late = book.AtTicks >= Open.EndTicks,
        };
    }

    private void SettleReachedIn(PeriodLedger ledger, long nowTicks, List<BucketFact> facts)
    {
        SettleReached(new CountedLines(ledger, ledger, null), (TermsOf(ledger).Thresholds, CapacityOf(ledger)), nowTicks, facts);
        foreach (var (subject, lines) in (ledger.Pool?.Participants ?? []).OrderBy(pair => pair.Key))
            if (Participants?.TermsAt(subject, ledger.Number) is { } terms) SettleReached(new CountedLines(ledger, lines, subject), (terms.Thresholds, terms.Capacity), nowTicks, facts);
    }

    /// <summary>Crosses what is reached, each line at the first instant at which it was: by the clock, for nothing else makes session time grow (S14).</summary>
    /// <returns>The change of the bucket's own level at this very instant, after which top-ups are to be looked at: participants' lines come before (S16).</returns>
    private LevelChange? SettleReached(CountedLines at, (ImmutableArray<Threshold> Thresholds, Figure Capacity) terms, long nowTicks, List<BucketFact> facts)
    {
        var (level, isOwn, isNow) = (at.Lines.UsedNanos, ReferenceEquals(at.Lines, Open), !Sessions!.IsRaised);
        var isLate = !ReferenceEquals(at.Period, Open) || (!isNow && Sessions.AtTicks >= Open.EndTicks);
        LevelChange? last = null;
        while (level >= at.Lines.NextUpNanos)
        {
            var point = FirstAt(at, level);
            at.Lines.UsedNanos = point.Nanos;
            var change = new LevelChange
            {
                Cause = Cause.Clock,
                UsedBeforeNanos = point.BeforeNanos,
                CapacityBefore = isOwn ? CapacityOf(Open) : terms.Capacity,
                Capacity = isOwn ? CapacityOf(Open) : terms.Capacity,
                OccurredTicks = point.Ticks,
                DetectedTicks = nowTicks,
                Late = isLate,
            };
            Settle(at, terms.Thresholds, change, facts);
            if (isOwn && isNow)
            {
                last = change;
                break;
            }
        }
        at.Lines.UsedNanos = level;
        return last;
    }

    private CurvePoint FirstAt(CountedLines at, Int128 level)
    {
        var (book, nanos) = (Sessions!, at.Lines.NextUpNanos);
        if (ReferenceEquals(at.Period, Open) && !book.IsRaised)
        {
            var (sum, now) = (at.Participant is { } subject ? book.SumOf(subject) : book.Total, Within(Open, book.AtTicks));
            return new CurvePoint(now, sum.LevelAt(now - 1), level);
        }
        return new LevelCurve(StretchesIn(at.Period, at.Participant), level, at.Period.StartTicks).FirstAt(nanos);
    }

    private List<SessionSpan> StretchesIn(PeriodLedger ledger, int? participant)
    {
        var (all, spans, through) = (new List<SessionSpan>(), new List<SessionSpan>(), Math.Min(ledger.EndTicks, Sessions!.AtTicks));
        var included = ReferenceEquals(ledger, Open) ? Subjects : SubjectsAtEndOf(ledger.Number);
        foreach (var (key, session) in Sessions.Sessions)
        {
            if ((participant is { } one ? key.Subject != one : !IsIncluded(key.Subject, included)) || ReadingOf(session, ledger) is not { } read) continue;
            spans.Clear();
            read.Read(spans);
            foreach (var span in spans)
                if (span.FromTicks < through && span.ToTicks > ledger.StartTicks) all.Add(new SessionSpan(Math.Max(span.FromTicks, ledger.StartTicks), Math.Min(span.ToTicks, through)));
        }
        return all;
    }

    private bool AreSessionsNext(long ticks) => NextSessionTicks <= ticks && (NextCapacityTicks > ticks || ticks >= Open.EndTicks);

    /// <summary>Does what sessions make happen next, at its instant: lines first, then silences, then signs whose time has come.</summary>
    private void StepSessions(long nowTicks, List<BucketFact> facts)
    {
        var ticks = NextSessionTicks;
        BringSessionsTo(ticks);
        SettleReached(nowTicks, facts);
        var before = Open.UsedNanos;
        var silent = EndSilentSessions(ticks);
        if (IsConcurrent && silent.Count > 0) SettleByClock(silent, (before, ticks, nowTicks), facts);
        while (Ahead is { Count: > 0 } waiting && waiting[0].Usage.TimeTicks <= ticks)
        {
            var sign = waiting[0];
            waiting.RemoveAt(0);
            if (waiting.Count == 0) Ahead = null;
            Sessions ??= new SessionBook(Meter.MaxSilenceTicks, ticks);
            TakeSign(sign.Usage, nowTicks, new KnownNames(sign), facts);
        }
        if (IsConcurrent) SettleTurns(facts);
    }

    /// <summary>Ends sessions whose silence is over at an instant. One that is heard of at that very instant goes on (S23): its sign waits for it.</summary>
    /// <returns>Whose they were.</returns>
    private SortedSet<int> EndSilentSessions(long ticks)
    {
        var (subjects, goOn) = (new SortedSet<int>(), new List<SessionKey>());
        if (Sessions is not { } book) return subjects;
        while (book.TakeSilent(ticks, out var key))
        {
            if (IsHeardOfAt(key, ticks)) goOn.Add(key);
            else if (EndSilent(book, key)) subjects.Add(key.Subject);
        }
        foreach (var key in goOn) book.Watch(key, book.Of(key));
        if (IsConcurrent) Open.UsedNanos = LevelOf(book.Total);
        return subjects;
    }

    private bool IsHeardOfAt(SessionKey key, long ticks)
    {
        foreach (var (usage, _, _) in Ahead ?? [])
        {
            if (usage.TimeTicks > ticks) break;
            var sign = SessionSign.Of(usage.Nanos);
            if (sign.Action != SessionAction.Stop && new SessionKey(usage.Subject, sign.Session) == key) return true;
        }
        return false;
    }

    private bool EndSilent(SessionBook book, SessionKey key)
    {
        var session = book.Of(key);
        var span = new SessionSpan(session.OpenSinceTicks!.Value, session.SilentTicks);
        session.OpenSinceTicks = null;
        if (!IsIncluded(key.Subject, Subjects)) return false;
        CountOpen(book, key.Subject, span with { ToTicks = long.MaxValue }, -1);
        CountOpen(book, key.Subject, span, 1);
        WatchParticipant(key.Subject);
        return true;
    }

    /// <summary>Brings the level to an instant up to which nothing else happens.</summary>
    private void BringSessionsTo(long ticks)
    {
        if (Sessions is not { } book || ticks <= book.AtTicks) return;
        book.AtTicks = ticks;
        Open.UsedNanos = LevelOf(book.Total);
    }

    private long NextReached(LineLedger lines, SessionSum sum)
    {
        if (lines.NextUpNanos >= ThresholdLine.Unreachable || IsConcurrent) return long.MaxValue;
        var ticks = sum.FirstAt(lines.NextUpNanos, Within(Open, Sessions!.AtTicks));
        return ticks > Open.EndTicks ? long.MaxValue : ticks;
    }

    /// <summary>Notes when a participant reaches a line next. One with an open session has lines of its own, even before it used anything.</summary>
    private void WatchParticipant(int subject)
    {
        if (Sessions is not { } book) return;
        var (terms, sum) = (Participants?.Find(subject), book.SumOf(subject));
        var lines = FindLines(Open, subject);
        if (terms is not null && lines is null && sum != default) lines = Keep(Open, FreshLines(Open, subject, terms));
        book.Alarms.Set(subject, terms is null || lines is null ? long.MaxValue : NextReached(lines, sum));
    }

    /// <summary>Takes the sessions over from a stored form, after all else.</summary>
    internal void RestoreSessions(SessionBook book)
    {
        Sessions = book;
        EnterWatches();
    }

    private void EnterWatches()
    {
        foreach (var subject in Participants?.Now.Keys.Order() ?? Enumerable.Empty<int>()) WatchParticipant(subject);
    }

    /// <summary>Sets every share and every participant's level as of the instant that the bucket was brought to; else they are as of when they were last
    /// looked at.</summary>
    public void FixSessions()
    {
        if (Sessions is null) return;
        FixShares();
        foreach (var (subject, lines) in Open.Pool?.Participants ?? []) lines.UsedNanos = SessionLevelOf(subject);
    }

    /// <summary>Sets the share of each subject as of the instant that the bucket was brought to.</summary>
    private void FixShares()
    {
        if (Sessions is not { } book) return;
        Open.SetShares(book.Subjects.ToDictionary(static subject => subject, SessionLevelOf));
    }

    /// <summary>Who used most of a period (S16); of the open one as of the instant that the bucket was brought to.</summary>
    public ImmutableArray<Contributor> FindTopContributors(PeriodLedger ledger)
    {
        if (ReferenceEquals(ledger, Open)) FixShares();
        return TopContributors.Of(ledger);
    }
}
