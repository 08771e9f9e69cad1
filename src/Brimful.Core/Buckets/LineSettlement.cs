using System.Collections.Immutable;
using System.Numerics;
using Brimful.Core.Metering;
using Brimful.Core.Outlooks;
using Brimful.Core.Quantities;
using Brimful.Core.Thresholds;

namespace Brimful.Core.Buckets;

/// <summary>
/// Compares where the lines of a ledger stand with where its level is, after one change: what was reached and no longer is clears, in
/// descending order; then what is reached and was armed crosses, in ascending order (S9, S10, S23 "Order and cause").
/// </summary>
internal sealed class LineSettlement(LineLedger ledger, ImmutableArray<Threshold> thresholds, Aggregation aggregation)
{
    /// <summary>Steps of one recurring threshold that one change records; those below are passed (S23).</summary>
    public const int MaxStepsRecorded = 1_000;

    private readonly List<LineMove> _crossed = [];
    private readonly List<LineMove> _cleared = [];

    /// <summary>Moves the lines and answers the moves in the order in which they are recorded.</summary>
    public IEnumerable<LineMove> Settle(LevelChange change)
    {
        for (var place = 0; place < thresholds.Length; place++)
        {
            if (thresholds[place].Line.IsRecurring) SettleSteps(place, change);
            else if (IsLive(place) && !(change.Late && thresholds[place].Line is MovingLine)) SettleLine(place, change);
        }
        Watch(change.Capacity, change.DetectedTicks);
        _cleared.Sort((a, b) => LineMove.Compare(b, a));
        _crossed.Sort(LineMove.Compare);
        return _cleared.Concat(_crossed);
    }

    /// <summary>Marks what usage that was newly asked for has reached as passed, but for lines that fire on creation (S11).</summary>
    public void PassReached(LevelChange change)
    {
        for (var place = 0; place < thresholds.Length; place++)
        {
            if (thresholds[place].OnCreate == OnCreate.Fire) continue;
            var line = thresholds[place].Line;
            var reached = line.IsRecurring ? line.StepsReached(ledger.UsedNanos, change.Capacity) : ledger.UsedNanos >= TriggerAt(place, change.Capacity, change.DetectedTicks) ? 1 : 0;
            if (!line.IsRecurring && reached > 0 && ledger.LineAt(place) is { Position: LinePosition.Armed } armed)
                ledger.SetLine(place, armed with { Position = LinePosition.Passed }, thresholds.Length);
            if (line.IsRecurring && reached > (ledger.FindSteps(place)?.Reached ?? 0))
                ledger.StepsOf(place).Reach(reached, LinePosition.Passed, change.Capacity, ledger.Number, change.OccurredTicks);
        }
    }

    /// <summary>Keeps the levels at which lines crossed, where a gauge's new period has another capacity: their clearings echo them.</summary>
    public void KeepLevels(Figure capacityBefore)
    {
        for (var place = 0; place < thresholds.Length; place++)
            if (ledger.LineAt(place).Position == LinePosition.Crossed) (ledger.MoveLines().CrossedUnder ??= []).TryAdd(place, capacityBefore);
    }

    /// <summary>Sets the levels between which nothing can happen, from a moment on: lines that look ahead only rise until they are told anew.</summary>
    /// <param name="ticks">The moment, in ticks of Unix time; without, that of the last look.</param>
    public void Watch(Figure capacity, long ticks = long.MinValue)
    {
        var (up, down) = (ThresholdLine.Unreachable, -ThresholdLine.Unreachable);
        for (var place = 0; place < thresholds.Length; place++)
        {
            var threshold = thresholds[place];
            if (threshold.Line.IsRecurring)
            {
                up = Int128.Min(up, threshold.Line.TriggerAt((ledger.FindSteps(place)?.Reached ?? 0) + 1, capacity));
                down = Int128.Max(down, TopStepHoldsFrom(place, capacity));
            }
            else if (!IsLive(place)) continue;
            else if (ledger.LineAt(place).Position == LinePosition.Armed) up = Int128.Min(up, TriggerAt(place, capacity, ticks));
            else down = Int128.Max(down, LineHoldsFrom(place, capacity, ticks));
        }
        ledger.NextUpNanos = up;
        ledger.NextDownNanos = down;
    }

