using Brimful.Core.Buckets;
using Brimful.Core.Crossings;
using Brimful.Core.Quantities;
using Brimful.Core.Thresholds;
using Brimful.Engine.Buckets;

namespace Brimful.Engine.Explanations;

/// <summary>Puts where a bucket's lines stand together with what was seen of them.</summary>
internal sealed class LineReading(Bucket bucket, StandingLines lines, BucketWitness witness)
{
    private const int MostPassed = 5;

    /// <summary>The lines in their order; of one that recurs, the steps that moved, then the next one.</summary>
    public IEnumerable<SeenLine> Read() => Enumerable.Range(0, lines.Thresholds.Length).SelectMany(ReadAt);

    private IEnumerable<SeenLine> ReadAt(int place)
    {
        var (threshold, story) = (lines.Thresholds[place], witness.StoryOf(lines.Thresholds[place].Line));
        if (!threshold.Line.IsRecurring) return [ReadLine(place, story)];
        var runs = lines.Ledger.FindSteps(place) ?? new StepRuns();
        var crossed = story.Facts.Select(seen => ((ThresholdFact)seen.Item.Fact).Step).Where(step => step <= runs.Reached);
        var passed = runs.Runs.Where(run => run.Position == LinePosition.Passed).Select(run => run.Last).TakeLast(MostPassed);
        return crossed.Concat(passed).Distinct().Order().Append(runs.Reached + 1).Select(step => ReadStep(place, story, runs, step));
    }

    private SeenLine ReadLine(int place, LineStory story)
    {
        var line = lines.Ledger.LineAt(place);
        var state = line.Position switch { LinePosition.Crossed => ThresholdState.Crossed, LinePosition.Passed => ThresholdState.Passed, _ => ThresholdState.Armed };
        var reason = state switch
        {
            ThresholdState.Crossed => WhyCrossed(place, 0, line.CrossedPeriod, story.Facts.LastOrDefault()),
            ThresholdState.Passed => story.PassedBecause ?? LineReasons.PassedOnCreate,
            _ => WhyArmed(story.Facts.LastOrDefault(), story.PassedBecause is not null),
        };
        return SeenOf(place, null, state, reason, state == ThresholdState.Crossed ? line.Armings : line.Armings + 1, story, story.Facts);
    }

    private SeenLine ReadStep(int place, LineStory story, StepRuns runs, Int128 step)
    {
        var facts = story.FactsOf(step);
        var (run, armings) = (runs.Runs.Find(each => step >= each.First && step <= each.Last), runs.ArmingsOf(step));
        var state = step > runs.Reached ? ThresholdState.Armed : run.Position == LinePosition.Crossed ? ThresholdState.Crossed : ThresholdState.Passed;
        var reason = state switch
        {
            ThresholdState.Crossed => WhyCrossed(place, step, run.Period, facts.LastOrDefault()),
            ThresholdState.Passed => story.Passed.FirstOrDefault(passed => passed.Last >= step).Because ?? LineReasons.PassedAmongMany,
            _ => WhyArmed(facts.LastOrDefault(), story.Passed.Exists(passed => passed.Last >= step)),
        };
        return SeenOf(place, step, state, reason, state == ThresholdState.Crossed ? armings : armings + 1, story, facts);
    }

    private SeenLine SeenOf(int place, Int128? step, ThresholdState state, string reason, int arming, LineStory story, IReadOnlyCollection<SeenFact> facts)
    {
        var line = lines.Thresholds[place].Line;
        var trigger = TriggerAt(place, step ?? 0);
        Figure? missing = trigger >= ThresholdLine.Unreachable || trigger <= lines.Ledger.UsedNanos ? null : lines.Capacity.With(trigger - lines.Ledger.UsedNanos);
        return new SeenLine(line, step, lines.Ledger.LevelAt(place, line, (step ?? 0, lines.Capacity), lines.NowTicks), state, reason, missing, arming, facts, step is null ? story.MovedBy : facts.LastOrDefault()?.By, story.Since.Moves);
    }

    private string WhyCrossed(int place, Int128 step, int period, SeenFact? newest)
    {
        if (bucket.IsCounting) return LineReasons.Counting;
        if (lines.Ledger.UsedNanos < TriggerAt(place, step)) return LineReasons.HeldByHysteresis;
        if (period < lines.Ledger.Number) return LineReasons.CarriedOver;
        return newest is { Item.Fact: Crossed } && newest.Changes == witness.Changes ? LineReasons.Reached : LineReasons.AlreadyCrossed;
    }

    private Int128 TriggerAt(int place, Int128 step) => lines.Ledger.TriggerAt(place, lines.Thresholds[place].Line, (step, lines.Capacity), lines.NowTicks);

    private string WhyArmed(SeenFact? newest, bool wasPassed)
    {
        if (bucket.IsCounting) return LineReasons.Counting;
        if (newest is { Item.Fact: Cleared { Cause: var cause } }) return LineReasons.ClearedBy(cause);
        return wasPassed ? LineReasons.Rearmed : LineReasons.NotReached;
    }
}

/// <summary>A line with what was seen of it, with numbers for names.</summary>
internal sealed record SeenLine(
    ThresholdLine Line,
    Int128? Step,
    ExactNumber Level,
    ThresholdState State,
    string Reason,
    Figure? Missing,
    int Arming,
    IReadOnlyCollection<SeenFact> Facts,
    SeenMove? MovedBy,
    IReadOnlyList<SeenMove> Since);
