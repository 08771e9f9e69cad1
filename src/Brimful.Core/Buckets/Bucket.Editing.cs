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
        var moment = new EditMoment(Terms, CapacityOf(Open), edit.Cause, nowTicks);
        var endsPeriod = !Equals(Terms.Schedule, edit.Terms.Schedule);
        RememberTerms(nowTicks, endsPeriod);
        (Terms, Meter, Subjects) = (edit.Terms, edit.Meter, edit.Subjects);
        if (endsPeriod) EndPeriod(moment, facts);
        else EditOpen(moment, facts);
    }

    /// <summary>Keeps the terms when a closed period still needs them.</summary>
    private void RememberTerms(long nowTicks, bool endsPeriod)
    {
        var lastEnded = endsPeriod ? Open.Number : Open.Number - 1;
        var lastKept = Past is { Count: > 0 } ? Past[^1].LastNumber : -1;
        if (lastEnded > lastKept) (Past ??= []).Add(new PastTerms(nowTicks, lastEnded, Terms, Segment));
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
        SettleOpen(EditChange(moment), facts);
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
        UsedBeforeNanos = Open.UsedNanos,
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
        UsedBefore = new Quantity(ledger.UsedNanos),
        Used = new Quantity(ledger.UsedNanos),
        Capacity = moment.CapacityBefore,
        OccurredAt = InstantOf(moment.NowTicks),
        DetectedAt = InstantOf(moment.NowTicks),
    };

    /// <param name="Before">The terms so far.</param>
    /// <param name="CapacityBefore">What the open period held so far.</param>
    private readonly record struct EditMoment(BucketTerms Before, Quantity CapacityBefore, Cause Cause, long NowTicks);
}

/// <summary>What an edit gives a bucket.</summary>
/// <param name="Subjects">Sorted numbers of the subjects that count; null for all.</param>
/// <param name="Cause">Why it is edited (S9): <see cref="Cause.Edit"/>, or <see cref="Cause.Plan"/> when its plan changed.</param>
public sealed record BucketEdit(BucketTerms Terms, MeterIdentity Meter, int[]? Subjects, Cause Cause);