    private void SettleLine(int place, LevelChange change)
    {
        var line = ledger.LineAt(place);
        var trigger = TriggerAt(place, change.Capacity, change.DetectedTicks);
        var isReached = ledger.UsedNanos >= trigger;
        switch (line.Position)
        {
            case LinePosition.Armed when isReached && !change.OnlyClears:
                line.Position = LinePosition.Crossed;
                line.Armings++;
                line.CrossedPeriod = ledger.Number;
                line.CrossedTicks = change.OccurredTicks;
                Move(place, line);
                if (thresholds[place].Line is MovingLine) ledger.SetOutlook(place, ledger.OutlookAt(place) with { CrossedAt = trigger });
                var level = LevelOf(place, 0, change.Capacity, change.DetectedTicks);
                _crossed.Add(new LineMove(place, 0, line.Armings, ledger.Number, level, level) { IsCrossing = true });
                break;
            case LinePosition.Passed when !isReached:
                line.Position = LinePosition.Armed;
                ledger.SetLine(place, line, thresholds.Length);
                break;
            case LinePosition.Crossed when !isReached && Lets(place, 0, change):
                line.Position = LinePosition.Armed;
                _cleared.Add(new LineMove(place, 0, line.Armings, line.CrossedPeriod, CrossedLevelOf(place, change), LevelOf(place, 0, change.Capacity, change.DetectedTicks)));
                Move(place, line);
                break;
            case LinePosition.Crossed when change.Capacity != change.CapacityBefore:
                (ledger.MoveLines().CrossedUnder ??= []).TryAdd(place, change.CapacityBefore);
                break;
        }
    }

    private void Move(int place, LineState line)
    {
        ledger.SetLine(place, line, thresholds.Length);
        ledger.Standings?.CrossedUnder?.Remove(place);
    }

    /// <summary>Whether the line can move: what looks ahead in a period that is over cannot.</summary>
    private bool IsLive(int place) => !ledger.IsClosed || thresholds[place].Line is not MovingLine;

    private Int128 TriggerAt(int place, Figure capacity, long ticks) => ledger.TriggerAt(place, thresholds[place].Line, (0, capacity), ticks);

    private Int128 HoldsFrom(int place, Int128 step, Figure capacity, long ticks) => thresholds[place].Line is MovingLine moving
        ? moving.HoldsFrom(capacity, ledger.OutlookAt(place), ticks)
        : Hysteresis.HoldsFrom(thresholds[place], step, capacity, aggregation);

    private void SettleSteps(int place, LevelChange change)
    {
        var line = thresholds[place].Line;
        var steps = ledger.StepsOf(place);
        var reached = line.StepsReached(ledger.UsedNanos, change.Capacity);
        while (steps.Reached > reached)
        {
            var run = steps.Runs[^1];
            if (run.Position == LinePosition.Passed)
            {
                steps.Shorten(Int128.Max(reached, run.First - 1));
                continue;
            }
            var top = steps.Reached;
            if (!Lets(place, top, change) && !LinesFellFrom(place, reached + 1, change)) break;
            _cleared.Add(new LineMove(place, top, steps.ArmingsOf(top), run.Period, LevelOf(place, top, run.Capacity, change.DetectedTicks), LevelOf(place, top, change.Capacity, change.DetectedTicks)));
            steps.ClearTop();
        }
        if (reached > steps.Reached && !change.OnlyClears) Reach(place, steps, reached, change);
    }

