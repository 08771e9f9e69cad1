using System.Collections.Immutable;
using Brimful.Core.Crossings;
using Brimful.Core.Metering;
using Brimful.Core.Outlooks;
using Brimful.Core.Pools;
using Brimful.Core.Quantities;
using Brimful.Core.Thresholds;

namespace Brimful.Core.Buckets;

/// <summary>When usage is counted, and what it is called.</summary>
/// <param name="DetectedTicks">Now.</param>
/// <param name="Late">Whether the period was already closed.</param>
internal readonly record struct UsageMoment(long DetectedTicks, bool Late, UsageNames Names);

public sealed partial class Bucket
{
    /// <summary>Counts one event's value in the period of its own time, open or closed (S13). Call <see cref="AdvanceTo"/> first.</summary>
    /// <returns>Whether the usage waits for the next period: then <see cref="DueTicks"/> is set.</returns>
    public bool Apply(in Usage usage, long nowTicks, UsageNames names, List<BucketFact> facts)
    {
        if (!Counts(usage)) return false;
        if (Recount is { } recount)
        {
            recount.Add(new WaitingUsage(usage, nowTicks, names.EventId, names.Subject));
            return false;
        }
        if (CountsSessions) return TakeSign(usage, nowTicks, names, facts);
        if (IsWindow) return CountInWindow(usage, nowTicks, names, facts);
        if (usage.TimeTicks >= Open.EndTicks)
        {
            if (Terms.Schedule is null) return false;
            (Ahead ??= []).Add(new AheadUsage(usage, names.EventId, names.Subject));
            return true;
        }
        var late = usage.TimeTicks < Open.StartTicks || nowTicks >= Open.EndTicks;
        if ((late ? LedgerAt(usage.TimeTicks) : Open) is not { } ledger) return false;
        if (late) FixWhatFollows(ledger);
        Count(ledger, usage, new UsageMoment(nowTicks, late, names), facts);
        return false;
    }

    /// <summary>Whether the usage can be counted without taking a level past S1's bounds. Call <see cref="AdvanceTo"/> first.</summary>
    public bool HasRoomFor(in Usage usage)
    {
        if (!Counts(usage)) return true;
        if (Meter.Aggregation == Aggregation.Combined) return HasRoomForAll([usage]);
        if (Meter.Aggregation == Aggregation.UniqueCount) return true; // as many events would have to be counted first
        if (Recount is { } recount) return recount.HasRoomFor(usage, Meter.Aggregation);
        if (CountsSessions) return true; // Time is long before it comes near the bounds.
        if (usage.TimeTicks >= Open.EndTicks) return Terms.Schedule is null || HasRoomAhead(usage);
        var ledger = usage.TimeTicks < Open.StartTicks ? FindLedgerAt(usage.TimeTicks) ?? CarrierAt(usage.TimeTicks) : Open;
        return ledger is null || (Quantity.IsWithinLimit(LevelWith(ledger, usage)) && HasShareRoomFor(ledger, usage));
    }

    /// <summary>Whether everything that waits for the next period fits together: it cannot be refused any more when the period starts.</summary>
    private bool HasRoomAhead(in Usage usage)
    {
        if (Meter.Aggregation == Aggregation.Max) return true;
        var level = (Meter.Aggregation == Aggregation.Latest ? Int128.Abs(Open.UsedNanos) : 0) + Int128.Abs(usage.Nanos);
        foreach (var ahead in Ahead ?? []) level += Int128.Abs(ahead.Usage.Nanos);
        return Quantity.IsWithinLimit(level);
    }

    /// <summary>Whether the bucket has a period that the usage could lie in (S23 "Periods", S11 <c>countFrom</c>).</summary>
    private bool Counts(in Usage usage)
    {
        if (CountsSessions) return CountsSign(usage); // A session may have begun before.
        var terms = _other?.Past is null || usage.TimeTicks >= Open.StartTicks ? Terms : TermsAt(usage.TimeTicks);
        return IsSince(usage, terms) && usage.TimeTicks >= FirstTicks;
    }

