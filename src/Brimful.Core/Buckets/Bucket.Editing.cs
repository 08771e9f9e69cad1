using Brimful.Core.Crossings;
using Brimful.Core.Metering;
using Brimful.Core.Quantities;

namespace Brimful.Core.Buckets;

public sealed partial class Bucket
{
    /// <summary>Gives the bucket other terms. Lines keep where they stand by their identity; an edit of the period ends it (S6, S11, S23).
    /// Call <see cref="AdvanceTo"/> first.</summary>
    public void Edit(BucketEdit edit, long nowTicks, List<BucketFact> facts)
    {
        CountedBook(); // What was used so far burned under the bounds that the edit may change.
        var moment = new EditMoment(Terms, CapacityOf(Open), edit.Cause, nowTicks, Open.UsedNanos);
        var endsPeriod = !Equals(Terms.Schedule, edit.Terms.Schedule);
        var isOtherMeter = edit.Meter.Number != Meter.Number;
        RememberTerms(nowTicks, endsPeriod);
        (Terms, Subjects) = (edit.Terms, edit.Subjects);
        if (Terms.CountFrom == CountFrom.PeriodStart && CountedAfter is not null) CountedAfter = null;
        if (endsPeriod) EndPeriod(moment, facts);
        if (endsPeriod) moment = moment with { Before = Terms, CapacityBefore = CapacityOf(Open), UsedBeforeNanos = Open.UsedNanos };
        if (isOtherMeter) StartOver(edit.Meter);
        if (edit.Recount is { } recount) BeginRecount(recount, moment.UsedBeforeNanos);
        if (!endsPeriod) EditOpen(moment, facts);
        else if (isOtherMeter) Settle(new CountedLines(Open, Open, null), Terms.Thresholds, EditChange(moment), facts);
        if (isOtherMeter && Participants is not null && !IsCounting) SettleParticipants(Open, EditChange(moment), facts);
    }

    /// <summary>On another meter the bucket has no period before the open one, and nothing in it yet.</summary>
    private void StartOver(MeterIdentity meter)
    {
        (Open.UsedNanos, Open.HasValue, Open.Gauge) = (0, false, null);
        CountedBook(); // What the other meter burned is given back, also where the new one burns nothing.
        Meter = meter;
        Segment = Segment.From(Open);
        if (_other is not null) (Closed, Past, Ahead) = (null, null, null);
        Open.SetShares(new Dictionary<int, Int128>());
    }

    /// <summary>Keeps the terms when a closed period still needs them.</summary>
    private void RememberTerms(long nowTicks, bool endsPeriod)
    {
        var lastEnded = endsPeriod ? Open.Number : Open.Number - 1;
        var lastKept = Past is { Count: > 0 } ? Past[^1].LastNumber : -1;
        if (lastEnded > lastKept) (Past ??= []).Add(new PastTerms(nowTicks, lastEnded, Terms, Segment, Subjects));
    }

    private void EndPeriod(in EditMoment moment, List<BucketFact> facts)
    {
        var (ended, nowTicks) = (Open, moment.NowTicks);
        ended.EndTicks = Math.Max(ended.StartTicks, Math.Min(ended.EndTicks, nowTicks));
        facts.Add(Ended(ended, moment));
        Close(ended);
        RollBook(moment.Before, ended.Number + 1);
        Segment = PeriodSegment.Edited(Terms, ended.Number + 1, nowTicks);
        Open = OpenLedger(nowTicks, carried: null);
        if (Meter.Aggregation == Aggregation.Latest && ended.HasValue) CarryOverEdit(ended, moment, facts);
        CountWaiting(nowTicks, facts);
    }

    private void CarryOverEdit(PeriodLedger ended, in EditMoment moment, List<BucketFact> facts)
    {
        Carry(ended, moment.Before, Open, (Terms, CapacityOf(Open)));
        SettleOpen(EditChange(moment with { UsedBeforeNanos = Open.UsedNanos }), facts);
    }

    private void EditOpen(in EditMoment moment, List<BucketFact> facts)
    {
        if (Terms.Schedule is null) (Open.StartTicks, Open.EndTicks) = RebindOneOff();
        Rebase();
        new LineTakeover(moment.Before.Thresholds, Open.Standings).Into(Open, Terms.Thresholds, CapacityOf(Open), Open.StartTicks);
        SettleOpen(EditChange(moment), facts);
    }

    private (long Start, long End) RebindOneOff()
    {
        Segment = Segment.Rebound(Terms);
        return Segment.BoundsOf(Terms, Segment.FirstNumber);
    }

    private LevelChange EditChange(in EditMoment moment) => new()
    {
        Cause = moment.Cause,
        UsedBeforeNanos = moment.UsedBeforeNanos,
        CapacityBefore = moment.CapacityBefore,
        Capacity = CapacityOf(Open),
        OccurredTicks = moment.NowTicks,
        DetectedTicks = moment.NowTicks,
    };

    private PeriodEnded Ended(PeriodLedger ledger, in EditMoment moment) => new()
    {
        Incarnation = Incarnation,
        Sequence = ++Sequence,
        PeriodNumber = ledger.Number,
        Period = PeriodOf(ledger),
        Cause = moment.Cause,
        UsedBefore = moment.CapacityBefore.With(ledger.UsedNanos),
        Used = moment.CapacityBefore.With(ledger.UsedNanos),
        Capacity = moment.CapacityBefore,
        OccurredAt = InstantOf(moment.NowTicks),
        DetectedAt = InstantOf(moment.NowTicks),
    };

    /// <param name="Before">The terms so far.</param>
    /// <param name="CapacityBefore">What the open period held so far.</param>
    /// <param name="UsedBeforeNanos">The used level so far.</param>
    private readonly record struct EditMoment(BucketTerms Before, Figure CapacityBefore, Cause Cause, long NowTicks, Int128 UsedBeforeNanos);
}

/// <summary>What an edit gives a bucket.</summary>
/// <param name="Subjects">Sorted numbers of the subjects that count; null for all.</param>
/// <param name="Cause">Why it is edited (S9): <see cref="Cause.Edit"/>, or <see cref="Cause.Plan"/> when its plan changed.</param>
public sealed record BucketEdit(BucketTerms Terms, MeterIdentity Meter, int[]? Subjects, Cause Cause)
{
    /// <summary>The count from history that the edit asks for; null where none is needed. What the lines do then waits for it.</summary>
    public Recount? Recount { get; init; }
}
