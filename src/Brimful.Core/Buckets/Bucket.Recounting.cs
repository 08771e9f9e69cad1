using Brimful.Core.Crossings;
using Brimful.Core.Metering;
using Brimful.Core.Pools;
using Brimful.Core.Quantities;
using Brimful.Core.Sessions;

namespace Brimful.Core.Buckets;

public sealed partial class Bucket
{
    /// <summary>The count from history that is under way; null when there is none.</summary>
    public Recount? Recount => _other?.Recount;

    /// <inheritdoc cref="OtherPeriods.QueuedTicks"/>
    public long? QueuedTicks
    {
        get => _other?.QueuedTicks;
        set
        {
            if (value is not null || _other is not null) (_other ??= new OtherPeriods()).QueuedTicks = value;
        }
    }

    /// <summary>Whether a count from history is under way: its level is not known, and what happens to it waits.</summary>
    public bool IsCounting => _other?.Recount is not null;

    /// <summary>The terms that it will have once an edit that waits for a count is made; those that it has where none waits.</summary>
    public BucketTerms ComingTerms => Recount?.Edit?.Edit.Terms ?? Terms;

    /// <summary>The meter that it will count by then.</summary>
    public MeterIdentity ComingMeter => Recount?.Edit?.Edit.Meter ?? Meter;

    /// <summary>Whether it has such terms and subjects, or will have them once an edit that waits for a count is made.</summary>
    /// <param name="subjects">Sorted numbers of the subjects that count; null for all.</param>
    public bool IsToBe(BucketTerms terms, int[]? subjects)
    {
        var coming = Recount?.Edit is { } waiting ? waiting.Edit.Subjects : Subjects;
        return ComingTerms.Equals(terms) && (coming is null ? subjects is null : subjects is not null && coming.AsSpan().SequenceEqual(subjects));
    }

    /// <inheritdoc cref="OtherPeriods.CountedAfter"/>
    public UsagePlace? CountedAfter
    {
        get => _other?.CountedAfter;
        set => (_other ??= new OtherPeriods()).CountedAfter = value;
    }

    /// <summary>Of a bucket that counts from now: the moment before which what was counted does not count.</summary>
    public UsagePlace? LeftOutBefore => Terms.CountFrom == CountFrom.Now ? CountedAfter : null;

    /// <summary>Has the open period counted from history: until <see cref="FinishRecount"/> all that happens waits.</summary>
    public void BeginRecount(Recount recount) => BeginRecount(recount, Open.UsedNanos, CapacityOf(Open), startsPeriod: false);

    /// <summary>An edit while a count is under way: it is made when the result is there; of several the newest.</summary>
    public void EditLater(WaitingEdit edit) => Recount!.Edit = edit with { IsRecount = edit.IsRecount || Recount.Edit is { IsRecount: true } };

    /// <summary>Takes over a count from a stored form.</summary>
    internal void RestoreRecount(Recount recount) => (_other ??= new OtherPeriods()).Recount = recount;

    /// <summary>What the count that is under way has to take out of history.</summary>
    public RecountRange RangeOfRecount()
    {
        if (CountsSessions) return RangeOfSessions(Recount!);
        if (IsWindow) return RangeOfWindow(Recount!);
        var ledger = LedgerNumbered(Recount!.Period) ?? Open;
        var (isOpen, terms) = (ReferenceEquals(ledger, Open), TermsOf(ledger));
        return new RecountRange(
            Meter,
            isOpen ? Subjects : SubjectsAtEndOf(ledger.Number),
            ledger.StartTicks,
            ledger.EndTicks,
            isOpen && Terms.Schedule is not null,
            terms.CountFrom == CountFrom.Now ? CreatedTicks : long.MinValue,
            terms.CountFrom == CountFrom.Now ? CountedAfter ?? default : default,
            Recount.Moment)
        {
            Number = ledger.Number,
            Reaches = Reaches is null ? [] : [.. Reaches],
        };
    }

