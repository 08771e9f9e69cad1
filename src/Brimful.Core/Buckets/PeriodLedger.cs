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

    /// <summary>Where its lines stand; null while every one of them is armed and none has crossed.</summary>
    public LineStandings? Standings { get; set; }

    /// <summary>Each subject's last value, of a gauge; null otherwise.</summary>
    public Dictionary<int, GaugeReading>? Gauge { get; set; }

    /// <summary>A used level at or above this may cross something.</summary>
    public Int128 NextUpNanos { get; set; } = ThresholdLine.Unreachable;

    /// <summary>A used level below this may clear or re-arm something.</summary>
    public Int128 NextDownNanos { get; set; } = -ThresholdLine.Unreachable;

    /// <summary>Whether a level moves no line: the whole cost of thresholds for almost every event.</summary>
    public bool IsQuietAt(Int128 usedNanos) => usedNanos < NextUpNanos && usedNanos >= NextDownNanos;

    /// <summary>Where the line at a place stands, of a threshold that does not recur.</summary>
    public LineState LineAt(int place) => Standings is { } standings ? standings[place] : default;

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

    /// <summary>Whether nothing distinguishes it from a period that nobody touched.</summary>
    public bool IsUntouched => UsedNanos == 0 && !HasValue && Gauge is null && Standings is not { HaveMoved: true };
}

/// <summary>A subject's last value of a gauge.</summary>
/// <param name="TimeTicks">The event's time; of equal times the later received wins (S5).</param>
public readonly record struct GaugeReading(Int128 Nanos, long TimeTicks);
