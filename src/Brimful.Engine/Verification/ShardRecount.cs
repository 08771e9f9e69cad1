using Brimful.Engine.History;
using Brimful.Engine.Hosting;
using Brimful.Engine.Identities;
using Brimful.Engine.Journal;
using Brimful.Engine.Plans;
using Brimful.Engine.Ports;
using Brimful.Engine.Shards;

namespace Brimful.Engine.Verification;

/// <summary>Makes one shard anew from history and journal beside the one that is kept, and compares them.</summary>
internal sealed class ShardRecount
{
    private readonly Node _node;
    private readonly Shard _kept;
    private readonly Shard _counted;
    private readonly long _realTicks;
    private readonly FactBook _facts;
    private readonly UsageRecord _event = new();
    private readonly DifferenceList _differences = new();
    private readonly RollupComparison _rollups;
    private readonly PlanBuckets _plans;
    private long _records;
    private long _events;
    private int _buckets;

    public ShardRecount(Node node, Shard kept, long realTicks, FactBook facts)
    {
        (_node, _kept, _realTicks, _facts) = (node, kept, Math.Max(realTicks, kept.NewestTicks), facts);
        (_rollups, _plans) = (new RollupComparison(node, kept), new PlanBuckets(node));
        var window = node.Options.DedupeWindow.BclCompatibleTicks;
        var budget = new IdentityBudget(long.MaxValue / 2, node.Shards.Length + 1);
        var output = new StreamOutput(kept.Number, new OutboxPositions()) { OnFact = facts.Count };
        _counted = new Shard(new ShardSettings(kept.Number, Bits, window), output, new StreamIdentities(kept.Number, (byte)ShardChunk.Identities, node.Store.IdentityRuns, budget, window));
    }

    private int Bits => int.Log2(_node.Shards.Length);

    public StreamVerdict Run()
    {
        try
        {
            foreach (var record in Records()) Take(record);
            _differences.Expect("The stream's last record", _kept.Output.Sequence - 1, _counted.Output.Sequence - 1);
            foreach (var erasure in _counted.Erasures) _facts.Forget(erasure.Account);
            _counted.EndReplay();
            Compare();
            _rollups.Compare(_differences, Bits);
            ComparePlans();
        }
        catch (Exception fault) when (fault is InvalidDataException or StoreDamagedException)
        {
            _differences.Add(fault.Message);
        }
        return new StreamVerdict(_kept.Number, _records, _events, _buckets, _differences.Found);
    }

    private IEnumerable<JournalRecord> Records()
    {
        var due = 0L;
        foreach (var stretch in _node.Store.History.ReadFolds(_kept.Number, due))
        {
            if (stretch.AfterSequence != due) throw new InvalidDataException($"History of stream {_kept.Number} does not hold record {due + 1}.");
            foreach (var record in new FoldJoin(stretch).ToRecords()) yield return record;
            due = stretch.ThroughSequence;
        }
        foreach (var record in _node.Store.ReadJournal(_kept.Number, due)) yield return record;
    }

    private void Take(JournalRecord record)
    {
        _counted.Replay(record.Sequence, record.Body.Span, _node.Hash, (tenant, subject) => _node.Directory.FindTenant(tenant)?.Subjects.KeyOf(subject) ?? "");
        _rollups.Take(record);
        _records++;
        var from = new ByteReader(record.Body.Span);
        for (var kind = (ShardCommand)from.Byte(); kind != ShardCommand.End; kind = (ShardCommand)from.Byte())
        {
            if (kind == ShardCommand.Usage) CheckIdentities(ref from);
            else ShardCommands.Skip(kind, ref from);
        }
    }

    /// <summary>Every identity that may still come again is remembered by the shard that is kept.</summary>
    private void CheckIdentities(ref ByteReader from)
    {
        var (tenant, domain, now) = (from.Int(), (int)from.Signed(), from.Signed());
        var isGone = domain != ClockDomain.Live && _node.Directory.FindTenant(domain) is null;
        var (remembering, clock) = (isGone ? null : _kept.DomainOf(domain, domain != ClockDomain.Live), ClockOf(tenant));
        _event.StartCommand();
        while (_event.ReadNext(ref from, now))
        {
            _events++;
            if (remembering is null || Math.Max(_event.ReceivedTicks, _event.TimeTicks) < clock - _node.Options.DedupeWindow.BclCompatibleTicks) continue;
            var account = (_event.Local << Bits) | _kept.Number;
            if (_differences.IsFull || _kept.Remembers(remembering, _node.Hash.Of(_event.Source, _event.Id), account, clock)) continue;
            _differences.Add($"Event '{_event.EventId}' of account number {account} was counted, but its identity is not remembered.");
        }
        for (var tally = 0; tally < 3; tally++) from.Unsigned();
    }

    private void Compare()
    {
        foreach (var tenant in _node.Directory.Tenants)
            _differences.Expect($"Tally of tenant '{tenant.Entry.Key}'", _kept.TallyOf(tenant.Entry.Number), _counted.TallyOf(tenant.Entry.Number));
        var comparison = new BucketComparison(_differences, _node.Options.DedupeWindow.BclCompatibleTicks);
        for (var number = _kept.Number; number < _node.Directory.NextAccountNumber() && !_differences.IsFull; number += _node.Shards.Length)
        {
            var (kept, counted) = (_kept.FindAccount(number), _counted.FindAccount(number));
            if ((kept ?? counted) is not { } account || _node.Directory.FindTenant(account.Tenant) is null) continue;
            _buckets += account.Buckets.Length;
            comparison.Compare($"account number {number}", (_kept, kept), (_counted, counted), ClockOf(account.Tenant));
        }
    }

    /// <summary>Every account has what its plan says, unless a change of the plan has still to come to it.</summary>
    private void ComparePlans()
    {
        var underWay = _node.Directory.RolloutsUnderWay.ToDictionary(static rollout => rollout.Plan, static rollout => rollout.NextAccount);
        for (var number = _kept.Number; number < _node.Directory.NextAccountNumber() && !_differences.IsFull; number += _node.Shards.Length)
        {
            if (_node.Directory.FindAccount(number) is not { } account || (underWay.TryGetValue(account.Plan, out var next) && next <= number)) continue;
            foreach (var move in _plans.MovesOf(account)) _differences.Add($"Bucket '{move.Key}' of account number {number} is not what its plan says.");
        }
    }

    private long ClockOf(int tenant) => _node.Directory.FindTenant(tenant)?.Entry.ClockAt(_realTicks) ?? _realTicks;
}