    /// <summary>The same of session time: a session that is open at the period's start may have begun long before.</summary>
    private RecountRange RangeOfSessions(Recount recount) =>
        new(Meter, SubjectsSince(), recount.Session is null ? SessionBook.FirstSignFor(Open.StartTicks) : recount.SinceTicks, long.MaxValue, true,
            Terms.CountFrom == CountFrom.Now && !HasOtherReading ? CreatedTicks : long.MinValue, Terms.CountFrom == CountFrom.Now && !HasOtherReading ? CountedAfter ?? default : default, recount.Moment)
        {
            Session = recount.Session,
            ThroughTicks = recount.ThroughTicks,
            Readings = HasOtherReading ? new SignReadings(CreatedTicks, CountedAfter ?? default, Terms.CountFrom == CountFrom.Now) : null,
        };

    /// <summary>The same of a rolling window: what is within it at the moment, or will enter it.</summary>
    private RecountRange RangeOfWindow(Recount recount) =>
        new(Meter, Subjects, recount.ThroughTicks - Terms.WindowTicks, long.MaxValue, true,
            Terms.CountFrom == CountFrom.Now ? CreatedTicks : long.MinValue, Terms.CountFrom == CountFrom.Now ? CountedAfter ?? default : default, recount.Moment)
        {
            IsWindow = true,
            ThroughTicks = recount.ThroughTicks,
        };

    /// <summary>Sets the level that was counted and moves the lines; then what waited happens, in order.</summary>
    /// <param name="windowTicks">How long after its time, and after its receipt, an event is remembered (S2): what none can reach any more is forgotten.</param>
    public void FinishRecount(CountedPeriod counted, long nowTicks, long windowTicks, List<BucketFact> facts)
    {
        var recount = Recount!;
        _other!.Recount = null;
        if (LedgerNumbered(recount.Period) is { } ledger) Take(ledger, counted, recount, nowTicks, facts);
        new LineSettlement(Open, Terms.Thresholds, Meter.Aggregation).Watch(CapacityOf(Open));
        WatchCapacity(Open);
        for (var at = 0; at < recount.Waiting.Count; at++)
        {
            Happen(recount.Waiting[at], windowTicks, facts);
            if (Recount is not { } next) continue;
            foreach (var later in recount.Waiting.Skip(at + 1)) next.Add(later);
            next.Edit = recount.Edit;
            return;
        }
        if (recount.Edit is { } edit) Happen(edit, windowTicks, facts);
        SettleTurns(facts, nowTicks);
        AdvanceTo(nowTicks, windowTicks, facts);
        SettleReached(nowTicks, facts);
    }

    private void BeginRecount(Recount recount, Int128 usedBefore, Figure capacityBefore, bool startsPeriod)
    {
        (recount.Period, recount.UsedBeforeNanos, recount.CapacityBefore) = (Open.Number, usedBefore, capacityBefore);
        recount.StartsPeriod |= startsPeriod;
        ForgetReaches();
        Freeze(recount);
    }

    /// <summary>What the open period takes is counted by its present bounds, whatever they were.</summary>
    private void ForgetReaches()
    {
        Reaches?.RemoveAll(reach => reach.Number == Open.Number);
        if (Reaches is not null) Reaches = Reaches.Count == 0 ? null : Reaches.ConvertAll(reach => reach with { CountedIn = reach.CountedIn ?? Open.Number });
    }

    /// <summary>No level is quiet any more, so that all usage comes to <see cref="Apply"/>.</summary>
    private void Freeze(Recount recount)
    {
        if (IsWindow) recount.ThroughTicks = recount.OccurredTicks;
        if (CountsSessions && recount.Session is null) recount.ThroughTicks = Sessions?.AtTicks ?? recount.OccurredTicks;
        Open.NextUpNanos = Int128.MinValue;
        (_other ??= new OtherPeriods()).Recount = recount;
    }

