using Brimful.Core.Quantities;
using Brimful.Core.Thresholds;

namespace Brimful.Core.Buckets;

/// <summary>What was used in one period of a bucket and where its lines stand: of the open period, or of a closed one that
/// late events may still reach (S13).</summary>
public sealed class PeriodLedger
{
    /// <summary>The period's number within the incarnation.</summary>
    public int Number { get; init; }

    /// <summary>The first instant, in ticks of Unix time; <see cref="long.MinValue"/> when unbounded.</summary>
    public long StartTicks { get; set; }

    /// <summary>The instant at which it ends, in ticks of Unix time; <see cref="long.MaxValue"/> when unbounded.</summary>
    public long EndTicks { get; set; }

    /// <summary>The used level in billionths.</summary>
    public Int128 UsedNanos { get; set; }

    /// <summary>Whether a value was seen: of <c>max</c> and <c>latest</c>, whose first value may be below 0.</summary>
    public bool HasValue { get; set; }

    /// <summary>One for each threshold of the terms, in their order.</summary>
    public LineState[] Lines { get; set; } = [];

    /// <summary>Steps of recurring thresholds by the threshold's place; null when there are none.</summary>
    public Dictionary<int, StepRuns>? Steps { get; set; }

    /// <summary>Capacities at which lines crossed that have since seen another one; null when there are none.</summary>
    public Dictionary<int, Quantity>? CrossedUnder { get; set; }

    /// <summary>Lines that were removed in this period: re-added they go on with the next arming (S23). Null when there are none.</summary>
    public Dictionary<ThresholdLine, RetiredLine>? Retired { get; set; }

    /// <summary>Each subject's last value, of a gauge; null otherwise.</summary>
    public Dictionary<int, GaugeReading>? Gauge { get; set; }

    /// <summary>A used level at or above this may cross something.</summary>
    public Int128 NextUpNanos { get; set; } = ThresholdLine.Unreachable;

    /// <summary>A used level below this may clear or re-arm something.</summary>
    public Int128 NextDownNanos { get; set; } = -ThresholdLine.Unreachable;

    /// <summary>Whether a level moves no line: the whole cost of thresholds for almost every event.</summary>
    public bool IsQuietAt(Int128 usedNanos) => usedNanos < NextUpNanos && usedNanos >= NextDownNanos;

    /// <summary>The steps of the recurring threshold at a place.</summary>
    public StepRuns StepsOf(int place)
    {
        Steps ??= [];
        if (!Steps.TryGetValue(place, out var steps)) Steps.Add(place, steps = new StepRuns());
        return steps;
    }

    /// <summary>Whether nothing distinguishes it from a period that nobody touched.</summary>
    public bool IsUntouched =>
        UsedNanos == 0 && !HasValue && !AnyStepMoved() && Retired is null && Gauge is null && !AnyLineMoved();

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

/// <summary>A subject's last value of a gauge.</summary>
/// <param name="TimeTicks">The event's time; of equal times the later received wins (S5).</param>
public readonly record struct GaugeReading(Int128 Nanos, long TimeTicks);

/// <summary>How often a removed line had crossed, by itself or by step.</summary>
public sealed record RetiredLine(int Armings, IReadOnlyDictionary<Int128, int> StepArmings);
