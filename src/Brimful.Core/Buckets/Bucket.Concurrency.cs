using Brimful.Core.Crossings;
using Brimful.Core.Quantities;

namespace Brimful.Core.Buckets;

public sealed partial class Bucket
{
    /// <summary>Whether the level is how many sessions are open now: a gauge.</summary>
    private bool IsConcurrent => Terms.Measure == BucketMeasure.Concurrent && CountsSessions;

    /// <summary>Compares the number of open sessions with the lines after a sign. What it raises waits for the next sign of the request: a session that is
    /// told of afterwards, start and stop, was not open now.</summary>
    private void CountConcurrent(SessionChange change, SessionRise levels, List<BucketFact> facts)
    {
        var book = Sessions!;
        if (Open.UsedNanos == levels.BeforeNanos) return;
        if (Open.UsedNanos > levels.BeforeNanos) book.Rise ??= levels with { Change = change with { Names = new GivenNames(change.Names.EventId, change.Names.Subject) } };
        else if (book.Rise is { } rise && rise.Change.Key == change.Key && rise.BeforeNanos == Open.UsedNanos) book.Rise = null;
        else
        {
            SettleRise(facts);
            Settle(levels, facts);
        }
    }

    /// <summary>Compares what the sign before has raised.</summary>
    private void SettleRise(List<BucketFact> facts)
    {
        if (Sessions is not { Rise: { } rise } book) return;
        book.Rise = null;
        Settle(rise, facts);
    }

    private void Settle(SessionRise levels, List<BucketFact> facts)
    {
        var (change, subject) = (levels.Change, levels.Change.Key.Subject);
        Settle(new CountedLines(Open, Open, null), Terms.Thresholds, change.Usage(levels.BeforeNanos, CapacityOf(Open)), facts);
        if (Participants?.Find(subject) is not { } terms) return;
        var lines = FindLines(Open, subject) ?? Keep(Open, FreshLines(Open, subject, terms));
        lines.UsedNanos = SessionLevelOf(subject);
        Settle(new CountedLines(Open, lines, subject), terms.Thresholds, change.Usage(levels.ShareBeforeNanos, Figure.Of(terms.Capacity, Terms.Digits)), facts);
    }

    /// <summary>After sessions have ended by silence.</summary>
    private void SettleSilence(SortedSet<int> subjects, (long AtTicks, long NowTicks) moved, List<BucketFact> facts)
    {
        var before = Open.UsedNanos;
        Open.UsedNanos = LevelOf(Sessions!.Total);
        if (Open.UsedNanos != before) SettleByClock(subjects, (before, moved.AtTicks, moved.NowTicks), facts);
    }
}

/// <summary>Levels before a sign.</summary>
/// <param name="ShareBeforeNanos">That of its subject.</param>
internal sealed record SessionRise(SessionChange Change, Int128 BeforeNanos, Int128 ShareBeforeNanos);
