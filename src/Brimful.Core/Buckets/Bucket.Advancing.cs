using Brimful.Core.Crossings;

namespace Brimful.Core.Buckets;

public sealed partial class Bucket
{
    /// <summary>When something is due that happens by the clock alone: the end of a period for which usage waits, or a change of capacity. In
    /// ticks of Unix time; null when nothing is, and while its usage is counted from history.</summary>
    public long? DueTicks
    {
        get
        {
            if (IsCounting) return null;
            var due = Math.Min(NextCapacityTicks, CountsSessions ? SessionsDueTicks : IsWindow ? NextWindowTicks : Ahead is { Count: > 0 } ? Open.EndTicks : long.MaxValue);
            return due == long.MaxValue ? null : due;
        }
    }

    /// <summary>When the period ends or its capacity changes, whichever is first; at one instant the period first.</summary>
    private long NextStepTicks
    {
        get
        {
            var next = Terms.Schedule is null ? NextCapacityTicks : Math.Min(NextCapacityTicks, Open.EndTicks);
            return CountsSessions ? Math.Min(next, NextSessionTicks) : IsWindow ? Math.Min(next, NextWindowTicks) : next;
        }
    }

    /// <summary>Brings the bucket to now: <see cref="CatchUpTo"/>.</summary>
    /// <param name="windowTicks">How long after its time, and after its receipt, an event is remembered (S2): what none can reach any more is forgotten.</param>
    public void AdvanceTo(long nowTicks, long windowTicks, List<BucketFact> facts) => CatchUpTo(nowTicks, nowTicks, windowTicks, facts);

    /// <summary>
    /// Brings the bucket to an instant: the open period ends when it is over, silently (S10), what waited for the next one is counted at its
    /// start, and capacity changes when it is due (S14), all in order. Periods in between that nobody touched cost nothing.
    /// </summary>
    /// <param name="throughTicks">The instant; not after now.</param>
    /// <param name="nowTicks">Now: when what changes is noticed.</param>
    /// <param name="windowTicks">How long after its time, and after its receipt, an event is remembered (S2): what none can reach any more is forgotten.</param>
    public void CatchUpTo(long throughTicks, long nowTicks, long windowTicks, List<BucketFact> facts)
    {
        if (IsCounting || Sessions?.AtTicks >= throughTicks) return;
        if (throughTicks >= NextStepTicks) Step(throughTicks, nowTicks, windowTicks, facts);
        BringSessionsTo(throughTicks);
    }

    private void Step(long throughTicks, long nowTicks, long windowTicks, List<BucketFact> facts)
    {
        Forget(new Reach(throughTicks - windowTicks, throughTicks - (2 * windowTicks)));
        while (NextStepTicks is var ticks && ticks <= throughTicks)
        {
            if (CountsSessions && AreSessionsNext(ticks)) StepSessions(nowTicks, facts);
            else if (IsWindow && NextCapacityTicks > ticks) StepWindow(nowTicks, facts);
            else if (Terms.Schedule is not null && ticks == Open.EndTicks) EnterPeriod(throughTicks, nowTicks, facts);
            else
            {
                BringSessionsTo(ticks);
                ChangeCapacity(ticks, nowTicks, facts);
            }
        }
    }

    /// <summary>Ends the open period and opens the one that holds the instant, or the first of those before it in which something happens.</summary>
    private void EnterPeriod(long throughTicks, long nowTicks, List<BucketFact> facts)
    {
        EndSessionsOfPeriod();
        var (ended, capacityBefore, startTicks) = (Open, CapacityOf(Open), Open.EndTicks);
        var targetTicks = Ahead is null && !HasOpenSessions ? Math.Min(throughTicks, NextCapacityTicks) : startTicks;
        Close(ended);
        RollBook(Terms, Segment.NumberAt(Terms, Math.Max(targetTicks, Segment.FirstTicks)));
        var cause = DoDueAtStart(targetTicks);
        Open = OpenLedger(targetTicks, ended);
        EnterSessions();
        if (cause is { } due && Open.HasValue && !CountsSessions) SettleOpen(DueChange(due, capacityBefore, Open.StartTicks, nowTicks), facts);
        else if (capacityBefore != CapacityOf(Open)) new LineSettlement(Open, Terms.Thresholds, Meter.Aggregation).KeepLevels(capacityBefore);
        CountWaiting(startTicks, facts);
    }

    /// <summary>Counts what waited, now that another period is open; what lies beyond it waits on.</summary>
    private void CountWaiting(long nowTicks, List<BucketFact> facts)
    {
        if (CountsSessions || IsWindow || Ahead is not { } waiting) return;
        Ahead = null;
        foreach (var ahead in waiting) Apply(ahead.Usage, nowTicks, new KnownNames(ahead), facts);
    }
}