    private PeriodLedger? LedgerNumbered(int number) => number == Open.Number ? Open : Closed?.Find(ledger => ledger.Number == number);

    private void Take(PeriodLedger ledger, CountedPeriod counted, Recount recount, long nowTicks, List<BucketFact> facts)
    {
        if (recount.Session is { } session)
        {
            TakeSession(session, counted, recount, nowTicks, facts);
            return;
        }
        if (CountsSessions) TakeSessions(counted, recount);
        else if (IsWindow) TakeWindow(counted, recount);
        else if (Meter.Aggregation == Aggregation.UniqueCount) ledger.SetValues(counted.Values);
        else SetLevel(ledger, counted.Subjects);
        var isOpen = ReferenceEquals(ledger, Open);
        if (isOpen && !CountsSessions && !IsWindow && (Ahead is not null || counted.Ahead.Count > 0)) Ahead = counted.Ahead.Count > 0 ? [.. counted.Ahead] : null;
        var terms = isOpen ? Terms : TermsOf(ledger);
        var change = new LevelChange
        {
            Cause = recount.Cause,
            UsedBeforeNanos = recount.UsedBeforeNanos,
            CapacityBefore = recount.CapacityBefore,
            Capacity = CapacityOf(ledger),
            OccurredTicks = recount.OccurredTicks,
            DetectedTicks = nowTicks,
            EventId = recount.EventId,
            Subject = recount.Subject,
            Late = recount.IsLate,
        };
        if (recount.Cause != Cause.Correction) new LineSettlement(ledger, terms.Thresholds, Meter.Aggregation).PassReached(change);
        Settle(new CountedLines(ledger, ledger, null), terms.Thresholds, change, facts);
        if (Participants is not null) SettleParticipants(ledger, (change, recount), facts);
        var isMereStart = recount.StartsPeriod && (counted.IsEmpty || CountsSessions) && !ledger.HasValue;
        if (isOpen && !isMereStart) TopUp(change, facts);
    }

    /// <summary>Brings participants to their shares of a level that was counted or taken away, after the pool.</summary>
    private void SettleParticipants(PeriodLedger ledger, (LevelChange Change, Recount Recount) counted, List<BucketFact> facts)
    {
        foreach (var subject in Participants!.Now.Keys.Union(ledger.Pool?.Participants?.Keys.AsEnumerable() ?? []).Order().ToList())
            SettleParticipant(ledger, subject, counted, facts);
    }

    private void SettleParticipant(PeriodLedger ledger, int subject, (LevelChange Change, Recount? Recount) counted, List<BucketFact> facts)
    {
        if (Participants!.TermsAt(subject, ledger.Number) is not { } terms) return;
        var (lines, share) = (FindLines(ledger, subject), ledger.ShareOf(subject));
        if (lines is null && share == 0) return;
        Figure? before = null;
        var isEdited = counted.Recount?.SubLimitsBefore is { } edited && edited.TryGetValue(subject, out before);
        var joins = isEdited && before is null;
        lines = Keep(ledger, lines ?? (joins ? new ParticipantLedger(subject) { Number = ledger.Number } : FreshLines(ledger, subject, terms)));
        var change = counted.Change with { UsedBeforeNanos = joins ? share : lines.UsedNanos, CapacityBefore = before ?? terms.Capacity, Capacity = terms.Capacity };
        lines.UsedNanos = share;
        if (joins && share == 0) PassWhatIsReached(lines, terms.Thresholds, terms.Capacity);
        if (counted.Recount is not null && change.Cause != Cause.Correction) new LineSettlement(lines, terms.Thresholds, Meter.Aggregation).PassReached(change);
        Settle(new CountedLines(ledger, lines, subject), terms.Thresholds, change, facts);
    }

