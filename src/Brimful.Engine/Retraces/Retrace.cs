using Brimful.Engine.History;
using Brimful.Engine.Hosting;
using Brimful.Engine.Outbox;
using Brimful.Engine.Ports;
using Brimful.Engine.Shards;

namespace Brimful.Engine.Retraces;

/// <summary>
/// Counts accounts of one group anew from history and journal, as they were at a moment, on a shard of its own beside the one that is kept. It is
/// the same code that counted them once, given the same commands and events in the same order, so it comes to the same at every instant on the way.
/// </summary>
/// <remarks>Any thread, while commits, folds and cuts go on. The moment must be durable.</remarks>
/// <exception cref="StoreUnavailableException">Thrown while steps are read: the store cannot be read for now.</exception>
internal sealed class Retrace
{
    private readonly Node _node;
    private readonly RetraceScope _scope;
    private readonly Func<int, bool> _concerns;
    private readonly AccountHistory _history;
    private readonly int _shard;
    private readonly int _group;

    /// <param name="anyAccount">One of the accounts: it says which shard and group.</param>
    /// <param name="concerns">Whether an account is one of those that are counted.</param>
    public Retrace(Node node, RetraceScope scope, int anyAccount, Func<int, bool> concerns)
    {
        (_node, _scope, _concerns) = (node, scope, concerns);
        (_shard, _group) = (node.ShardOf(anyAccount).Number, HistoryForm.GroupOf(anyAccount, Bits));
        _history = new AccountHistory(node.Store, _shard, _group);
        _history.Begin();
    }

    private int Bits => int.Log2(_node.Shards.Length);

    /// <summary>Whether history has the events of a time, and all after it.</summary>
    /// <param name="firstRetainedDay">The first day that retention keeps.</param>
    public bool Reaches(long ticks, int firstRetainedDay) =>
        HistoryForm.DayOf(ticks) is var day && (day >= firstRetainedDay || _history.Days().FirstOrDefault(int.MaxValue) <= day);

    /// <summary>A shard that has not counted anything yet.</summary>
    public Shard NewShard(Action<FactItem> onFact, Func<BucketCommand, BucketCommand>? onDefinition) => ScratchShard.Of(_node, _shard, onFact, onDefinition);

    /// <summary>The steps up to a moment, in order.</summary>
    /// <param name="firstDay">Of earlier days the events are left out; null leaves out all events.</param>
    public IEnumerable<RetraceStep> Steps(int? firstDay, RetraceEnd end, CancellationToken cancellationToken)
    {
        var commands = new PastCommands(_concerns, _scope.Domain).Read(_history.Commands());
        var events = firstDay is { } day ? new PastEvents(_history, _concerns, place => (((_group << HistoryForm.GroupBits) | place) << Bits) | _shard).Read(day, cancellationToken) : [];
        return RetraceStep.InOrder(commands, events).TakeWhile(step => step.Place.Sequence <= end.ThroughSequence && step.NowTicks <= end.Ticks);
    }
}

/// <summary>Where a retrace ends.</summary>
/// <param name="ThroughSequence">The last record.</param>
/// <param name="Ticks">The last instant by the tenant's clock, in ticks of Unix time.</param>
internal readonly record struct RetraceEnd(long ThroughSequence, long Ticks);
