using Brimful.Core.Outlooks;
using Brimful.Core.Quantities;
using Brimful.Core.Thresholds;

namespace Brimful.Core.Buckets;

/// <summary>Where the lines of a ledger stand, once one of them has moved. Most ledgers never need this: every line is armed and none has crossed.</summary>
public sealed class LineStandings
{
    /// <summary>One for each threshold of the terms, in their order; empty while none that does not recur has moved.</summary>
    public LineState[] Lines { get; private set; } = [];

    /// <summary>Steps of recurring thresholds by the threshold's place; null when there are none.</summary>
    public Dictionary<int, StepRuns>? Steps { get; set; }

    /// <summary>Capacities at which lines crossed that have since seen another one; null when there are none.</summary>
    public Dictionary<int, Figure>? CrossedUnder { get; set; }

    /// <summary>What is still to come, by the place of the line that looks ahead; null where there is none.</summary>
    public Dictionary<int, LineOutlook>? Outlooks { get; set; }

    /// <summary>Lines that were removed in this period: re-added they go on with the next arming (S23). Null when there are none.</summary>
    public Dictionary<ThresholdLine, RetiredLine>? Retired { get; set; }

    /// <summary>Whether anything distinguishes the lines from those of a period that nobody touched.</summary>
    public bool HaveMoved => AnyStepMoved() || Retired is not null || AnyLineMoved();

    /// <summary>Where the line at a place stands.</summary>
    public LineState this[int place] => Lines.Length == 0 ? default : Lines[place];

    /// <summary>Moves the line at a place.</summary>
    /// <param name="count">How many thresholds the terms have.</param>
    public void Set(int place, LineState line, int count)
    {
        if (Lines.Length == 0) Lines = new LineState[count];
        Lines[place] = line;
    }

    /// <summary>The standings that a gauge's next period starts from: it does not know what was removed before.</summary>
    public LineStandings WithoutRetired() => new() { Lines = Lines, Steps = Steps, CrossedUnder = CrossedUnder };

    private bool AnyStepMoved()
    {
        if (Steps is null) return false;
        foreach (var steps in Steps.Values)
            if (steps.Runs.Count > 0 || steps.Armings.Count > 0) return true;
        return false;
    }

    private bool AnyLineMoved()
    {
        foreach (ref readonly var line in Lines.AsSpan())
            if (line.Armings > 0 || line.Position == LinePosition.Crossed) return true;
        return false;
    }
}

/// <summary>How often a removed line had crossed, by itself or by step.</summary>
public sealed record RetiredLine(int Armings, IReadOnlyDictionary<Int128, int> StepArmings);
