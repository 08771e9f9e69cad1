using Brimful.Core.Crossings;
using Brimful.Core.Metering;
using Brimful.Core.Quantities;
using Brimful.Core.Thresholds;

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
        TakeOverLines(before, Open.Standings, Terms, Open);
        Settle(Open, Terms, EditChange(before, nowTicks), facts);
    }

    private (long Start, long End) RebindOneOff()
    {
        Segment = Segment.Rebound(Terms);
        return Segment.BoundsOf(Terms, Segment.FirstNumber);
    }

    /// <summary>Moves the standing of each line from its old place to its new one; retires lines that are gone and sets up new ones.</summary>
    private static void TakeOverLines(BucketTerms before, LineStandings? from, BucketTerms after, PeriodLedger to)
    {
        var places = before.Thresholds.Select((threshold, place) => (threshold.Line, place)).ToDictionary(pair => pair.Line, pair => pair.place);
        to.Standings = from?.Retired is null ? null : new LineStandings { Retired = new Dictionary<ThresholdLine, RetiredLine>(from.Retired) };
        for (var place = 0; place < after.Thresholds.Length; place++)
        {
            if (!places.Remove(after.Thresholds[place].Line, out var old)) SetUp(to, after, place);
            else if (from is not null) TakeOver(from, old, to, (place, after.Thresholds.Length));
        }
        if (from is null) return;
        foreach (var (line, place) in places) Retire(from, place, line, to);
    }

    private static void TakeOver(LineStandings from, int old, PeriodLedger to, (int Place, int Count) at)
    {
        to.SetLine(at.Place, from[old], at.Count);
        if (from.Steps is not null && from.Steps.TryGetValue(old, out var steps)) (to.MoveLines().Steps ??= []).Add(at.Place, steps);
        if (from.CrossedUnder is not null && from.CrossedUnder.TryGetValue(old, out var capacity)) (to.MoveLines().CrossedUnder ??= []).Add(at.Place, capacity);
    }

    private static void Retire(LineStandings from, int place, ThresholdLine line, PeriodLedger to)
    {
        var steps = from.Steps is not null && from.Steps.TryGetValue(place, out var runs) ? ArmingsOf(runs) : [];
        if (from[place].Armings > 0 || steps.Count > 0)
            (to.MoveLines().Retired ??= [])[line] = new RetiredLine(from[place].Armings, steps);
    }

    private static Dictionary<Int128, int> ArmingsOf(StepRuns runs)
    {
        var armings = new Dictionary<Int128, int>(runs.Armings);
        foreach (var run in runs.Runs.Where(run => run.Position == LinePosition.Crossed))
            for (var step = run.First; step <= run.Last; step++) armings.TryAdd(step, 1);
        return armings;
    }

    /// <summary>A line that is new to the period: under the present level it is passed unless it asks to fire (S11).</summary>
    private static void SetUp(PeriodLedger ledger, BucketTerms terms, int place)
    {
        var threshold = terms.Thresholds[place];
        RetiredLine? retired = null;
        ledger.Standings?.Retired?.Remove(threshold.Line, out retired);
        var armings = retired?.Armings ?? 0;
        var reached = threshold.Line.StepsReached(ledger.UsedNanos, terms.Capacity);
        var passes = reached > 0 && threshold.OnCreate == OnCreate.Skip;
        if (!threshold.Line.IsRecurring)
        {
            var line = new LineState { Armings = armings, Position = passes ? LinePosition.Passed : LinePosition.Armed };
            ledger.SetLine(place, line, terms.Thresholds.Length);
            return;
        }
        if (retired is null && !passes) return;
        var steps = ledger.StepsOf(place);
        if (retired is not null)
            foreach (var (step, count) in retired.StepArmings) steps.Armings.Add(step, count);
        if (passes) steps.Reach(reached, LinePosition.Passed, terms.Capacity, ledger.Number, ledger.StartTicks);
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
