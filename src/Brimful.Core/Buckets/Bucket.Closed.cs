using Brimful.Core.Metering;
using Brimful.Core.Pools;

namespace Brimful.Core.Buckets;

public sealed partial class Bucket
{
    /// <summary>The ledger of the closed period that holds an instant, made when nobody touched the period yet; null where there was no period: a
    /// one-off had ended before it was edited, or had not begun.</summary>
    internal PeriodLedger? LedgerAt(long ticks)
    {
        if (FindLedgerAt(ticks) is { } found) return found;
        if (FreshLedgerAt(ticks) is not { } ledger) return null;
        (Closed ??= []).Add(ledger);
        return ledger;
    }

    /// <summary>The ledger of a closed period that nobody touched yet, as it would be; it is not kept.</summary>
    private PeriodLedger? FreshLedgerAt(long ticks)
    {
        var (segment, terms, endTicks) = SegmentAt(ticks);
        if (ticks < segment.FirstTicks) return null;
        var number = segment.NumberAt(terms, ticks);
        var bounds = segment.BoundsOf(terms, number);
        bounds.End = Math.Min(bounds.End, endTicks);
        if (ticks >= bounds.End) return null;
        var last = NewestBefore(number);
        return NewLedger(new NewPeriod(number, bounds, CapacityAtEndOf(number)) { IsClosed = true }, TermsAtEndOf(number), last is null ? null : (last, TermsOf(last)));
    }

    /// <summary>What a gauge's period brought into the next is fixed at its end (S23): before a late reading changes a closed period, the one
    /// after it gets a ledger of its own, and what it ended with is noted.</summary>
    private void FixWhatFollows(PeriodLedger ledger)
    {
        if (Meter.Aggregation != Aggregation.Latest || ReferenceEquals(ledger, Open)) return;
        if (ledger.EndTicks < Open.StartTicks) LedgerAt(ledger.EndTicks);
        (ledger.Pool ??= new PoolLedger()).GaugeAtEnd ??= new Dictionary<int, GaugeReading>(ledger.Gauge ?? []);
    }

    /// <summary>The values that a gauge's period brought into the next.</summary>
    private static Dictionary<int, GaugeReading> ReadingsAtEndOf(PeriodLedger? ledger) => ledger?.Pool?.GaugeAtEnd ?? ledger?.Gauge ?? [];

    /// <summary>The ledger of the period that holds an instant, open or closed; null when there is none.</summary>
    internal PeriodLedger? FindPeriodAt(long ticks) => ticks >= Open.StartTicks && ticks < Open.EndTicks ? Open : FindLedgerAt(ticks);

    private PeriodLedger? FindLedgerAt(long ticks)
    {
        if (Terms.Schedule is null && ticks >= Open.StartTicks) return ticks < Open.EndTicks ? Open : null;
        return Closed?.Find(ledger => ticks >= ledger.StartTicks && ticks < ledger.EndTicks);
    }

    /// <summary>Under which schedule an instant lay, and when that was given up.</summary>
    private (PeriodSegment Segment, BucketTerms Terms, long EndTicks) SegmentAt(long ticks)
    {
        if (Past is null || ticks >= Segment.BeganTicks) return (Segment, Terms, long.MaxValue);
        var endTicks = Segment.BeganTicks;
        for (var at = Past.Count - 1; ; at--)
        {
            if (ticks >= Past[at].Segment.BeganTicks || at == 0) return (Past[at].Segment, Past[at].Terms, endTicks);
            endTicks = Past[at].Segment.BeganTicks;
        }
    }

    /// <summary>The terms at a closed period's end: what late events are measured against (S23).</summary>
    internal BucketTerms TermsOf(PeriodLedger ledger) => ReferenceEquals(ledger, Open) ? Terms : TermsAtEndOf(ledger.Number);

    private BucketTerms TermsAtEndOf(int number) => Past?.Find(past => past.LastNumber >= number)?.Terms ?? Terms;