    private void SetLevel(PeriodLedger ledger, IReadOnlyList<SubjectUsage> subjects)
    {
        if (Meter.Aggregation == Aggregation.Combined)
        {
            SetQuantities(ledger, subjects);
            return;
        }
        if (Meter.Aggregation == Aggregation.Latest)
        {
            SetReadings(ledger, subjects);
            return;
        }
        ledger.SetShares(subjects.ToDictionary(subject => subject.Subject, subject => subject.Nanos));
        ledger.HasValue = subjects.Count > 0;
        ledger.UsedNanos = Meter.Aggregation == Aggregation.Max
            ? subjects.Aggregate((Int128?)null, static (highest, subject) => Int128.Max(highest ?? subject.Nanos, subject.Nanos)) ?? 0
            : subjects.Aggregate((Int128)0, static (sum, subject) => sum + subject.Nanos);
    }

    /// <summary>A gauge's period starts from what the one before it ended with; its own readings come over it.</summary>
    private void SetReadings(PeriodLedger ledger, IReadOnlyList<SubjectUsage> subjects)
    {
        var included = ReferenceEquals(ledger, Open) ? Subjects : SubjectsAtEndOf(ledger.Number);
        var readings = new Dictionary<int, GaugeReading>();
        foreach (var (subject, reading) in ReadingsAtEndOf(NewestBefore(ledger.Number)))
            if (included is null || Array.BinarySearch(included, subject) >= 0) readings[subject] = reading;
        foreach (var subject in subjects) // What was brought in may be dated ahead of an edit that ended the period before.
            if (!readings.TryGetValue(subject.Subject, out var brought) || subject.TimeTicks >= brought.TimeTicks) readings[subject.Subject] = new GaugeReading(subject.Nanos, subject.TimeTicks);
        (ledger.Gauge, ledger.HasValue) = (readings.Count > 0 ? readings : null, readings.Count > 0);
        ledger.UsedNanos = readings.Values.Aggregate((Int128)0, static (sum, reading) => sum + reading.Nanos);
    }

    private void Happen(WaitingUsage waiting, long windowTicks, List<BucketFact> facts)
    {
        SettleTurns(facts, waiting.NowTicks);
        AdvanceTo(waiting.NowTicks, windowTicks, facts);
        var names = new KnownNames(new AheadUsage(waiting.Usage, waiting.EventId, waiting.SubjectKey));
        if (waiting.Void is { } moment) TakeBack(waiting.Usage, moment, waiting.NowTicks, names, facts);
        else Apply(waiting.Usage, waiting.NowTicks, names, facts);
    }

    private void Happen(WaitingEdit edit, long windowTicks, List<BucketFact> facts)
    {
        SettleTurns(facts);
        AdvanceTo(edit.NowTicks, windowTicks, facts);
        var recount = edit.IsRecount ? new Recount { Moment = edit.Moment, Cause = edit.Edit.Cause, OccurredTicks = edit.NowTicks, VoidCount = edit.VoidCount } : null;
        Edit(edit.Edit with { Recount = recount, Moment = edit.Moment }, edit.NowTicks, facts);
    }
}

