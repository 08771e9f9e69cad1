using Brimful.Core.Crossings;
using Brimful.Core.Metering;
using Brimful.Core.Quantities;

namespace Brimful.Core.Buckets;

public sealed partial class Bucket
{
    /// <summary>Gives the bucket other terms. Lines keep where they stand by their identity; an edit of the period ends it (S6, S11, S23).
    /// Call <see cref="AdvanceTo"/> first.</summary>
    public void Edit(BucketTerms terms, MeterIdentity meter, int[]? subjects, long nowTicks, List<BucketFact> facts)
    {
        var before = Terms;
        var endsPeriod = !Equals(before.Schedule, terms.Schedule);
        RememberTerms(nowTicks, endsPeriod);
        (Terms, Meter, Subjects) = (terms, meter, subjects);
        if (endsPeriod) EndPeriod(before, nowTicks, facts);
        else EditOpen(before, nowTicks, facts);
    }

    /// <summary>Keeps the terms when a closed period still needs them.</summary>
    private void RememberTerms(long nowTicks, bool endsPeriod)
    {
        var lastEnded = endsPeriod ? Open.Number : Open.Number - 1;
        var lastKept = Past is { Count: > 0 } ? Past[^1].LastNumber : -1;
        if (lastEnded > lastKept) (Past ??= []).Add(new PastTerms(nowTicks, lastEnded, Terms, Segment));
    }

    private void EndPeriod(BucketTerms before, long nowTicks, List<BucketFact> facts)
    {
        var ended = Open;
        ended.EndTicks = Math.Max(ended.StartTicks, Math.Min(ended.EndTicks, nowTicks));
        facts.Add(Ended(ended, before, nowTicks));
        Close(ended);
        Segment = PeriodSegment.Edited(Terms, ended.Number + 1, nowTicks);
        Open = OpenLedger(nowTicks, carried: null);
        if (Meter.Aggregation == Aggregation.Latest && ended.HasValue) CarryOverEdit(before, ended, nowTicks, facts);
        CountWaiting(nowTicks, facts);
    }

    private void CarryOverEdit(BucketTerms before, PeriodLedger ended, long nowTicks, List<BucketFact> facts)
    {
        Carry(ended, before, Open, Terms);
        Settle(Open, Terms, EditChange(before, nowTicks), facts);
    }

    private void EditOpen(BucketTerms before, long nowTicks, List<BucketFact> facts)
    {
        if (Terms.Schedule is null) (Open.StartTicks, Open.EndTicks) = RebindOneOff();
        new LineTakeover(before.Thresholds, Open.Standings).Into(Open, Terms.Thresholds, Terms.Capacity, Open.StartTicks);
        Settle(Open, Terms, EditChange(before, nowTicks), facts);
    }

    private (long Start, long End) RebindOneOff()
    {
        Segment = Segment.Rebound(Terms);
        return Segment.BoundsOf(Terms, Segment.FirstNumber);
    }

    private LevelChange EditChange(BucketTerms before, long nowTicks) => new()
    {
        Cause = Cause.Edit,
        UsedBeforeNanos = Open.UsedNanos,
        CapacityBefore = before.Capacity,
        Capacity = Terms.Capacity,
        OccurredTicks = nowTicks,
        DetectedTicks = nowTicks,
    };

    private PeriodEnded Ended(PeriodLedger ledger, BucketTerms before, long nowTicks) => new()
    {
        Incarnation = Incarnation,
        Sequence = ++Sequence,
        PeriodNumber = ledger.Number,
        Period = PeriodOf(ledger),
        Cause = Cause.Edit,
        UsedBefore = new Quantity(ledger.UsedNanos),
        Used = new Quantity(ledger.UsedNanos),
        Capacity = before.Capacity,
        OccurredAt = InstantOf(nowTicks),
        DetectedAt = InstantOf(nowTicks),
    };
}
