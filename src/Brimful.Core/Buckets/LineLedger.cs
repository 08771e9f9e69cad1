using Brimful.Core.Outlooks;
using Brimful.Core.Quantities;
using Brimful.Core.Thresholds;

namespace Brimful.Core.Buckets;

/// <summary>A used level and where the lines over it stand, in one period: of a bucket, or of whatever else has lines of its own.</summary>
public abstract class LineLedger
{
    /// <summary>The period's number within the incarnation.</summary>
    public int Number { get; init; }

    /// <summary>The used level in billionths.</summary>
    public Int128 UsedNanos { get; set; }

    /// <summary>Where its lines stand; null while every one of them is armed and none has crossed.</summary>
    public LineStandings? Standings { get; set; }

    /// <summary>A used level at or above this may cross something.</summary>
    public Int128 NextUpNanos { get; set; } = ThresholdLine.Unreachable;

    /// <summary>A used level below this may clear or re-arm something.</summary>
    public Int128 NextDownNanos { get; set; } = -ThresholdLine.Unreachable;

    /// <summary>Whether its period is over: nothing is to come in it, so that forecasts neither fire nor clear.</summary>
    public bool IsClosed { get; set; }

    /// <summary>Whether a level moves no line: the whole cost of thresholds for almost every event.</summary>
    public bool IsQuietAt(Int128 usedNanos) => usedNanos < NextUpNanos && usedNanos >= NextDownNanos;

    /// <summary>Where the line at a place stands, of a threshold that does not recur.</summary>
    public LineState LineAt(int place) => Standings is { } standings ? standings[place] : default;

    /// <summary>What is still to come as the line at a place sees it; nothing, where nobody has told.</summary>
    public LineOutlook OutlookAt(int place) => Standings?.Outlooks?.GetValueOrDefault(place) ?? default;

    /// <summary>Tells the line at a place what is still to come.</summary>
    public void SetOutlook(int place, LineOutlook outlook) => (MoveLines().Outlooks ??= [])[place] = outlook;

    /// <summary>The smallest used amount that reaches the line at a place: of one that looks ahead, by what it was told.</summary>
    /// <param name="ticks">The moment, in ticks of Unix time; the least of a long where only the last look is known: no line stands lower than there.</param>
    public Int128 TriggerAt(int place, ThresholdLine line, (Int128 Step, Figure Capacity) at, long ticks) =>
        line is MovingLine moving ? moving.FiresFrom(at.Capacity, OutlookAt(place), ticks) : line.TriggerAt(at.Step, at.Capacity);

    /// <summary>The used level at which the line at a place stands, exact.</summary>
    public ExactNumber LevelAt(int place, ThresholdLine line, (Int128 Step, Figure Capacity) at, long ticks) =>
        line is MovingLine ? at.Capacity.With(TriggerAt(place, line, at, ticks)).ToExact() : line.LevelAt(at.Step, at.Capacity);

    /// <summary>Moves the line at a place.</summary>
    /// <param name="count">How many thresholds the terms have.</param>
    public void SetLine(int place, LineState line, int count)
    {
        if (Standings is null && line.IsFresh) return;
        MoveLines().Set(place, line, count);
    }

    /// <summary>The standings, to be changed.</summary>
    public LineStandings MoveLines() => Standings ??= new LineStandings();

    /// <summary>The steps of the recurring threshold at a place; null when none of them has moved.</summary>
    public StepRuns? FindSteps(int place) => Standings?.Steps?.GetValueOrDefault(place);

    /// <summary>The steps of the recurring threshold at a place, to be changed.</summary>
    public StepRuns StepsOf(int place)
    {
        var all = MoveLines().Steps ??= [];
        if (!all.TryGetValue(place, out var steps)) all.Add(place, steps = new StepRuns());
        return steps;
    }
}
