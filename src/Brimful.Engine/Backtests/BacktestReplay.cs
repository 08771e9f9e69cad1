using System.Collections.Immutable;
using Brimful.Core.Buckets;
using Brimful.Core.Crossings;
using Brimful.Core.Metering;
using Brimful.Engine.History;
using Brimful.Engine.Hosting;
using Brimful.Engine.Outbox;
using Brimful.Engine.Ports;
using Brimful.Engine.Recounts;
using Brimful.Engine.Retraces;
using Brimful.Engine.Shards;
using NodaTime;

namespace Brimful.Engine.Backtests;

/// <summary>Counts accounts of one shard anew with the buckets of a back-test, and notes what they would have recorded in its span.</summary>
internal sealed class BacktestReplay
{
    private const int RecountsAtOnce = 64;

    private readonly BacktestRun _run;
    private readonly BacktestMoment _moment;
    private readonly IReadOnlyDictionary<int, BacktestAccount> _accounts;
    private readonly Shard _shard;
    private readonly HashSet<(int Account, string Bucket)> _begun = [];
    private readonly Dictionary<int, bool> _told = [];
    private readonly ImmutableArray<(string Key, ImmutableArray<string> Meters)> _wanted;
    private readonly IShardStore _store;
    private long _events;

    public BacktestReplay(Node node, BacktestRun run, BacktestMoment moment, int shard, IReadOnlyDictionary<int, BacktestAccount> accounts)
    {
        (_run, _moment, _accounts, _store) = (run, moment, accounts, node.Store);
        _shard = ScratchShard.Of(node, shard, Note, IsOfDefinitions ? null : WithThresholds);
        _wanted = [.. run.Question.Buckets.Select(pair => (pair.Key, pair.Value.Terms.MeterKeys.ToImmutableArray()))];
        if (IsOfDefinitions)
            foreach (var meter in moment.Meters) _shard.PutMeter(meter.Number, meter.Key, meter.Terms);
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
        if (!IsOfDefinitions) _shard.Retrace(step, _moment.Scope);
        else if (step.Event is { } counted) Count(step, counted);
        else if (step.Command is { Kind: ShardCommand.Void }) Void(step);
        else if (step.Command is { Kind: ShardCommand.Meter }) _shard.Retrace(step, _moment.Scope);
    }

    /// <summary>Whatever the clock alone would have brought by the end of the span; then nothing more comes.</summary>
    public void End()
    {
        if (IsOfDefinitions) _shard.RetraceClock(_moment.Scope, _run.Question.To.ToUnixTimeTicks() - 1);
        foreach (var account in _accounts.Values.OrderBy(account => account.Number))
            if (!IsTold(account)) _run.Findings.Skip(account.Key, BacktestRefusals.HistoryInsufficient);
    }

    /// <summary>Of buckets that were never there history knows the events, the meters and what was voided; their clock goes by these.</summary>
    private void Count(in RetraceStep step, PastEvent counted)
    {
        _shard.RetraceClock(_moment.Scope, step.NowTicks);
        foreach (var value in counted.Values)
            foreach (var (key, meters) in _wanted)
                if (meters.Contains(_shard.MeterKeyOf(value.Meter)) && _begun.Add((counted.Account, key))) Begin(key, meters, counted);
        _shard.Retrace(step, _moment.Scope);
    }

    /// <summary>What a void makes them count from history is counted at once: nothing in the journal tells of it.</summary>
    private void Void(in RetraceStep step)
    {
        _shard.RetraceClock(_moment.Scope, step.NowTicks);
        _shard.Retrace(step, _moment.Scope);
        while (_shard.TakeRecounts(RecountsAtOnce) is { Count: > 0 } due)
            foreach (var (task, found) in new RecountReader(_store, _shard.Settings, due).Read()) _shard.RetraceFinish(task.Place, found, _moment.Scope, step.NowTicks);
    }

    /// <summary>Makes a bucket that would have been there all along: from the oldest usage on, or from the beginning of the span if that is earlier.</summary>
    private void Begin(string key, ImmutableArray<string> meters, PastEvent first)
    {
        var account = _accounts[first.Account];
        var terms = _run.Question.Buckets[key].For(null, account.Anchor, DateTimeZoneProviders.Tzdb[account.TimeZone]) with { Origin = BucketOrigin.Account, CountFrom = CountFrom.PeriodStart };
        var begin = Math.Min(Math.Min(first.TimeTicks, first.NowTicks), Math.Min(account.OldestTicks, _run.Question.From.ToUnixTimeTicks()));
        int[] numbers = [.. meters.Select(meter => _moment.Meters.First(known => known.Key == meter).Number)];
        _shard.RetracePut(new BucketCommand(account.Number, _moment.Scope.Tenant, _moment.Scope.Domain, begin, key, numbers[0], null, terms) { Meters = numbers });
    }

    private BucketCommand WithThresholds(BucketCommand command) =>
        command.Key == _run.Question.Bucket ? command with { Terms = command.Terms with { Thresholds = _run.Question.Thresholds } } : command;

    private void Note(FactItem item)
    {
        if (item.Fact is not ThresholdFact { Participant: null } fact || !_accounts.TryGetValue(item.AccountNumber, out var account)) return;
        if (!IsOfDefinitions && item.Bucket != _run.Question.Bucket) return;
        if (fact.DetectedAt < _run.Question.From || fact.DetectedAt >= _run.Question.To) return;
        if (IsTold(account)) _run.Findings.Add(item);
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
