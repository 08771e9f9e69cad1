using Brimful.Core.Buckets;
using Brimful.Core.Crossings;
using Brimful.Core.Metering;
using Brimful.Core.Outlooks;
using Brimful.Engine.Forecasts;
using Brimful.Engine.History;
using Brimful.Engine.Hosting;
using Brimful.Engine.Outbox;
using Brimful.Engine.Retraces;
using Brimful.Engine.Shards;

namespace Brimful.Engine.Backtests;

/// <summary>Counts accounts of one shard anew with the buckets of a back-test, and notes what they would have recorded in its span.</summary>
internal sealed class BacktestReplay
{
    private readonly BacktestRun _run;
    private readonly BacktestMoment _moment;
    private readonly IReadOnlyDictionary<int, BacktestAccount> _accounts;
    private readonly Shard _shard;
    private readonly Dictionary<int, bool> _told = [];
    private readonly HypotheticalBuckets? _hypothetical;
    private readonly BacktestLooks? _looks;
    private readonly WarningWatch? _watch;
    private long _nowTicks;
    private long _events;

    public BacktestReplay(Node node, BacktestRun run, BacktestMoment moment, int shard, IReadOnlyDictionary<int, BacktestAccount> accounts)
    {
        (_run, _moment, _accounts) = (run, moment, accounts);
        _shard = ScratchShard.Of(node, shard, Note, IsOfDefinitions ? Defined : WithThresholds);
        if (IsOfDefinitions) _hypothetical = new HypotheticalBuckets(_shard, run.Question, moment, accounts, node.Store);
        if (!run.Question.LooksAhead) return;
        _watch = new WarningWatch(run, accounts);
        _looks = new BacktestLooks(_shard, run, moment, accounts, Looked);
        _shard.OnLookingAhead = name => Note(name);
    }

    /// <summary>How many events were read since it was last asked.</summary>
    public long TakeEvents()
    {
        var events = _events;
        _events = 0;
        return events;
    }

    private bool IsOfDefinitions => !_run.Question.Buckets.IsEmpty;

    /// <summary>Applies a step, as it would have been.</summary>
    public void Take(in RetraceStep step)
    {
        if (step.Event is not null) _events++;
        _looks?.GoTo(step);
        _nowTicks = step.NowTicks;
        if (_hypothetical is null) _shard.Retrace(step, _moment.Scope);
        else _hypothetical.Take(step);
        _looks?.Take(step);
        if (_watch is not null && step.Event is { } counted) Watch(counted.Account);
    }

    /// <summary>Whatever the clock alone would have brought by the end of the span; then nothing more comes.</summary>
    public void End()
    {
        _shard.FinishRetracing(_moment.Scope);
        _looks?.GoThrough(_run.Question.To.ToUnixTimeTicks() - 1);
        if (IsOfDefinitions) _shard.RetraceClock(_moment.Scope, _run.Question.To.ToUnixTimeTicks() - 1);
        _watch?.Finish();
        foreach (var account in _accounts.Values.OrderBy(account => account.Number))
            if (!IsTold(account)) _run.Findings.Skip(account.Key, BacktestRefusals.HistoryInsufficient);
    }

    /// <summary>Of the other buckets' lines, whatever they were told is in the journal.</summary>
    private void Note(BucketName name)
    {
        if (IsOfDefinitions || name.Bucket == _run.Question.Bucket) _looks!.Note(name, _nowTicks);
    }

    private void Looked(ForecastBasis basis)
    {
        _watch!.See(basis);
        Watch(basis.Moment.Target.Account);
    }

    private void Watch(int account)
    {
        foreach (var bucket in _shard.FindAccount(account)?.Buckets ?? [])
            if (bucket.LooksAhead && (IsOfDefinitions || bucket.Key == _run.Question.Bucket)) _watch!.Look(account, bucket, _nowTicks);
    }

    private BucketCommand Defined(BucketCommand command) => _hypothetical!.Defined(command);

    private BucketCommand WithThresholds(BucketCommand command)
    {
        if (command.Key != _run.Question.Bucket) return command;
        _looks?.Define(command, _run.Question.Thresholds);
        return command with { Terms = command.Terms with { Thresholds = _run.Question.Thresholds } };
    }

    private void Note(FactItem item)
    {
        if (item.Fact is not ThresholdFact { Participant: null } fact || !_accounts.TryGetValue(item.AccountNumber, out var account)) return;
        if (!IsOfDefinitions && item.Bucket != _run.Question.Bucket) return;
        if (fact.DetectedAt < _run.Question.From || fact.DetectedAt >= _run.Question.To) return;
        if (!IsTold(account)) return;
        _run.Findings.Add(item);
        if (fact is Crossed crossed && fact.Line is MovingLine line) _watch?.Warn(item, crossed, line);
    }

    /// <summary>Whether history still has all that an account's buckets go by in the span. Where it has dropped usage, that is so of buckets to which
    /// earlier periods have nothing to say, and that began a period since.</summary>
    private bool IsTold(BacktestAccount account)
    {
        var keptTicks = HistoryForm.TicksOf(_moment.FirstRetainedDay);
        if (account.OldestTicks >= keptTicks) return true;
        if (_told.TryGetValue(account.Number, out var isTold)) return isTold;
        var buckets = (_shard.FindAccount(account.Number)?.Buckets ?? []).Where(bucket => IsOfDefinitions || bucket.Key == _run.Question.Bucket);
        return _told[account.Number] = buckets.All(bucket => StandsAlone(bucket) && StartAt(bucket, _run.Question.From.ToUnixTimeTicks()) >= keptTicks);
    }

    private static bool StandsAlone(Bucket bucket) =>
        bucket.Meter.Aggregation is Aggregation.Sum or Aggregation.Count or Aggregation.Max or Aggregation.Combined && bucket is { Book: null, Terms: { Rollover: null, TopUp: null } };

    private static long StartAt(Bucket bucket, long ticks) =>
        bucket.Segment.BoundsOf(bucket.Terms, bucket.Segment.NumberAt(bucket.Terms, Math.Max(ticks, bucket.Segment.FirstTicks))).Start;
}
