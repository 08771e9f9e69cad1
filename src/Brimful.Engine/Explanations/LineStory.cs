using Brimful.Core.Buckets;
using Brimful.Core.Crossings;
using Brimful.Engine.Outbox;

namespace Brimful.Engine.Explanations;

/// <summary>What was seen of one line in a period.</summary>
internal sealed class LineStory
{
    private const int MostFacts = 20;
    private const int MostSince = 3;

    private const int MostSteps = 100;

    private readonly Queue<SeenFact> _facts = [];
    private readonly OrderedDictionary<Int128, SeenFact> _newest = [];

    /// <summary>Where it stood when it was last looked at, of a line that does not recur.</summary>
    public LineState Last { get; set; }

    /// <summary>The highest reached step when it was last looked at, of a line that recurs.</summary>
    public Int128 Reached { get; set; }

    /// <summary>Why it was passed, when it was last; null when it never was.</summary>
    public string? PassedBecause { get; set; }

    /// <summary>Steps that were passed, and why, in order.</summary>
    public List<PassedSteps> Passed { get; } = [];

    /// <summary>The change at which it last moved, by itself or by a fact; null when it never did, or no change of the level did it.</summary>
    public SeenMove? MovedBy { get; set; }

    /// <summary>The newest facts about it, oldest first.</summary>
    public IReadOnlyCollection<SeenFact> Facts => _facts;

    /// <summary>The largest changes since it last moved.</summary>
    public LargestMoves Since { get; } = new(MostSince);

    /// <summary>The facts about a step of a line that recurs, oldest first: of those that are kept, or at least its newest one, where others have moved much since.</summary>
    public IReadOnlyList<SeenFact> FactsOf(Int128 step)
    {
        SeenFact[] kept = [.. _facts.Where(seen => ((ThresholdFact)seen.Item.Fact).Step == step)];
        return kept.Length == 0 && _newest.TryGetValue(step, out var newest) ? [newest] : kept;
    }

    public void Note(SeenFact fact)
    {
        var step = ((ThresholdFact)fact.Item.Fact).Step;
        _newest.Remove(step);
        _newest.Add(step, fact);
        if (_newest.Count > MostSteps) _newest.RemoveAt(0);
        _facts.Enqueue(fact);
        if (_facts.Count > MostFacts) _facts.Dequeue();
        MoveBy(fact.By);
    }

    public void MoveBy(SeenMove? move)
    {
        MovedBy = move;
        Since.Clear();
    }
}

/// <summary>A fact that counting anew gave.</summary>
/// <param name="By">The change of the level that came with it; null when none did.</param>
/// <param name="Changes">How many changes the period had seen by then.</param>
internal sealed record SeenFact(FactItem Item, SeenMove? By, long Changes);

/// <summary>Steps of a recurring line that were passed together.</summary>
internal readonly record struct PassedSteps(Int128 Last, string Because);
