using System.Runtime.InteropServices;
using Brimful.Engine.Directory;
using Brimful.Engine.Shards;

namespace Brimful.Engine.Events;

/// <summary>Deals the events of a batch to the shards of the accounts that own their subjects. Reused by the writer's thread.</summary>
internal sealed class EventRouter
{
    /// <summary>Subjects that are touched at once: what they need stays as near to the processor as can be until they are looked up.</summary>
    private const int WarmedAtOnce = 64;

    private readonly List<int>[] _shards;
    private readonly List<int> _unattributed = [];
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
        var slots = batch.Slots;
        var subjects = tenant.Subjects;
        Span<ulong> hashes = stackalloc ulong[WarmedAtOnce];
        for (var index = start; index < end; index++)
        {
            var place = (index - start) % WarmedAtOnce;
            if (place == 0) Warm(subjects, batch, slots[index..Math.Min(index + WarmedAtOnce, end)], hashes);
            ref var slot = ref slots[index];
            if (slot.Fault == EventFault.None && slot.MeteredAs is not null && Attribute(subjects, batch, ref slot, hashes[place], receivedTicks))
                _shards[slot.Account & (_shards.Length - 1)].Add(index);
            else _unattributed.Add(index);
        }
    }

    /// <summary>Touches what looking the subjects of events up will need. They are drawn at random, so that each is a chain of cache misses; events do
    /// not depend on each other here, and so their misses overlap.</summary>
    /// <param name="hashes">Room for the hashes of the subjects.</param>
    private void Warm(SubjectRegister subjects, UsageBatch batch, ReadOnlySpan<EventSlot> slots, Span<ulong> hashes)
    {
        Span<int> numbers = stackalloc int[WarmedAtOnce];
        for (var at = 0; at < slots.Length; at++) hashes[at] = subjects.HashOf(batch.TextOf(slots[at].Subject));
        _touched = subjects.Touch(hashes[..slots.Length], numbers[..slots.Length]);
    }

    private static bool Attribute(SubjectRegister subjects, UsageBatch batch, ref EventSlot slot, ulong hash, long receivedTicks)
    {
        var subject = subjects.Find(batch.TextOf(slot.Subject), hash);
        if (subject < 0) return false;
        slot.SubjectNumber = subject;
        slot.Account = subjects.OwnerAt(subject, slot.TimeTicks == EventSlot.NoTime ? receivedTicks : slot.TimeTicks, out slot.HasFormerOwners);
        return slot.Account >= 0;
    }
}
