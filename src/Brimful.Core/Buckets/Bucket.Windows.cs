using Brimful.Core.Crossings;
using Brimful.Core.Metering;
using Brimful.Core.Quantities;
using Brimful.Core.Windows;

namespace Brimful.Core.Buckets;

public sealed partial class Bucket
{
    /// <inheritdoc cref="OtherPeriods.Window"/>
    public WindowBook? Window
    {
        get => _other?.Window;
        internal set => (_other ??= new OtherPeriods()).Window = value;
    }

    private bool IsWindow => Terms.WindowTicks > 0;

    /// <summary>When a window next changes by the clock, in ticks of Unix time: usage leaves it, or usage that lies ahead enters.</summary>
    private long NextWindowTicks => Math.Min(Window?.NextTicks ?? long.MaxValue, Ahead is { Count: > 0 } waiting ? waiting[0].Usage.TimeTicks : long.MaxValue);

    /// <summary>Counts usage for as long as it is within the window.</summary>
    /// <returns>Whether it waits for its time.</returns>
    private bool CountInWindow(in Usage usage, long nowTicks, UsageNames names, List<BucketFact> facts) => CountInWindow(usage, nowTicks, new UsageMoment(nowTicks, Late: false, names), facts);

    /// <param name="atTicks">The instant that the window is brought to.</param>
    private bool CountInWindow(in Usage usage, long atTicks, in UsageMoment moment, List<BucketFact> facts)
    {
        if (usage.TimeTicks > atTicks)
        {
            WaitForTime(new AheadUsage(usage, moment.Names.EventId, moment.Names.Subject));
            return true;
        }
        if (LeavesAt(usage) <= atTicks) return false;
        (Window ??= new WindowBook(Terms.WindowTicks)).Add(LeavesAt(usage), usage.Subject, AmountOf(usage));
        Count(Open, usage, moment, facts);
        return false;
    }

    /// <summary>Takes back what is still within the window; what has left it is back already.</summary>
    private void TakeBackInWindow(in Usage usage, UsagePlace place, long nowTicks, UsageNames names, List<BucketFact> facts)
    {
        if (!Took(usage, place)) return;
        if (usage.TimeTicks > nowTicks) TakeBackAhead(usage, names.EventId);
        else if (LeavesAt(usage) > nowTicks && Window is { } window)
        {
            window.TakeBack(LeavesAt(usage), usage.Subject, AmountOf(usage));
            Count(Open, usage with { TakesBack = true }, new UsageMoment(nowTicks, Late: false, names), facts);
        }
    }

    /// <summary>Has leave what leaves next, as one change by the clock; then usage whose time has come enters.</summary>
    private void StepWindow(long nowTicks, List<BucketFact> facts)
    {
        var (ticks, before) = (NextWindowTicks, Open.UsedNanos);
        var leaving = TakeLeaving(ticks);
        if (leaving.Count > 0) SettleByClock(leaving, (before, ticks, nowTicks), facts);
        while (Ahead is { Count: > 0 } waiting && waiting[0].Usage.TimeTicks <= ticks)
        {
            var usage = waiting[0];
            waiting.RemoveAt(0);
            if (waiting.Count == 0) Ahead = null;
            CountInWindow(usage.Usage, ticks, new UsageMoment(nowTicks, Late: false, new KnownNames(usage)), facts);
        }
    }

    /// <summary>Takes what leaves the window by an instant out of the level.</summary>
    /// <returns>Whose it is.</returns>
    private SortedSet<int> TakeLeaving(long ticks)
    {
        var subjects = new SortedSet<int>();
        foreach (var (subject, nanos) in Window?.TakeLeaving(ticks) ?? [])
        {
            var level = Open.UsedNanos - nanos;
            Open.CountShare(new Usage(0, 0, 0, subject), level, Aggregation.Sum);
            Open.UsedNanos = level;
            subjects.Add(subject);
        }
        return subjects;
    }

    /// <summary>Compares a level that the clock has moved with the lines, then those of participants that it moved.</summary>
    private void SettleByClock(SortedSet<int> subjects, (Int128 Before, long AtTicks, long NowTicks) moved, List<BucketFact> facts)
    {
        var change = new LevelChange
        {
            Cause = Cause.Clock,
            UsedBeforeNanos = moved.Before,
            CapacityBefore = CapacityOf(Open),
            Capacity = CapacityOf(Open),
            OccurredTicks = moved.AtTicks,
            DetectedTicks = moved.NowTicks,
        };
        Settle(new CountedLines(Open, Open, null), Terms.Thresholds, change, facts);
        SettleShares(subjects, change, facts);
    }

    /// <summary>Compares what participants have of a level that has moved with their lines.</summary>
    private void SettleShares(SortedSet<int> subjects, LevelChange change, List<BucketFact> facts)
    {
        foreach (var subject in subjects)
        {
            if (Participants?.Find(subject) is not { } terms || FindLines(Open, subject) is not { } lines) continue;
            var (share, capacity) = (Sessions is null ? Open.ShareOf(subject) : SessionLevelOf(subject), Figure.Of(terms.Capacity, Terms.Digits));
            var ofShare = change with { UsedBeforeNanos = lines.UsedNanos, CapacityBefore = capacity, Capacity = capacity };
            lines.UsedNanos = share;
            Settle(new CountedLines(Open, lines, subject), terms.Thresholds, ofShare, facts);
        }
    }

    /// <summary>Takes over what a count from history found in the window.</summary>
    private void TakeWindow(CountedPeriod counted, Recount recount)
    {
        var window = Window = new WindowBook(Terms.WindowTicks);
        var shares = new Dictionary<int, Int128>();
        foreach (var usage in counted.Window.Where(usage => usage.TimeTicks + Terms.WindowTicks > recount.ThroughTicks))
        {
            window.Add(usage.TimeTicks + Terms.WindowTicks, usage.Subject, usage.Nanos);
            shares[usage.Subject] = shares.GetValueOrDefault(usage.Subject) + usage.Nanos;
        }
        Ahead = null;
        foreach (var ahead in counted.Ahead) WaitForTime(ahead);
        Open.UsedNanos = shares.Values.Aggregate((Int128)0, static (sum, share) => sum + share);
        Open.HasValue = shares.Count > 0;
        Open.SetShares(shares);
    }

    private long LeavesAt(in Usage usage) => usage.TimeTicks + Terms.WindowTicks;

    private Int128 AmountOf(in Usage usage) => Meter.Aggregation == Aggregation.Count ? Quantity.NanosPerUnit : usage.Nanos;
}