    /// <summary>Whose value a gauge's period has that nobody touched: null where there is none.</summary>
    private PeriodLedger? CarrierAt(long ticks)
    {
        if (Meter.Aggregation != Aggregation.Latest) return null;
        var (segment, terms, _) = SegmentAt(ticks);
        return ticks < segment.FirstTicks ? null : NewestBefore(segment.NumberAt(terms, ticks));
    }

    private PeriodLedger? NewestBefore(int number)
    {
        if (Meter.Aggregation != Aggregation.Latest || Closed is null) return null;
        PeriodLedger? newest = null;
        foreach (var ledger in Closed)
            if (ledger.Number < number && (newest is null || ledger.Number > newest.Number)) newest = ledger;
        return newest;
    }

    /// <summary>The subjects that counted in the period that holds an instant, at its end.</summary>
    private int[]? SubjectsAt(long ticks) => SubjectsAtEndOf(NumberAt(ticks));

    /// <summary>The terms at the end of the period that holds an instant.</summary>
    private BucketTerms TermsAt(long ticks) => TermsAtEndOf(NumberAt(ticks));

    private int NumberAt(long ticks)
    {
        var (segment, terms, _) = SegmentAt(ticks);
        return ticks < segment.FirstTicks ? segment.FirstNumber : segment.NumberAt(terms, ticks);
    }

    private int[]? SubjectsAtEndOf(int number) => Past?.Find(past => past.LastNumber >= number) is { } past ? past.Subjects : Subjects;

    /// <summary>Forgets what no event can reach any more (S2); of a gauge the value that the first reachable period starts from is kept.</summary>
    private void Forget(in Reach reach)
    {
        var kept = FirstCarrier(reach.VoidTicks);
        Closed?.RemoveAll(IsOutOf(reach, kept));
        if (Closed is { Count: 0 }) Closed = null;
        Past?.RemoveAll(IsPastOf(reach.VoidTicks, kept));
        if (Past is { Count: 0 }) Past = null;
        Reaches?.RemoveAll(IsReachOf(reach.VoidTicks));
        if (Reaches is { Count: 0 }) Reaches = null;
        Participants?.Forget(reach.VoidTicks, kept?.Number);
        ForgetCapacity(reach);
        Sessions?.Forget(reach);
    }

    /// <summary>Which closed periods are out of reach. A counter's is in reach for one window after its end, or after the last late event that it took. A gauge's
    /// brings its value into later ones, and session time is taken back across periods: those are kept for as long as any event of theirs is remembered.</summary>
    private Predicate<PeriodLedger> IsOutOf(Reach reach, PeriodLedger? kept)
    {
        var endTicks = Meter.Aggregation is Aggregation.Latest or Aggregation.Duration ? reach.VoidTicks : reach.LateTicks;
        return ledger => ledger.EndTicks < endTicks && ledger.LateTicks < reach.LateTicks && ledger != kept;
    }

    private static Predicate<PastTerms> IsPastOf(long ticks, PeriodLedger? kept) => past => past.UntilTicks < ticks && (kept is null || past.LastNumber < kept.Number);

    private Predicate<PeriodReach> IsReachOf(long ticks) => reach => reach.AtTicks < ticks && reach.AtTicks < Open.StartTicks;

    private PeriodLedger? FirstCarrier(long horizonTicks)
    {
        var firstReachable = Open.Number;
        foreach (var ledger in Closed ?? [])
            if (ledger.EndTicks >= horizonTicks) firstReachable = Math.Min(firstReachable, ledger.Number);
        return NewestBefore(firstReachable);
    }
}

/// <summary>How far back events still reach (S2). An event comes at most one window after its time, and is remembered for one window from its receipt: so it may
/// be taken back up to two windows after its time.</summary>
/// <param name="LateTicks">The time of the oldest event that may still come, and the receipt of the oldest that may still be taken back, in ticks of Unix time.</param>
/// <param name="VoidTicks">The time of the oldest event that may still be taken back, in ticks of Unix time.</param>
internal readonly record struct Reach(long LateTicks, long VoidTicks);
