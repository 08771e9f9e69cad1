using Brimful.Core.Metering;

namespace Brimful.Core.Buckets;

public sealed partial class Bucket
{
    /// <summary>The ledger that a late event changes. What a gauge brought into the next period was fixed at the end of its own (S23), so
    /// the next period's ledger is made first when nobody touched it yet.</summary>
    private PeriodLedger LateLedgerAt(long ticks)
    {
        var ledger = LedgerAt(ticks);
        var isCarriedOn = Meter.Aggregation == Aggregation.Latest && ledger.EndTicks < Open.StartTicks && !IsBetweenSchedules(ledger.EndTicks);
        if (isCarriedOn) LedgerAt(ledger.EndTicks);
        return ledger;
    }

    /// <summary>The ledger of the closed period that holds an instant; made when nobody touched the period yet.</summary>
    private PeriodLedger LedgerAt(long ticks)
    {
        if (FindLedgerAt(ticks) is { } found) return found;
        var (segment, terms, endTicks) = SegmentAt(ticks);
        var number = segment.NumberAt(terms, ticks);
        var bounds = segment.BoundsOf(terms, number);
        bounds.End = Math.Min(bounds.End, endTicks);
        var ledger = NewLedger(number, bounds, TermsAtEndOf(number), NewestBefore(number));
        (Closed ??= []).Add(ledger);
        return ledger;
    }

    private PeriodLedger? FindLedgerAt(long ticks)
    {
        if (Terms.Schedule is null && ticks >= Open.StartTicks) return Open;
        return Closed?.Find(ledger => ticks >= ledger.StartTicks && ticks < ledger.EndTicks);
    }

    /// <summary>Under which schedule an instant lay, and when that was given up.</summary>
    private (PeriodSegment Segment, BucketTerms Terms, long EndTicks) SegmentAt(long ticks)
    {
        var at = (Segment, Terms, EndTicks: long.MaxValue);
        for (var place = (Past?.Count ?? 0) - 1; place >= 0 && ticks < at.Segment.FirstTicks; place--)
        {
            var past = Past![place];
            if (past.Segment.FirstNumber < at.Segment.FirstNumber) at = (past.Segment, past.Terms, past.UntilTicks);
        }
        return at;
    }

    /// <summary>Whether an instant lies after the schedule that was given up and before a one-off's later start: in no period at all.</summary>
    private bool IsBetweenSchedules(long ticks) => ticks < Segment.FirstTicks && ticks >= GivenUpTicks();

    /// <summary>When the schedule before the present one was given up, as long as late events can lie in it.</summary>
    private long GivenUpTicks() =>
        Past?.FindLast(past => past.Segment.FirstNumber < Segment.FirstNumber)?.UntilTicks ?? long.MaxValue;

    /// <summary>The terms at a closed period's end: what late events are measured against (S23).</summary>
    private BucketTerms TermsOf(PeriodLedger ledger) => ReferenceEquals(ledger, Open) ? Terms : TermsAtEndOf(ledger.Number);

    private BucketTerms TermsAtEndOf(int number) => Past?.Find(past => past.LastNumber >= number)?.Terms ?? Terms;

    private PeriodLedger? NewestBefore(int number)
    {
        if (Meter.Aggregation != Aggregation.Latest || Closed is null) return null;
        PeriodLedger? newest = null;
        foreach (var ledger in Closed)
            if (ledger.HasValue && ledger.Number < number && (newest is null || ledger.Number > newest.Number)) newest = ledger;
        return newest;
    }

    /// <summary>Forgets what no event can reach any more (S2): but of a gauge keeps the value that the first reachable period starts from.</summary>
    private void Forget(long horizonTicks)
    {
        if (Closed is { } closed)
        {
            var firstReachable = Open.Number;
            foreach (var ledger in closed)
                if (ledger.EndTicks >= horizonTicks) firstReachable = Math.Min(firstReachable, ledger.Number);
            var kept = NewestBefore(firstReachable);
            closed.RemoveAll(ledger => ledger.EndTicks < horizonTicks && ledger != kept);
            if (closed.Count == 0) Closed = null;
        }
        Past?.RemoveAll(past => past.UntilTicks < horizonTicks);
        if (Past is { Count: 0 }) Past = null;
    }
}
