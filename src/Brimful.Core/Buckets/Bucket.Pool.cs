using Brimful.Core.Crossings;
using Brimful.Core.Metering;
using Brimful.Core.Pools;
using Brimful.Core.Quantities;

namespace Brimful.Core.Buckets;

public sealed partial class Bucket
{
    /// <summary>Who takes part with a sub-limit (S16); null for most buckets.</summary>
    public Participants? Participants
    {
        get => _other?.Participants;
        internal set => (_other ??= new OtherPeriods()).Participants = value;
    }

    /// <summary>Has a subject take part with a sub-limit of its own, or gives it another. Its lines go on as a bucket's do over an edit: those that
    /// are new and under what it used already in the period are passed, unless they ask to fire (S11). Call <see cref="AdvanceTo"/> first.</summary>
    public void PutParticipant(int subject, ParticipantTerms terms, long nowTicks, List<BucketFact> facts)
    {
        FixShares();
        PutParticipant(subject, terms, (nowTicks, false), facts);
    }

    private void PutParticipant(int subject, ParticipantTerms terms, (long NowTicks, bool StartsPeriod) moment, List<BucketFact> facts)
    {
        var before = Participants?.Find(subject);
        if (terms.Equals(before)) return;
        (Participants ??= new Participants()).Set(subject, terms, Open.Number, moment.NowTicks);
        var lines = FindLines(Open, subject);
        // With nothing used in a period that has just begun, lines stand as at its start (S23); a gauge's goes on with the one before.
        var goesOn = Meter.Aggregation == Aggregation.Latest && Open.HasValue;
        if (!moment.StartsPeriod || goesOn || lines is not null || Open.ShareOf(subject) != 0)
        {
            if (Recount is { } recount) (recount.SubLimitsBefore ??= []).TryAdd(subject, before?.Capacity);
            ChangeLines(new ParticipantLines(subject, before, lines), terms, moment.NowTicks, facts);
        }
        WatchParticipant(subject);
    }

    /// <summary>Ends a subject's part: its lines are gone, without clearings. What it used stays in the pool, and should it come back in the same
    /// period it goes on from there. Call <see cref="AdvanceTo"/> first.</summary>
    /// <returns>Whether it took part.</returns>
    public bool RemoveParticipant(int subject, long nowTicks, List<BucketFact> facts)
    {
        if (Participants is not { } participants || participants.Find(subject) is not { } before) return false;
        FixShares();
        participants.Remove(subject, Open.Number, nowTicks);
        if (FindLines(Open, subject) is { } lines) ChangeLines(new ParticipantLines(subject, before, lines), null, nowTicks, facts);
        WatchParticipant(subject);
        return true;
    }

    /// <summary>Makes these the participants, and no others. Facts come by subject, in the order in which those became known.</summary>
    /// <param name="startsPeriod">Whether the same edit has just begun the open period.</param>
    public void SetParticipants(IReadOnlyDictionary<int, ParticipantTerms> wanted, long nowTicks, List<BucketFact> facts, bool startsPeriod = false)
    {
        FixShares();
        foreach (var subject in wanted.Keys.Union(Participants?.Now.Keys ?? []).Order().ToList())
        {
            if (wanted.TryGetValue(subject, out var terms)) PutParticipant(subject, terms, (nowTicks, startsPeriod), facts);
            else RemoveParticipant(subject, nowTicks, facts);
        }
    }

    /// <summary>What an edit does to participants, after the pool's own lines: facts come by subject.</summary>
    /// <param name="wanted">Who takes part from now on; null leaves that as it is.</param>
    private void EditParticipants(IReadOnlyDictionary<int, ParticipantTerms>? wanted, LevelChange change, (bool StartsPeriod, bool IsOtherMeter) edit, List<BucketFact> facts)
    {
        if (!edit.IsOtherMeter || IsCounting)
        {
            if (wanted is not null) SetParticipants(wanted, change.OccurredTicks, facts, edit.StartsPeriod);
            return;
        }
        foreach (var subject in (wanted?.Keys ?? []).Union(Participants?.Now.Keys ?? []).Order().ToList())
        {
            var (before, after) = (Participants?.Find(subject), wanted is null ? Participants!.Find(subject) : wanted.GetValueOrDefault(subject));
            if (after is null) RemoveParticipant(subject, change.OccurredTicks, facts);
            else if (after.Equals(before)) SettleParticipant(Open, subject, (change, null), facts);
            else PutParticipant(subject, after, (change.OccurredTicks, edit.StartsPeriod), facts);
        }
    }

    /// <summary>Whether exactly these take part, with these terms.</summary>
    public bool HasParticipants(IReadOnlyDictionary<int, ParticipantTerms> wanted)
    {
        if (wanted.Count != (Participants?.Count ?? 0)) return false;
        foreach (var (subject, terms) in wanted)
            if (!terms.Equals(Participants?.Find(subject))) return false;
        return true;
    }

    /// <summary>How a participant stands in a period, to look at; one that has used nothing stands as a period's start leaves it.</summary>
    public LineLedger LinesOf(PeriodLedger ledger, int subject, ParticipantTerms terms)
    {
        var lines = FindLines(ledger, subject) ?? FreshLines(ledger, subject, terms);
        return Sessions is not null && ReferenceEquals(ledger, Open) ? lines.ToLookAt(SessionLevelOf(subject)) : lines;
    }

