using Brimful.Core.Quantities;

namespace Brimful.Core.Buckets;

/// <summary>
/// Where the steps of a recurring threshold stand: steps 1 to <see cref="Reached"/> are reached, in runs that crossed or were passed
/// together; every step has its own arming (S23).
/// </summary>
public sealed class StepRuns
{
    /// <summary>Instants that are kept: beyond these nobody is told when a step crossed that is the highest again, once all above have cleared.</summary>
    public const int MostMarks = 1_000;

    /// <summary>Runs from step 1 up, without gaps.</summary>
    public List<StepRun> Runs { get; } = [];

    /// <summary>When the crossed ones among the reached steps crossed, from the lowest up: of at most <see cref="MostMarks"/> instants, the newest.</summary>
    public List<StepMark> Marks { get; } = [];

    /// <summary>Crossings so far of the steps that have cleared at least once.</summary>
    public Dictionary<Int128, int> Armings { get; } = [];

    /// <summary>The highest reached step.</summary>
    public Int128 Reached => Runs.Count == 0 ? 0 : Runs[^1].Last;

    /// <summary>How often a step has crossed.</summary>
    public int ArmingsOf(Int128 step)
    {
        if (Armings.TryGetValue(step, out var armings)) return armings;
        foreach (var run in Runs)
            if (step >= run.First && step <= run.Last) return run.Position == LinePosition.Crossed ? 1 : 0;
        return 0;
    }

    /// <summary>Marks the steps above <see cref="Reached"/> up to <paramref name="last"/>.</summary>
    public void Reach(Int128 last, LinePosition position, Figure capacity, int period, long ticks)
    {
        if (position == LinePosition.Crossed) Cross(last, ticks);
        var isSame = Runs.Count > 0 && Runs[^1].Position == position && Runs[^1].Capacity == capacity && Runs[^1].Period == period;
        if (isSame) Runs[^1] = Runs[^1] with { Last = last };
        else Runs.Add(new StepRun(Reached + 1, last, position, capacity, period));
    }

    /// <summary>Takes back the highest step, which crossed; it is armed again.</summary>
    public void ClearTop()
    {
        var top = Reached;
        Armings[top] = ArmingsOf(top);
        Shorten(top - 1);
    }

    /// <summary>Makes <paramref name="last"/> the highest reached step.</summary>
    public void Shorten(Int128 last)
    {
        var run = Runs[^1];
        if (last < run.First) Runs.RemoveAt(Runs.Count - 1);
        else Runs[^1] = run with { Last = last };
        while (Marks.Count > 0 && Marks[^1].First > last) Marks.RemoveAt(Marks.Count - 1);
    }

    /// <summary>A copy, for a gauge's next period.</summary>
    public StepRuns Copy()
    {
        var copy = new StepRuns();
        copy.Runs.AddRange(Runs);
        copy.Marks.AddRange(Marks);
        foreach (var (step, armings) in Armings) copy.Armings.Add(step, armings);
        return copy;
    }

    private void Cross(Int128 last, long ticks)
    {
        for (var step = Reached + 1; step <= last; step++)
            if (Armings.TryGetValue(step, out var armings)) Armings[step] = armings + 1;
        if (Marks.Count > 0 && Marks[^1].Ticks == ticks) return;
        if (Marks.Count == MostMarks) Marks.RemoveAt(0);
        Marks.Add(new StepMark(Reached + 1, ticks));
    }
}

/// <summary>Neighbouring steps that crossed, or were passed, at one capacity in one period.</summary>
/// <param name="Capacity">The capacity at which they crossed: a clearing echoes its crossing's level.</param>
/// <param name="Period">The period they crossed in.</param>
public readonly record struct StepRun(Int128 First, Int128 Last, LinePosition Position, Figure Capacity, int Period);

/// <summary>When steps crossed: those from the first on, up to the next mark's.</summary>
/// <param name="Ticks">In ticks of Unix time.</param>
public readonly record struct StepMark(Int128 First, long Ticks);
