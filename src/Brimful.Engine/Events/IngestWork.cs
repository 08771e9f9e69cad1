using Brimful.Engine.Directory;
using Brimful.Engine.Hosting;
using Brimful.Engine.Outcomes;
using Brimful.Engine.Ports;
using Brimful.Engine.Shards;

namespace Brimful.Engine.Events;

/// <summary>Attributes the events of a batch to accounts and has their shards and the directory judge them (S4).</summary>
internal sealed class IngestWork(Node node, TenantState tenant, UsageBatch batch) : Work
{
    private readonly TaskCompletionSource<Refusal?> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>More events than that are a batch.</summary>
    private const int MostEventsOfShort = 16;

    /// <summary>When each event was received, for events that were held; null: now.</summary>
    public long[]? ReceivedTicks { get; init; }

    /// <summary>Whether events that nobody knows yet stay where they are instead of being held.</summary>
    public bool LeavesUnattributed { get; init; }

    /// <summary>Called on the writer's thread when the verdicts are in: of all events, or, where a lookup was refused on the way, of those before.
    /// What was counted must not be received once more.</summary>
    public Action<long>? AfterVerdicts { get; init; }

    /// <summary>Null when durable.</summary>
    public Task<Refusal?> Done => _done.Task;

    public override bool IsLong => batch.Count > MostEventsOfShort;

    public override void Run(long realTicks)
    {
        if (batch.Catalog != tenant.Catalog) ReadAgain();
        var now = tenant.Entry.ClockAt(realTicks);
        var router = node.Router;
        var command = router.Command;
        (command.Batch, command.Tenant, command.NowTicks) = (batch, tenant.Entry.Number, now);
        command.IsKnownToFormerOwners = slot => slot.WasCountedBefore || IsHotWithFormerOwners(slot, now);
        var judged = 0;
        while (judged < batch.Count)
        {
            var received = ReceivedTicks?[judged] ?? now;
            var end = judged + 1;
            while (end < batch.Count && (ReceivedTicks?[end] ?? now) == received) end++;
            command.ReceivedTicks = received;
            router.Route(tenant, batch, judged, end, received);
            if (!CanLookUp(command, router)) break;
            foreach (var shard in node.Shards) Apply(shard, command, router.IndexesOf(shard.Number));
            if (!LeavesUnattributed) node.Directory.Apply(tenant, command, router.Unattributed);
            judged = end;
        }
        if (judged > 0 || batch.Count == 0) AfterVerdicts?.Invoke(now);
    }

    public override void Complete() => _done.TrySetResult(null);

    public override void Refuse(Refusal refusal) => _done.TrySetResult(refusal);

    /// <summary>Looks all identities of events that were received at one instant up in runs before anything of them is applied. When a run cannot
    /// be read, the request is refused and nothing of these events has changed.</summary>
    private bool CanLookUp(UsageCommand command, EventRouter router)
    {
        try
        {
            foreach (var shard in node.Shards) Look(shard, command, router.IndexesOf(shard.Number));
            if (!LeavesUnattributed) node.Directory.Look(tenant, command, router.Unattributed);
            return true;
        }
        catch (StoreUnavailableException)
        {
            Refuse(Refusal.Unavailable);
            return false;
        }
    }

    private void Look(Shard shard, UsageCommand command, ReadOnlySpan<int> indexes)
    {
        if (indexes.IsEmpty) return;
        command.Domain = DomainOf(shard);
        shard.Look(command, indexes);
        foreach (var index in indexes)
        {
            ref var slot = ref batch.Slots[index];
            slot.WasCountedBefore = slot.HasFormerOwners && IsKnownToFormerOwners(slot, command.NowTicks);
        }
    }

    private void Apply(Shard shard, UsageCommand command, ReadOnlySpan<int> indexes)
    {
        if (indexes.IsEmpty) return;
        command.Domain = DomainOf(shard);
        shard.Apply(command, indexes);
    }

    private ClockDomain DomainOf(Shard shard) => shard.DomainOf(tenant.Entry.Number, tenant.Domain != ClockDomain.Live);

    /// <summary>The meters were edited since the body was read: its values may be others now.</summary>
    private void ReadAgain()
    {
        batch.Restart(tenant.Catalog);
        new EventReader(node.Hash).Read(batch);
    }

    private bool IsKnownToFormerOwners(in EventSlot slot, long nowTicks)
    {
        foreach (var claim in tenant.Subjects.ClaimsOf(slot.SubjectNumber))
        {
            if (claim.Account == slot.Account) continue;
            var shard = node.ShardOf(claim.Account);
            if (shard.Remembers(DomainOf(shard), slot.Identity, claim.Account, nowTicks)) return true;
        }
        return false;
    }

    /// <summary>What the batch itself has counted meanwhile is in memory.</summary>
    private bool IsHotWithFormerOwners(in EventSlot slot, long nowTicks)
    {
        foreach (var claim in tenant.Subjects.ClaimsOf(slot.SubjectNumber))
        {
            if (claim.Account == slot.Account) continue;
            var shard = node.ShardOf(claim.Account);
            if (shard.RemembersHot(DomainOf(shard), slot.Identity, claim.Account, nowTicks)) return true;
        }
        return false;
    }
}
