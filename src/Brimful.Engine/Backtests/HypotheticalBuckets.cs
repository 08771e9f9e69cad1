using System.Collections.Immutable;
using Brimful.Core.Buckets;
using Brimful.Engine.Capacity;
using Brimful.Engine.Journal;
using Brimful.Engine.Ports;
using Brimful.Engine.Recounts;
using Brimful.Engine.Retraces;
using Brimful.Engine.Shards;
using NodaTime;

namespace Brimful.Engine.Backtests;

/// <summary>Buckets of whole definitions, which were never there: makes them, counts events in them, and gives them what an account's bucket of the same key was given
/// (grants, contributions, participants). History knows no clock of theirs: it goes by the steps.</summary>
internal sealed class HypotheticalBuckets
{
    private const int RecountsAtOnce = 64;

    private readonly Shard _shard;
    private readonly BacktestQuestion _question;
    private readonly BacktestMoment _moment;
    private readonly IReadOnlyDictionary<int, BacktestAccount> _accounts;
    private readonly IShardStore _store;
    private readonly ImmutableArray<(string Key, ImmutableArray<string> Meters)> _wanted;
    private readonly HashSet<(int Account, string Bucket)> _begun = [];

    public HypotheticalBuckets(Shard shard, BacktestQuestion question, BacktestMoment moment, IReadOnlyDictionary<int, BacktestAccount> accounts, IShardStore store)
    {
        (_shard, _question, _moment, _accounts, _store) = (shard, question, moment, accounts, store);
        _wanted = [.. question.Buckets.Select(pair => (pair.Key, pair.Value.Terms.MeterKeys.ToImmutableArray()))];
        foreach (var meter in moment.Meters) shard.PutMeter(meter.Number, meter.Key, meter.Terms);
    }

    /// <summary>Applies a step, as it would have been.</summary>
    public void Take(in RetraceStep step)
    {
        if (step.Event is { } counted) Count(step, counted);
        else if (step.Command!.Kind == ShardCommand.Meter) _shard.Retrace(step, _moment.Scope);
        else if (step.Command.Kind == ShardCommand.Void) Void(step);
        else if (KeyOf(step.Command) is { } key && _question.Buckets.ContainsKey(key)) Give(step, step.Command, key);
    }

    /// <summary>What a definition that the account did give its bucket of the key would have been: it would have named the participants, and nothing else is the same.</summary>
    public BucketCommand Defined(BucketCommand command)
    {
        var (account, definition) = (_accounts[command.Account], _question.Buckets[command.Key]);
        var terms = definition.For(null, account.Anchor, DateTimeZoneProviders.Tzdb[account.TimeZone]) with { Origin = BucketOrigin.Account, CountFrom = CountFrom.PeriodStart };
        int[] numbers = [.. terms.MeterKeys.Select(meter => _moment.Meters.First(known => known.Key == meter).Number)];
        return command with { Meter = numbers[0], Meters = numbers, Subjects = null, Terms = terms, IsRecount = false };
    }

    private void Count(in RetraceStep step, PastEvent counted)
    {
        _shard.RetraceClockTo(step, _moment.Scope);
        foreach (var value in counted.Values)
            foreach (var (key, meters) in _wanted)
                if (meters.Contains(_shard.MeterKeyOf(value.Meter))) Begin(counted.Account, key, Math.Min(counted.TimeTicks, counted.NowTicks));
        _shard.Retrace(step, _moment.Scope);
    }

    /// <summary>What a void makes them count from history is counted at once: nothing in the journal tells of it.</summary>
    private void Void(in RetraceStep step)
    {
        _shard.RetraceClockTo(step, _moment.Scope);
        _shard.Retrace(step, _moment.Scope);
        while (_shard.TakeRecounts(RecountsAtOnce, leftOut: []) is { Count: > 0 } due)
            foreach (var (task, found) in new RecountReader(_store, _shard.Settings, due).Read()) _shard.RetraceFinish(task.Place, found, _moment.Scope, step.NowTicks);
    }

    /// <summary>Gives what the bucket of the key was given, unless the bucket that would have been could not have been given it.</summary>
    private void Give(in RetraceStep step, PastCommand command, string key)
    {
        var account = CommandHead.Read(command.Kind, command.Body.Span).Account!.Value;
        _shard.RetraceClockTo(step, _moment.Scope);
        Begin(account, key, step.NowTicks);
        if (Takes(_shard.FindAccount(account)!.Find(key)!, command)) _shard.Retrace(step, _moment.Scope);
    }

    private bool Takes(Bucket bucket, PastCommand command)
    {
        _shard.RetraceTo(bucket, command.NowTicks);
        var from = new ByteReader(command.Body.Span);
        switch (command.Kind)
        {
            case ShardCommand.PutGrant:
                CapacityTarget.Read(ref from);
                var grant = CapacityCodec.ReadGrant(ref from);
                return bucket.Book?.FindGrant(grant.Id) is null && new CapacityReview(bucket, command.NowTicks).OfNew(grant) is null;
            case ShardCommand.PutContribution:
                CapacityTarget.Read(ref from);
                return new CapacityReview(bucket, command.NowTicks).OfNew(CapacityCodec.ReadContribution(ref from), former: null) is null;
            case ShardCommand.PutBucket or ShardCommand.PutParticipant or ShardCommand.DeleteParticipant:
                return bucket.Terms.Spend is null;
            default:
                return true;
        }
    }

    /// <summary>Makes a bucket that would have been there all along: from the oldest usage on, or from the beginning of the span, or from when it was given something,
    /// whichever is first.</summary>
    private void Begin(int number, string key, long firstTicks)
    {
        if (!_begun.Add((number, key))) return;
        var begin = Math.Min(firstTicks, Math.Min(_accounts[number].OldestTicks, _question.From.ToUnixTimeTicks()));
        _shard.RetracePut(Defined(new BucketCommand(number, _moment.Scope.Tenant, _moment.Scope.Domain, begin, key, 0, null, _question.Buckets[key].Terms)));
    }

    /// <summary>The bucket that a command gives something; null where it is another command.</summary>
    private static string? KeyOf(PastCommand command)
    {
        var from = new ByteReader(command.Body.Span);
        return command.Kind switch
        {
            ShardCommand.PutGrant or ShardCommand.VoidGrant or ShardCommand.PutContribution or ShardCommand.EndContribution => CapacityTarget.Read(ref from).Bucket,
            ShardCommand.PutParticipant or ShardCommand.DeleteParticipant => ParticipantCommand.Read(ref from).Bucket,
            ShardCommand.PutBucket => ShardCommands.BucketOf(ref from),
            _ => null,
        };
    }
}