/// <summary>What a count takes out of an account's history.</summary>
/// <param name="Subjects">Sorted numbers; null for all.</param>
/// <param name="StartTicks">The first event time.</param>
/// <param name="EndTicks">Where the period ends.</param>
/// <param name="TakesAhead">Whether usage beyond the period is kept for the next one.</param>
/// <param name="SinceTicks">Of a bucket that counts from now: received and dated no earlier.</param>
/// <param name="After">Counted no earlier than this moment.</param>
/// <param name="Before">Counted before this moment.</param>
public sealed record RecountRange(
    MeterIdentity Meter, int[]? Subjects, long StartTicks, long EndTicks, bool TakesAhead, long SinceTicks, UsagePlace After, UsagePlace Before)
{
    /// <summary>The period's number.</summary>
    public int Number { get; init; }

    /// <summary>Which times periods took before edits of their bounds, oldest first.</summary>
    public IReadOnlyList<PeriodReach> Reaches { get; init; } = [];

    /// <summary>Whether usage of a meter belongs to the count.</summary>
    public bool CountsMeter(int meter) => Meter.Counts(meter);

    /// <summary>How the usage of one of its meters makes a quantity.</summary>
    public Aggregation AggregationOf(int meter) => Meter.Members[Meter.PlaceOf(meter)].Aggregation;

    /// <summary>The first event time that may belong to the count, in ticks of Unix time.</summary>
    public long FirstTicks => Reaches.Where(reach => reach.Number == Number).Select(reach => reach.StartTicks).Append(StartTicks).Min();

    /// <summary>The last event time that may belong to the count, in ticks of Unix time.</summary>
    public long LastTicks => TakesAhead ? long.MaxValue : Reaches.Where(reach => reach.Number == Number).Select(reach => reach.EndTicks).Append(EndTicks).Max();

    /// <summary>Whether usage that belongs to the count lies beyond the period, for the next one.</summary>
    public bool IsAhead(in Usage usage) => TakesAhead && usage.TimeTicks >= EndTicks;

    /// <summary>Of session time where closed periods count from another instant than the open one: how signs are read; null where all are read in one way.</summary>
    public SignReadings? Readings { get; init; }

    /// <summary>The one session whose signs are taken; null for all.</summary>
    public SessionKey? Session { get; init; }

    /// <summary>Whether it is of a rolling window.</summary>
    public bool IsWindow { get; init; }

    /// <summary>Of session time and windows: what is of later times waits for its own.</summary>
    public long ThroughTicks { get; init; }

    /// <summary>Whether sums by quarter of an hour say the same as the events of before an instant.</summary>
    /// <param name="oldestTicks">The oldest usage that there is.</param>
    /// <param name="quarterTicks">How long a quarter is.</param>
    public bool MayBeRolled(long oldestTicks, long quarterTicks) =>
        Meter.Aggregation is Aggregation.Sum or Aggregation.Count or Aggregation.Combined && !IsWindow && SinceTicks == long.MinValue && After == default
        && (StartTicks <= oldestTicks || StartTicks % quarterTicks == 0) && (TakesAhead || EndTicks == long.MaxValue || EndTicks % quarterTicks == 0);

    /// <summary>Whether a sum of a stretch of time belongs to the count.</summary>
    public bool TakesRolled(int subject, long ticks, long lengthTicks) =>
        ticks + lengthTicks > StartTicks && ticks < EndTicks && (Subjects is null || Array.BinarySearch(Subjects, subject) >= 0);

    /// <summary>Whether usage of the meter belongs to the count.</summary>
    public bool Takes(in Usage usage, UsagePlace place)
    {
        if (!place.IsBefore(Before) || place.IsBefore(After) || usage.TimeTicks < SinceTicks || usage.ReceivedTicks < SinceTicks) return false;
        if (PeriodReach.Took(Reaches, Number, usage, place) is { } took) return took;
        return usage.TimeTicks >= StartTicks && (usage.TimeTicks < EndTicks || TakesAhead) && (Subjects is null || Array.BinarySearch(Subjects, usage.Subject) >= 0);
    }
}

/// <summary>Two ways to read signs of sessions: all of them, or those received since a bucket's creation and dated no earlier.</summary>
/// <param name="CreatedTicks">The bucket's creation.</param>
/// <param name="After">The moment before which what was counted is not since.</param>
/// <param name="IsSince">Whether the open period reads those since alone; closed ones then may read all, and the other way round.</param>
public sealed record SignReadings(long CreatedTicks, UsagePlace After, bool IsSince)
{
    /// <summary>Whether a sign is of those since.</summary>
    public bool IsOfThose(in Usage usage, UsagePlace place) => usage.TimeTicks >= CreatedTicks && usage.ReceivedTicks >= CreatedTicks && !place.IsBefore(After);
}