    /// <summary>Of a bucket that counts from now: received after its creation, and dated no earlier.</summary>
    private bool IsSince(in Usage usage, BucketTerms terms) =>
        terms.CountFrom == CountFrom.PeriodStart || (usage.TimeTicks >= CreatedTicks && usage.ReceivedTicks >= CreatedTicks);

    private void Count(PeriodLedger ledger, in Usage usage, in UsageMoment moment, List<BucketFact> facts)
    {
        var before = ledger.UsedNanos;
        var after = LevelWith(ledger, usage);
        switch (Meter.Aggregation)
        {
            case Aggregation.Latest: TakeReading(ledger, usage); break;
            case Aggregation.UniqueCount: ledger.CountValue(usage); break;
            case Aggregation.Combined: CountInGroup(ledger, usage, after); break;
            default: ledger.CountShare(usage, after, Meter.Aggregation); break;
        }
        ledger.HasValue = true;
        ledger.UsedNanos = after;
        if (moment.Late) ledger.LateTicks = Math.Max(ledger.LateTicks, moment.DetectedTicks);
        if (usage.GoesOn)
        {
            ledger.Pool!.Meters!.LevelBefore ??= before;
            return;
        }
        before = LevelBefore(ledger, before);
        var terms = moment.Late ? TermsOf(ledger) : Terms;
        var change = ledger.IsQuietAt(after) ? null : UsageChange((before, after), CapacityOf(ledger), usage, moment);
        if (change is not null) Settle(new CountedLines(ledger, ledger, null), terms.Thresholds, change, facts);
        if (Participants is not null) CountParticipant(ledger, usage, moment, facts);
        if (change is not null && ReferenceEquals(ledger, Open)) TopUp(change, facts);
    }