    private static ParticipantLedger? FindLines(PeriodLedger ledger, int subject) => ledger.Pool?.Find(subject);

    private ParticipantLedger FreshLines(PeriodLedger ledger, int subject, ParticipantTerms terms)
    {
        var lines = new ParticipantLedger(subject) { Number = ledger.Number };
        PassWhatIsReached(lines, terms.Thresholds, terms.Capacity);
        new LineSettlement(lines, terms.Thresholds, Meter.Aggregation).Watch(terms.Capacity);
        return lines;
    }

    /// <summary>Counts usage in its participant, after the pool: parent and child are evaluated on the same event (S16).</summary>
    private void CountParticipant(PeriodLedger ledger, in Usage usage, in UsageMoment moment, List<BucketFact> facts)
    {
        if (Participants?.TermsAt(usage.Subject, ledger.Number) is not { } terms) return;
        var lines = FindLines(ledger, usage.Subject) ?? Keep(ledger, FreshLines(ledger, usage.Subject, terms));
        var before = lines.UsedNanos;
        lines.UsedNanos = ledger.ShareOf(usage.Subject);
        if (lines.IsQuietAt(lines.UsedNanos)) return;
        var change = UsageChange((before, lines.UsedNanos), terms.Capacity, usage, moment);
        Settle(new CountedLines(ledger, lines, usage.Subject), terms.Thresholds, change, facts);
    }

    private void ChangeLines(ParticipantLines at, ParticipantTerms? after, long nowTicks, List<BucketFact> facts)
    {
        var share = Open.ShareOf(at.Subject);
        if (at.Lines is null && at.Before is null && share == 0) return;
        var lines = at.Lines ?? (at.Before is null ? new ParticipantLedger(at.Subject) { Number = Open.Number } : FreshLines(Open, at.Subject, at.Before));
        lines.HasLeft = after is null;
        var (before, capacity) = (lines.UsedNanos, after?.Capacity ?? Quantity.Zero);
        if (!IsCounting) lines.UsedNanos = share;
        new LineTakeover(at.Before?.Thresholds ?? [], lines.Standings).Into(lines, after?.Thresholds ?? [], capacity, Open.StartTicks);
        if (at.Before is null && after is not null && share == 0 && !IsCounting) PassWhatIsReached(lines, after.Thresholds, capacity);
        var change = new LevelChange
        {
            Cause = Cause.Edit,
            UsedBeforeNanos = at.Before is null ? share : before,
            CapacityBefore = at.Before?.Capacity ?? capacity,
            Capacity = capacity,
            OccurredTicks = nowTicks,
            DetectedTicks = nowTicks,
        };
        Settle(new CountedLines(Open, lines, at.Subject), after?.Thresholds ?? [], change, facts);
        if (share == 0 && !IsCounting && lines.Standings is not { HaveMoved: true }) Drop(Open, at.Subject);
        else Keep(Open, lines);
    }

    /// <summary>Gauges know no refill: participants that still take part carry value and arming over too (S23).</summary>
    private void CarryParticipants(PeriodLedger from, PeriodLedger to)
    {
        foreach (var (subject, lines) in from.Pool?.Participants ?? [])
        {
            if (Participants?.TermsAt(subject, from.Number) is not { } before || Participants.TermsAt(subject, to.Number) is not { } after) continue;
            var carried = Keep(to, new ParticipantLedger(subject) { Number = to.Number, UsedNanos = lines.UsedNanos });
            CarryLines((before.Thresholds, lines.Standings), carried, after.Thresholds, (after.Capacity, to.StartTicks));
            new LineSettlement(carried, after.Thresholds, Meter.Aggregation).Watch(after.Capacity);
        }
    }

    private static ParticipantLedger Keep(PeriodLedger ledger, ParticipantLedger lines)
    {
        (ledger.Pool ??= new PoolLedger()).Keep(lines);
        return lines;
    }

    private static void Drop(PeriodLedger ledger, int subject)
    {
        if (ledger.Pool is not { Participants: not null } pool) return;
        pool.Drop(subject);
        if (pool.IsEmpty) ledger.Pool = null;
    }

    /// <summary>Whether a participant's own level stays inside S1's bounds: other subjects' corrections may keep the pool's lower.</summary>
    private bool HasShareRoomFor(PeriodLedger ledger, in Usage usage)
    {
        if (Participants?.TermsAt(usage.Subject, ledger.Number) is null) return true;
        var more = Meter.Aggregation switch { Aggregation.Sum or Aggregation.Combined => usage.Nanos, Aggregation.Count => Quantity.NanosPerUnit, _ => 0 };
        return Quantity.IsWithinLimit(ledger.ShareOf(usage.Subject) + more);
    }

    /// <summary>A participant whose terms change.</summary>
    /// <param name="Before">Its terms so far; null where it joins.</param>
    /// <param name="Lines">Where its lines stand; null when it has used nothing in the period.</param>
    private readonly record struct ParticipantLines(int Subject, ParticipantTerms? Before, ParticipantLedger? Lines);
}

/// <summary>Lines that are settled: a bucket's own, or a participant's in it.</summary>
/// <param name="Participant">The participant's subject; null for the bucket itself.</param>
internal readonly record struct CountedLines(PeriodLedger Period, LineLedger Lines, int? Participant);
