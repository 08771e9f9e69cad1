using Brimful.Core.Buckets;
using Brimful.Core.Crossings;
using Brimful.Core.Metering;
using Brimful.Core.Thresholds;
using Brimful.Engine.Buckets;
using Brimful.Engine.Outbox;
using Brimful.Engine.Retraces;
using Brimful.Engine.Shards;

namespace Brimful.Engine.Explanations;

/// <summary>Looks at a bucket, or at a participant in it, after each step of a retrace, and remembers of its newest period what moved the level
/// and its lines: little, however many steps there are.</summary>
/// <param name="watched">What is looked at.</param>
internal sealed class BucketWitness(WatchedLines watched)
{
    private const int MostMoves = 5;

    private readonly Dictionary<ThresholdLine, LineStory> _stories = [];
    private readonly List<FactItem> _noticed = [];
    private readonly Queue<SeenMove> _last = [];
    private (int Incarnation, int Period) _at;
    private Int128 _level;
    private long _changes;

    /// <summary>The newest changes of the level in the period, oldest first.</summary>
    public IReadOnlyCollection<SeenMove> LastMoves => _last;

    /// <summary>The largest changes of the level in the period.</summary>
    public LargestMoves LargestMoves { get; } = new(MostMoves);

    /// <summary>How many changes of the level the period has seen.</summary>
    public long Changes => _changes;

    /// <summary>How the bucket was last defined.</summary>
    public BucketCommand? Definition { get; private set; }

    /// <summary>What is known of a line.</summary>
    public LineStory StoryOf(ThresholdLine line) => _stories.TryGetValue(line, out var story) ? story : _stories[line] = new LineStory();

    /// <summary>Told of facts as they come about.</summary>
    public void Note(FactItem item)
    {
        if (item.Bucket == watched.Bucket) _noticed.Add(item);
    }

    /// <summary>Told of each definition.</summary>
    public BucketCommand Note(BucketCommand command)
    {
        if (command.Key == watched.Bucket) Definition = command;
        return command;
    }

    /// <summary>Looks at the bucket after a step, or after it was brought to the instant of one by the clock alone.</summary>
    /// <param name="isAgain">Whether it was looked at after the step already: what lines do since, its change of the level did.</param>
    public void Look(Bucket? bucket, in RetraceStep step, bool isAgain = false)
    {
        if (bucket is not null && watched.In(bucket) is { } lines)
        {
            var isNew = (bucket.Incarnation, lines.Ledger.Number) != _at;
            if (isNew) Begin(bucket, lines);
            var move = lines.Ledger.UsedNanos != _level ? Moved(bucket, lines.Ledger.UsedNanos, step) : isAgain ? _last.LastOrDefault() : null;
            for (var place = 0; place < lines.Thresholds.Length; place++) Look(lines, place, move, BecauseOf(step, isNew));
            foreach (var item in _noticed) Take(item, move);
        }
        _noticed.Clear();
    }

    /// <summary>Another period, or another life of the bucket: only of a gauge something goes on.</summary>
    private void Begin(Bucket bucket, StandingLines lines)
    {
        var goesOn = bucket.Incarnation == _at.Incarnation && bucket.Meter.Aggregation == Aggregation.Latest;
        _at = (bucket.Incarnation, lines.Ledger.Number);
        _changes = 0;
        _last.Clear();
        LargestMoves.Clear();
        if (goesOn) return;
        _level = 0;
        _stories.Clear();
        foreach (var threshold in lines.Thresholds) StoryOf(threshold.Line);
    }

    private SeenMove Moved(Bucket bucket, Int128 level, in RetraceStep step)
    {
        var voided = step.Command is { Kind: ShardCommand.Void } command ? VoidedIdOf(command) : null;
        var move = new SeenMove(++_changes, CauseOf(bucket, level, step), _level, level, bucket.Terms.Digits, step.NowTicks, step.Event, voided);
        _level = level;
        _last.Enqueue(move);
        if (_last.Count > MostMoves) _last.Dequeue();
        LargestMoves.Add(move);
        foreach (var story in _stories.Values) story.Since.Add(move);
        return move;
    }

    private Cause CauseOf(Bucket bucket, Int128 level, in RetraceStep step)
    {
        if (_noticed is [{ Fact.Cause: var cause }, ..]) return cause;
        if (step.Event is not null) return level < _level && bucket.Meter.Aggregation != Aggregation.Latest ? Cause.Correction : Cause.Usage;
        return step.Command!.Kind switch
        {
            ShardCommand.Void => Cause.Correction,
            ShardCommand.SetOutlooks => Cause.Forecast,
            ShardCommand.PutBucket or ShardCommand.FinishRecount => Definition?.Cause ?? Cause.Edit,
            ShardCommand.Clock when bucket.Meter.Aggregation == Aggregation.Duration || level < _level => Cause.Clock,
            _ => Cause.Usage,
        };
    }

    private void Look(StandingLines lines, int place, SeenMove? move, string because)
    {
        var story = StoryOf(lines.Thresholds[place].Line);
        if (lines.Thresholds[place].Line.IsRecurring)
        {
            var runs = lines.Ledger.FindSteps(place)?.Runs;
            var reached = runs is [.., var top] ? top.Last : 0;
            if (reached > story.Reached && runs!.FindLast(run => run.Position == LinePosition.Passed) is { Last: var last } && last > story.Reached)
                story.Passed.Add(new PassedSteps(last, because));
            if (reached != story.Reached) story.MoveBy(move);
            story.Reached = reached;
            return;
        }
        var now = lines.Ledger.LineAt(place);
        if (now.Position != story.Last.Position) story.MoveBy(move);
        if (now.Position == LinePosition.Passed && story.Last.Position != LinePosition.Passed) story.PassedBecause = because;
        story.Last = now;
    }

    /// <summary>What a line is passed for that is passed after a step.</summary>
    private static string BecauseOf(in RetraceStep step, bool isNewPeriod) =>
        step.Event is not null ? (isNewPeriod ? LineReasons.PassedAtPeriodStart : LineReasons.PassedAmongMany)
        : step.Command!.Kind switch
        {
            ShardCommand.FinishRecount => LineReasons.PassedByCount,
            ShardCommand.PutBucket or ShardCommand.PutParticipant => LineReasons.PassedOnCreate,
            _ => isNewPeriod ? LineReasons.PassedAtPeriodStart : LineReasons.PassedAmongMany,
        };

    private void Take(FactItem item, SeenMove? move)
    {
        if (item.Fact is ThresholdFact fact && fact.Participant == watched.Participant && (fact.Incarnation, fact.PeriodNumber) == _at)
            StoryOf(fact.Line).Note(new SeenFact(item, move, _changes));
    }

    private static string VoidedIdOf(PastCommand command)
    {
        var from = new Journal.ByteReader(command.Body.Span);
        return VoidCommand.Read(ref from).EventId;
    }
}