    private Int128 LevelWith(PeriodLedger ledger, in Usage usage) => Meter.Aggregation switch
    {
        Aggregation.Sum => ledger.UsedNanos + (usage.TakesBack ? -usage.Nanos : usage.Nanos),
        Aggregation.Count => ledger.UsedNanos + (usage.TakesBack ? -Quantity.NanosPerUnit : Quantity.NanosPerUnit),
        Aggregation.Max => ledger.HasValue ? Int128.Max(ledger.UsedNanos, usage.Nanos) : usage.Nanos,
        Aggregation.Latest => GaugeLevelWith(ledger, usage),
        Aggregation.UniqueCount => ledger.UniqueLevelWith(usage),
        Aggregation.Combined => CombinedLevelWith(ledger, usage),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static Int128 GaugeLevelWith(PeriodLedger ledger, in Usage usage)
    {
        if (ledger.Gauge is null || !ledger.Gauge.TryGetValue(usage.Subject, out var last)) return ledger.UsedNanos + usage.Nanos;
        return usage.TimeTicks < last.TimeTicks ? ledger.UsedNanos : ledger.UsedNanos - last.Nanos + usage.Nanos;
    }

    private static void TakeReading(PeriodLedger ledger, in Usage usage)
    {
        ledger.Gauge ??= [];
        if (!ledger.Gauge.TryGetValue(usage.Subject, out var last) || usage.TimeTicks >= last.TimeTicks)
            ledger.Gauge[usage.Subject] = new GaugeReading(usage.Nanos, usage.TimeTicks);
    }

    private LevelChange UsageChange((Int128 Before, Int128 After) level, Figure capacity, in Usage usage, in UsageMoment moment) => new()
    {
        Cause = IsCorrection(usage, level) ? Cause.Correction : Cause.Usage,
        UsedBeforeNanos = level.Before,
        CapacityBefore = capacity,
        Capacity = capacity,
        OccurredTicks = usage.TimeTicks,
        DetectedTicks = moment.DetectedTicks,
        EventId = moment.Names.EventId,
        Subject = moment.Names.Subject,
        Late = moment.Late,
    };

    private bool IsCorrection(in Usage usage, (Int128 Before, Int128 After) level) => usage.TakesBack || (Meter.Aggregation == Aggregation.Combined
        ? level.After < level.Before
        : Meter.Aggregation == Aggregation.Sum && usage.Nanos < 0);

    /// <summary>Evaluates a change of the open period, then adds what automatic top-ups it calls for.</summary>
    private void SettleOpen(LevelChange change, List<BucketFact> facts)
    {
        Settle(new CountedLines(Open, Open, null), Terms.Thresholds, change, facts);
        TopUp(change, facts);
    }

    private void Settle(CountedLines at, ImmutableArray<Threshold> thresholds, LevelChange change, List<BucketFact> facts)
    {
        if (IsCounting) return; // nobody knows the level: lines are settled when it is counted
        if (ReferenceEquals(at.Lines, Open)) CountedBook(); // Each change burns by itself: what falls after it rose is not what never rose.
        var top = ImmutableArray<Contributor>.Empty;
        foreach (var move in new LineSettlement(at.Lines, thresholds, Meter.Aggregation).Settle(change))
        {
            if (move.IsCrossing && at.Participant is null && top.IsEmpty) top = FindTopContributors(at.Period);
            facts.Add(move.IsCrossing ? Crossing(at, thresholds[move.Place], move, change) with { TopContributors = top } : Clearing(at, thresholds[move.Place], move, change));
        }
        if (ReferenceEquals(at.Lines, Open)) WatchCapacity(Open);
        if (at.Participant is { } participant && ReferenceEquals(at.Period, Open)) WatchParticipant(participant);
    }

    private Crossed Crossing(CountedLines at, Threshold threshold, LineMove move, LevelChange change) => new()
    {
        Incarnation = Incarnation,
        Sequence = ++Sequence,
        PeriodNumber = at.Period.Number,
        Period = PeriodOf(at.Period),
        Cause = change.Cause,
        EventId = change.EventId,
        Subject = change.Subject,
        UsedBefore = change.Capacity.With(change.UsedBeforeNanos),
        Used = change.Capacity.With(at.Lines.UsedNanos),
        Capacity = change.Capacity,
        OccurredAt = InstantOf(change.OccurredTicks),
        DetectedAt = InstantOf(change.DetectedTicks),
        Late = change.Late,
        Participant = at.Participant,
        Line = threshold.Line,
        Step = move.Step,
        Level = move.Level,
        Arming = move.Arming,
        Notify = threshold.On.HasFlag(Announcements.Crossed) ? threshold.Notify : [],
        NotifyLate = threshold.NotifyLate,
        Forecast = threshold.Line is MovingLine and not PaceLine ? ForecastAt(at, move.Place, change) : null,
        Pace = threshold.Line is PaceLine ? PaceAt(at, move.Place, change) : null,
    };

    private Cleared Clearing(CountedLines at, Threshold threshold, LineMove move, LevelChange change) => new()
    {
        Incarnation = Incarnation,
        Sequence = ++Sequence,
        PeriodNumber = at.Period.Number,
        CrossedPeriodNumber = move.CrossedPeriod,
        Period = PeriodOf(at.Period),
        Cause = change.Cause,
        EventId = change.EventId,
        Subject = change.Subject,
        UsedBefore = change.Capacity.With(change.UsedBeforeNanos),
        Used = change.Capacity.With(at.Lines.UsedNanos),
        Capacity = change.Capacity,
        OccurredAt = InstantOf(change.OccurredTicks),
        DetectedAt = InstantOf(change.DetectedTicks),
        Late = change.Late,
        Participant = at.Participant,
        Line = threshold.Line,
        Step = move.Step,
        Level = move.Level,
        Arming = move.Arming,
        Notify = threshold.On.HasFlag(Announcements.Cleared) ? threshold.Notify : [],
        NotifyLate = threshold.NotifyLate,
        Pace = threshold.Line is PaceLine ? PaceAt(at, move.Place, change) : null,
    };
}
