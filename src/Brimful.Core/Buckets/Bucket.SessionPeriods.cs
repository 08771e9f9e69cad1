using Brimful.Core.Crossings;
using Brimful.Core.Sessions;

namespace Brimful.Core.Buckets;

public sealed partial class Bucket
{
    private void CountClosed(PeriodLedger ledger, SessionChange change, Int128 nanos, List<BucketFact> facts)
    {
        var (subject, before, share) = (change.Key.Subject, ledger.UsedNanos, ledger.ShareOf(change.Key.Subject));
        AddToShare(ledger, subject, nanos);
        (ledger.UsedNanos, ledger.HasValue) = (before + nanos, true);
        var terms = Participants?.TermsAt(subject, ledger.Number);
        var lines = terms is null ? null : FindLines(ledger, subject) ?? Keep(ledger, FreshLines(ledger, subject, terms));
        if (lines is not null) lines.UsedNanos = share + nanos;
        if (nanos > 0)
        {
            Sessions!.Raised.Add(ledger.Number);
            return;
        }
        Settle(new CountedLines(ledger, ledger, null), TermsOf(ledger).Thresholds, change.Correction(before, CapacityOf(ledger), late: true), facts);
        if (lines is not null) Settle(new CountedLines(ledger, lines, subject), terms!.Thresholds, change.Correction(share, terms.Capacity, late: true), facts);
    }

    private static void AddToShare(PeriodLedger ledger, int subject, Int128 nanos)
    {
        var shares = ledger.Pool?.Shares is { } known ? new Dictionary<int, Int128>(known) : [];
        if (ledger.SoleSubject is { } sole) shares[sole] = ledger.UsedNanos;
        shares[subject] = shares.GetValueOrDefault(subject) + nanos;
        ledger.SetShares(shares);
    }

    /// <summary>Where the next period starts after an instant at which there was none, because a one-off had ended or not begun.</summary>
    private long NextPeriodAfter(long ticks)
    {
        var next = Open.StartTicks;
        foreach (var start in (Past ?? []).Select(past => past.Segment.FirstTicks).Append(Segment.FirstTicks))
            if (start > ticks) next = Math.Min(next, start);
        return Math.Max(next, ticks + 1);
    }

    /// <summary>Ends the open period for sessions: what they came to stays in it, and those that are open go on in the next.</summary>
    private void EndSessionsOfPeriod()
    {
        if (Sessions is null) return;
        BringSessionsTo(Open.EndTicks);
        FixSessions();
    }

    private void EnterSessions()
    {
        if (Sessions is not { } book) return;
        book.Enter(Open.StartTicks);
        Open.HasValue = book.Total.Open > 0;
        EnterWatches();
    }

    /// <summary>Counts anew what open sessions come to within other bounds of a one-off, so that the level stays as it is.</summary>
    private void RebindSessions()
    {
        if (Sessions is not { } book) return;
        var levels = book.Subjects.Select(subject => (subject, Nanos: Open.ShareOf(subject))).ToList();
        book.Reset();
        foreach (var (key, session) in book.Sessions)
            if (session.OpenSinceTicks is { } since && IsIncluded(key.Subject, Subjects)) CountOpen(book, key.Subject, new SessionSpan(since, long.MaxValue), 1);
        foreach (var (subject, nanos) in levels) book.Keep(subject, nanos - SessionLevelOf(subject));
        EnterWatches();
    }

    /// <summary>Takes over the sessions that were counted from history, and sets what they come to.</summary>
    private void TakeSessions(CountedPeriod counted, Recount recount)
    {
        var book = Sessions = new SessionBook(Meter.MaxSilenceTicks, recount.ThroughTicks);
        Open.HasValue = false;
        foreach (var found in counted.Sessions)
        {
            var (session, spans) = (found.ToSession(book.LimitTicks), new List<SessionSpan>());
            session.Read(spans);
            if (spans.Count > 0 && spans[^1].ToTicks > book.AtTicks) session.OpenSinceTicks = spans[^1].FromTicks;
            (session.Other, session.HeardTicks) = (found.ToOther(book.LimitTicks), recount.ThroughTicks);
            book.Restore(found.Key, session);
            if (!IsIncluded(found.Key.Subject, Subjects)) continue;
            foreach (var span in spans) CountOpen(book, found.Key.Subject, span, 1);
        }
        Ahead = null;
        foreach (var ahead in counted.Ahead) WaitForTime(ahead);
        Open.UsedNanos = LevelOf(book.Total);
        FixShares();
        EnterWatches();
    }

    /// <summary>Takes over the one session that was read again because a sign of it was voided.</summary>
    private void TakeSession(SessionKey key, CountedPeriod counted, Recount recount, long nowTicks, List<BucketFact> facts)
    {
        var (book, change) = (Sessions!, new SessionChange(key, recount.OccurredTicks, nowTicks, new GivenNames(recount.EventId!, recount.Subject!)) { IsCorrection = true });
        book.Of(key).Read(change.Before);
        book.Of(key).Other?.Read(change.OtherBefore);
        var session = counted.Sessions.Count > 0 ? counted.Sessions[0].ToSession(book.LimitTicks) : new Session(book.LimitTicks);
        session.Other = counted.Sessions.Count > 0 ? counted.Sessions[0].ToOther(book.LimitTicks) : null;
        session.HeardTicks = nowTicks;
        session.Read(change.After);
        session.Other?.Read(change.OtherAfter);
        book.Replace(key, session);
        Count(change, facts);
    }

    private void BeginRecount(Session session, SessionChange change, VoidMoment moment) => Freeze(new Recount
    {
        Moment = moment.Moment,
        VoidCount = moment.VoidCount,
        Cause = Cause.Correction,
        OccurredTicks = change.TimeTicks,
        Period = Open.Number,
        UsedBeforeNanos = Open.UsedNanos,
        EventId = change.Names.EventId,
        Subject = change.Names.Subject,
        Session = change.Key,
        SinceTicks = session.FirstTicks,
        ThroughTicks = Sessions!.AtTicks,
    });

    private sealed class GivenNames(string eventId, string subject) : UsageNames
    {
        public override string EventId => eventId;

        public override string Subject => subject;
    }
}
