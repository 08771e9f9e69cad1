using Brimful.Engine.Directory;
using Brimful.Engine.Hosting;
using Brimful.Engine.Outcomes;
using Brimful.Engine.Shards;

namespace Brimful.Engine.Events;

/// <summary>Attributes the events of a batch to accounts and has their shards and the directory judge them (S4).</summary>
internal sealed class IngestWork(Node node, TenantState tenant, UsageBatch batch) : Work
{
    private readonly TaskCompletionSource<Refusal?> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>When each event was received, for events that were held; null: now.</summary>
    public long[]? ReceivedTicks { get; init; }

    /// <summary>Whether events that nobody knows yet stay where they are instead of being held.</summary>
    public bool LeavesUnattributed { get; init; }

    /// <summary>Called on the writer's thread when every verdict is in.</summary>
    public Action<long>? AfterVerdicts { get; init; }

    /// <summary>Null when durable.</summary>
    public Task<Refusal?> Done => _done.Task;

    public override void Run(long realTicks)
    {
        if (batch.Catalog != tenant.Catalog) ReadAgain();
        var now = tenant.Entry.ClockAt(realTicks);
        var router = node.Router;
        var command = router.Command;
        (command.Batch, command.Tenant, command.NowTicks) = (batch, tenant.Entry.Number, now);
        command.IsKnownToFormerOwners = slot => IsKnownToFormerOwners(slot, now);
        for (var start = 0; start < batch.Count;)
        {
            var received = ReceivedTicks?[start] ?? now;
            var end = start + 1;
            while (end < batch.Count && (ReceivedTicks?[end] ?? now) == received) end++;
            command.ReceivedTicks = received;
            router.Route(tenant, batch, start, end, received);
            foreach (var shard in node.Shards) Apply(shard, command, router.IndexesOf(shard.Number));
            if (!LeavesUnattributed) node.Directory.Apply(tenant, command, router.Unattributed);
            start = end;
        }
        AfterVerdicts?.Invoke(now);
    }

    public override void Complete() => _done.TrySetResult(null);

    public override void Refuse(Refusal refusal) => _done.TrySetResult(refusal);

    private void Apply(Shard shard, UsageCommand command, ReadOnlySpan<int> indexes)
    {
        if (indexes.IsEmpty) return;
        command.Domain = shard.DomainOf(tenant.Entry.Number, tenant.Domain != ClockDomain.Live);
        shard.Apply(command, indexes);
    }

    /// <summary>The meters were edited since the body was read: its values may be others now.</summary>
    private void ReadAgain()
    {
        batch.Restart(tenant.Catalog);
        new EventReader(node.Hash).Read(batch);
    }

    private bool IsKnownToFormerOwners(EventSlot slot, long nowTicks)
    {
        foreach (var claim in tenant.Subjects.ClaimsOf(slot.SubjectNumber))
        {
            if (claim.Account == slot.Account) continue;
            var shard = node.ShardOf(claim.Account);
            if (shard.Remembers(shard.DomainOf(tenant.Entry.Number, tenant.Domain != ClockDomain.Live), slot.Identity, claim.Account, nowTicks)) return true;
        }
        return false;
    }
}