    private void Reach(int place, StepRuns steps, Int128 reached, LevelChange change)
    {
        var first = Int128.Max(steps.Reached + 1, reached - MaxStepsRecorded + 1);
        if (first > steps.Reached + 1) steps.Reach(first - 1, LinePosition.Passed, change.Capacity, ledger.Number, change.OccurredTicks);
        steps.Reach(reached, LinePosition.Crossed, change.Capacity, ledger.Number, change.OccurredTicks);
        for (var step = first; step <= reached; step++)
        {
            var level = LevelOf(place, step, change.Capacity, change.DetectedTicks);
            _crossed.Add(new LineMove(place, step, steps.ArmingsOf(step), ledger.Number, level, level) { IsCrossing = true });
        }
    }

    /// <summary>Whether an unreached line may clear: by a level that is out of its hysteresis, or by a line that moved away.</summary>
    private bool Lets(int place, Int128 step, LevelChange change) =>
        LinesFellFrom(place, step, change)
        || ledger.UsedNanos < HoldsFrom(place, step, change.Capacity, change.DetectedTicks);

    private bool LinesFellFrom(int place, Int128 step, LevelChange change) =>
        change.MovesLines && change.UsedBeforeNanos >= ledger.TriggerAt(place, thresholds[place].Line, (step, change.CapacityBefore), change.DetectedTicks);

    /// <summary>The level that a crossing was recorded with: where its line stood then.</summary>
    private ExactNumber CrossedLevelOf(int place, LevelChange change) => thresholds[place].Line is MovingLine
        ? Scaled(change.Capacity.With(ledger.OutlookAt(place).CrossedAt).ToExact(), change.Capacity)
        : LevelOf(place, 0, CrossedAt(place, change), change.DetectedTicks);

    private Figure CrossedAt(int place, LevelChange change) =>
        ledger.Standings?.CrossedUnder is { } under && under.TryGetValue(place, out var capacity) ? capacity : change.CapacityBefore;

    private Int128 LineHoldsFrom(int place, Figure capacity, long ticks)
    {
        var trigger = TriggerAt(place, capacity, ticks);
        return ledger.LineAt(place).Position == LinePosition.Passed ? trigger : Int128.Min(trigger, HoldsFrom(place, 0, capacity, ticks));
    }

    private Int128 TopStepHoldsFrom(int place, Figure capacity)
    {
        if (ledger.FindSteps(place) is not { Runs.Count: > 0 } steps) return -ThresholdLine.Unreachable;
        var threshold = thresholds[place];
        return steps.Runs[^1].Position == LinePosition.Passed
            ? threshold.Line.TriggerAt(steps.Reached, capacity)
            : Hysteresis.HoldsFrom(threshold, steps.Reached, capacity, aggregation);
    }

    private ExactNumber LevelOf(int place, Int128 step, Figure capacity, long ticks) =>
        Scaled(ledger.LevelAt(place, thresholds[place].Line, (step, capacity), ticks), capacity);

    private static ExactNumber Scaled(ExactNumber level, Figure capacity)
    {
        var scale = capacity.Digits + PercentLine.MoreDigits;
        return new ExactNumber(level.Unscaled * BigInteger.Pow(10, scale - level.Scale), scale);
    }
}

/// <summary>A line that crossed or cleared in one change.</summary>
/// <param name="Place">The threshold's place in the bucket.</param>
/// <param name="CrossedPeriod">The number of the period of the crossing.</param>
/// <param name="Level">The level that is recorded: a clearing's is its crossing's.</param>
/// <param name="LevelNow">Where the line stands after the change: what the order goes by.</param>
internal sealed record LineMove(int Place, Int128 Step, int Arming, int CrossedPeriod, ExactNumber Level, ExactNumber LevelNow)
{
    public bool IsCrossing { get; init; }

    /// <summary>Ascending by level, then place, then step. Levels have one scale.</summary>
    public static int Compare(LineMove left, LineMove right)
    {
        var byLevel = left.LevelNow.Unscaled.CompareTo(right.LevelNow.Unscaled);
        if (byLevel != 0) return byLevel;
        return left.Place != right.Place ? left.Place.CompareTo(right.Place) : left.Step.CompareTo(right.Step);
    }
}
