using System.Numerics;

namespace Brimful.Oracle;

/// <summary>An event as it was sent. Value in billionths.</summary>
public sealed record SentEvent(string Id, string Subject, DateTime Time, BigInteger Value);

/// <summary>
/// What a counter's bucket must have come to, whatever order its events arrived in and however often: positive usage, so that each period's
/// level is the sum of its events and each line at or below it was crossed once, by one of them.
/// </summary>
public sealed class Recount(Terms terms, Measure measure, DateTime createdAt)
{
    private readonly BigInteger _capacity = Scale.Figure(terms.Capacity);

    /// <summary>The level of the period that starts at an instant; null for a one-off.</summary>
    public BigInteger UsedIn(IReadOnlyList<SentEvent> events, DateTime? periodStart) =>
        Sum(events.Where(sent => NumberOf(sent.Time) >= 0 && (periodStart is null || StartOf(sent.Time) == periodStart)));

    /// <summary>What is wrong with the facts of the bucket, which are all there are, in any order.</summary>
    public IEnumerable<string> ComplaintsAbout(IReadOnlyList<SentEvent> events, IReadOnlyList<Fact> facts)
    {
        var ordered = facts.OrderBy(fact => fact.Sequence).ToList();
        for (var at = 0; at < ordered.Count; at++)
            if (ordered[at].Sequence != at + 1) yield return $"fact {at + 1} has the sequence {ordered[at].Sequence}";
        var byPeriod = events.GroupBy(sent => NumberOf(sent.Time)).Where(group => group.Key >= 0).ToDictionary(group => group.Key, group => group.ToList());
        foreach (var stray in ordered.Where(fact => !byPeriod.ContainsKey(fact.Period))) yield return $"a fact in a period without events: {stray}";
        foreach (var (period, own) in byPeriod)
        {
            var told = ordered.Where(fact => fact.Period == period).ToList();
            foreach (var complaint in Crossings(own, told).Concat(Chain(own, told))) yield return $"period {period}: {complaint}";
        }
    }

    /// <summary>S9: exactly the lines that the level reaches, each once.</summary>
    private IEnumerable<string> Crossings(List<SentEvent> events, List<Fact> told)
    {
        var used = Sum(events);
        foreach (var line in terms.Lines.Select(written => written.Line))
        {
            for (BigInteger step = line.Recurs ? 1 : 0; line.IsReached(step, used, _capacity); step++)
            {
                var times = told.Count(fact => fact.Line == line && fact.Step == step);
                if (times != 1) yield return $"{line.Kind} {line.Amount} step {step} was crossed {times} times by {used}";
                if (!line.Recurs) break;
            }
        }
        foreach (var early in told.Where(fact => !fact.Line!.IsReached(fact.Step, used, _capacity))) yield return $"crossed but not reached by {used}: {early}";
    }

    /// <summary>Every crossing names the event that caused it, with the levels before and after; levels follow each other.</summary>
    private IEnumerable<string> Chain(List<SentEvent> events, List<Fact> told)
    {
        Fact? before = null;
        foreach (var fact in told)
        {
            var cause = events.Find(sent => sent.Id == fact.EventId);
            if (cause is null) yield return $"caused by an event that is not the bucket's: {fact}";
            else if (fact.Used - fact.UsedBefore != ValueOf(cause) || fact.OccurredAt != cause.Time) yield return $"not what {cause} does: {fact}";
            var (from, to, level) = (fact.UsedBefore * Scale.OfFigures, fact.Used * Scale.OfFigures, fact.Line!.LevelAt(fact.Step, _capacity));
            if (fact.Kind != "+" || fact.Cause != "usage" || fact.Arming != 1 || from >= level || to < level || fact.Level != level) yield return $"no crossing by usage: {fact}";
            if (before is not null && before.EventId != fact.EventId && fact.UsedBefore < before.Used) yield return $"does not follow {before}: {fact}";
            before = fact;
        }
    }

    private BigInteger Sum(IEnumerable<SentEvent> events) => events.Aggregate(BigInteger.Zero, (sum, sent) => sum + ValueOf(sent));

    private BigInteger ValueOf(SentEvent sent) => Scale.Figure(measure == Measure.Count ? Scale.Unit : sent.Value);

    private DateTime? StartOf(DateTime time) => terms.Calendar?.Around(time).Start;

    /// <summary>The number of the period that holds an instant, from 0 for the one that the bucket was created in; -1 before it (S23).</summary>
    private int NumberOf(DateTime time)
    {
        if (terms.Calendar is not { } calendar) return 0;
        var (start, end) = calendar.Around(createdAt);
        if (time < start) return -1;
        var number = 0;
        for (; time >= end; number++) end = calendar.Around(end).End;
        return number;
    }
}
