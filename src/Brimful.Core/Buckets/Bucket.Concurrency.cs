using Brimful.Core.Crossings;
using Brimful.Core.Quantities;

namespace Brimful.Core.Buckets;

public sealed partial class Bucket
{
    /// <summary>Whether the level is how many sessions are open now: a gauge.</summary>
    private bool IsConcurrent => Terms.Measure == BucketMeasure.Concurrent && CountsSessions;

    /// <summary>Notes that a sign has opened or closed a session. What that is to the lines is seen after all signs of the request: a session that comes with its
    /// stop was not open now, whatever else came between.</summary>
    private void CountConcurrent(SessionChange change, Int128 before)
    {
        if (Open.UsedNanos == before) return;
        var (turns, opens) = (Sessions!.Turns ??= [], Open.UsedNanos > before);
        var start = opens || change.IsCorrection ? -1 : turns.FindLastIndex(turn => turn.Change.Key == change.Key);
        if (start >= 0 && turns[start] is { Opens: true, Change.IsCorrection: false }) turns.RemoveAt(start);
        else turns.Add(new SessionTurn(change with { Names = new GivenNames(change.Names.EventId, change.Names.Subject) }, opens));
    }

    /// <summary>Compares what sessions were opened and closed with the lines, one by one and in the order in which that came.</summary>
    private void SettleTurns(List<BucketFact> facts)
    {
        if (Sessions is not { Turns: { } turns } book) return;
        book.Turns = null;
        var (level, shares) = (Open.UsedNanos, new Dictionary<int, Int128>());
        foreach (var turn in turns)
        {
            level -= turn.Nanos;
            shares[turn.Subject] = shares.GetValueOrDefault(turn.Subject, SessionLevelOf(turn.Subject)) - turn.Nanos;
        }
        foreach (var turn in turns)
        {
            var (before, share) = (level, shares[turn.Subject]);
            (Open.UsedNanos, shares[turn.Subject]) = (level += turn.Nanos, share + turn.Nanos);
            Settle(turn.Change, (before, share, share + turn.Nanos), facts);
        }
    }

    /// <summary>The same before anything later happens.</summary>
    private void SettleTurns(List<BucketFact> facts, long beforeTicks)
    {
        if (Sessions is { Turns: [var first, ..] } && first.Change.NowTicks < beforeTicks) SettleTurns(facts);
    }

    private void Settle(SessionChange change, (Int128 Before, Int128 ShareBefore, Int128 Share) levels, List<BucketFact> facts)
    {
        var subject = change.Key.Subject;
        Settle(new CountedLines(Open, Open, null), Terms.Thresholds, change.Usage(levels.Before, CapacityOf(Open)), facts);
        if (Participants?.Find(subject) is not { } terms) return;
        var lines = FindLines(Open, subject) ?? Keep(Open, FreshLines(Open, subject, terms));
        lines.UsedNanos = levels.Share;
        Settle(new CountedLines(Open, lines, subject), terms.Thresholds, change.Usage(levels.ShareBefore, Figure.Of(terms.Capacity, Terms.Digits)), facts);
    }
}

/// <summary>A session that a sign opened or closed.</summary>
internal sealed record SessionTurn(SessionChange Change, bool Opens)
{
    public int Subject => Change.Key.Subject;

    /// <summary>What it adds to the level.</summary>
    public Int128 Nanos => Opens ? Quantity.NanosPerUnit : -Quantity.NanosPerUnit;
}
