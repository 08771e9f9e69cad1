using System.Collections.Immutable;
using Brimful.Core.Quantities;
using Brimful.Core.Thresholds;

namespace Brimful.Core.Buckets;

/// <summary>Moves the standing of each line from its old place to its new one; retires lines that are gone and sets up new ones (S11, S23).</summary>
/// <param name="before">The thresholds so far.</param>
/// <param name="from">Where their lines stand; null where none has moved.</param>
internal sealed class LineTakeover(ImmutableArray<Threshold> before, LineStandings? from)
{
    /// <summary>Gives a ledger other thresholds, whose lines stand where they stood.</summary>
    /// <param name="startTicks">The start of the ledger's period.</param>
    public void Into(LineLedger to, ImmutableArray<Threshold> after, Figure capacity, long startTicks)
    {
        var places = before.Select((threshold, place) => (threshold.Line, place)).ToDictionary(pair => pair.Line, pair => pair.place);
        to.Standings = from?.Retired is null ? null : new LineStandings { Retired = new Dictionary<ThresholdLine, RetiredLine>(from.Retired) };
        for (var place = 0; place < after.Length; place++)
        {
            if (places.Remove(after[place].Line, out var old)) TakeOver(old, to, (place, after.Length));
            else SetUp(to, (place, after.Length), after[place], (capacity, startTicks));
        }
        foreach (var (line, place) in places) Retire(place, line, to);
    }

    private void TakeOver(int old, LineLedger to, (int Place, int Count) at)
    {
        if (from is null) return;
        to.SetLine(at.Place, from[old], at.Count);
        if (from.Steps is not null && from.Steps.TryGetValue(old, out var steps)) (to.MoveLines().Steps ??= []).Add(at.Place, steps);
        if (from.CrossedUnder is not null && from.CrossedUnder.TryGetValue(old, out var capacity)) (to.MoveLines().CrossedUnder ??= []).Add(at.Place, capacity);
        if (from.Outlooks is not null && from.Outlooks.TryGetValue(old, out var outlook)) (to.MoveLines().Outlooks ??= []).Add(at.Place, outlook);
    }

    private void Retire(int place, ThresholdLine line, LineLedger to)
    {
        if (from is null) return;
        var steps = from.Steps is not null && from.Steps.TryGetValue(place, out var runs) ? ArmingsOf(runs) : [];
        if (from[place].Armings > 0 || steps.Count > 0)
            (to.MoveLines().Retired ??= [])[line] = new RetiredLine(from[place].Armings, steps);
    }

    private static Dictionary<Int128, int> ArmingsOf(StepRuns runs)
    {
        var armings = new Dictionary<Int128, int>(runs.Armings);
        foreach (var run in runs.Runs.Where(run => run.Position == LinePosition.Crossed))
            for (var step = run.First; step <= run.Last; step++) armings.TryAdd(step, 1);
        return armings;
    }

    /// <summary>A line that is new to the period: under the present level it is passed unless it asks to fire (S11).</summary>
    private static void SetUp(LineLedger ledger, (int Place, int Count) at, Threshold threshold, (Figure Capacity, long StartTicks) period)
    {
        RetiredLine? retired = null;
        ledger.Standings?.Retired?.Remove(threshold.Line, out retired);
        var armings = retired?.Armings ?? 0;
        var reached = threshold.Line.StepsReached(ledger.UsedNanos, period.Capacity);
        var passes = reached > 0 && threshold.OnCreate == OnCreate.Skip;
        if (!threshold.Line.IsRecurring)
        {
            ledger.SetLine(at.Place, new LineState { Armings = armings, Position = passes ? LinePosition.Passed : LinePosition.Armed }, at.Count);
            return;
        }
        if (retired is null && !passes) return;
        var steps = ledger.StepsOf(at.Place);
        if (retired is not null)
            foreach (var (step, count) in retired.StepArmings) steps.Armings.Add(step, count);
        if (passes) steps.Reach(reached, LinePosition.Passed, period.Capacity, ledger.Number, period.StartTicks);
    }
}
