using System.Runtime.InteropServices;
using Brimful.Engine.Directory;
using Brimful.Engine.Shards;

namespace Brimful.Engine.Events;

/// <summary>Deals the events of a batch to the shards of the accounts that own their subjects. Reused by the writer's thread.</summary>
internal sealed class EventRouter
{
    private readonly List<int>[] _shards;
    private readonly List<int> _unattributed = [];
    private ulong[] _hashes = new ulong[1024];
    private int[] _numbers = new int[1024];
    private ulong _touched;

    public EventRouter(int shardCount)
    {
        _shards = new List<int>[shardCount];
        for (var shard = 0; shard < shardCount; shard++) _shards[shard] = [];
    }

    public UsageCommand Command { get; } = new();

    /// <summary>Events that are at fault, or that no meter or no account knows.</summary>
    public ReadOnlySpan<int> Unattributed => CollectionsMarshal.AsSpan(_unattributed);

    public ReadOnlySpan<int> IndexesOf(int shard) => CollectionsMarshal.AsSpan(_shards[shard]);

    /// <summary>Deals the events at places start to end.</summary>
    public void Route(TenantState tenant, UsageBatch batch, int start, int end, long receivedTicks)
    {
        _unattributed.Clear();
        foreach (var indexes in _shards) indexes.Clear();
        Warm(tenant.Subjects, batch, start, end);
        var slots = batch.Slots;
        for (var index = start; index < end; index++)
        {
            ref var slot = ref slots[index];
            if (slot.Fault == EventFault.None && slot.MeteredAs is not null && Attribute(tenant, batch, ref slot, _hashes[index], receivedTicks))
                _shards[slot.Account & (_shards.Length - 1)].Add(index);
            else _unattributed.Add(index);
        }
    }

    /// <summary>Touches what looking up the subjects will need. They are drawn at random, so that each is a chain of cache misses; events do
    /// not depend on each other here, and so their misses overlap.</summary>
    private void Warm(SubjectRegister subjects, UsageBatch batch, int start, int end)
    {
        if (_hashes.Length < end) (_hashes, _numbers) = (new ulong[end * 2], new int[end * 2]);
        var slots = batch.Slots;
        var touched = 0UL;
        for (var index = start; index < end; index++)
        {
            _hashes[index] = subjects.HashOf(batch.TextOf(slots[index].Subject));
            touched += subjects.TouchSlot(_hashes[index]);
        }
        for (var index = start; index < end; index++) _numbers[index] = subjects.TouchKey(_hashes[index]);
        for (var index = start; index < end; index++) touched += (uint)subjects.TouchOwner(_numbers[index]);
        _touched = touched;
    }

    private static bool Attribute(TenantState tenant, UsageBatch batch, ref EventSlot slot, ulong hash, long receivedTicks)
    {
        var subject = tenant.Subjects.Find(batch.TextOf(slot.Subject), hash);
        if (subject < 0) return false;
        slot.SubjectNumber = subject;
        slot.Account = tenant.Subjects.OwnerAt(subject, slot.TimeTicks == EventSlot.NoTime ? receivedTicks : slot.TimeTicks, out slot.HasFormerOwners);
        return slot.Account >= 0;
    }
}
