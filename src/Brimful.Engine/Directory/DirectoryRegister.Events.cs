using Brimful.Engine.Events;
using Brimful.Engine.Identities;
using Brimful.Engine.Outbox;
using Brimful.Engine.Shards;
using NodaTime;

namespace Brimful.Engine.Directory;

internal sealed partial class DirectoryRegister
{
    private readonly List<IdentityEntry> _held = [];

    /// <summary>Looks events that no shard can take up in runs, before anything of their batch is applied.</summary>
    /// <exception cref="Ports.StoreUnavailableException">A run cannot be read for now; nothing has changed.</exception>
    public void Look(TenantState tenant, UsageCommand command, ReadOnlySpan<int> indexes)
    {
        var (lookup, held) = (identities.Lookup, HeldBy(tenant));
        lookup.Start(held, indexes.Length);
        if (held.Runs.Length == 0) return;
        foreach (var index in indexes) lookup.Add(IdentityHash.Bind(command.Batch.Slots[index].Identity, tenant.Entry.Number));
        lookup.Finish(command.NowTicks - windowTicks);
    }

    /// <summary>Judges events that no shard can take, looked up just before: refuses what is at fault and holds what nobody knows yet (S3).</summary>
    public void Apply(TenantState tenant, UsageCommand command, ReadOnlySpan<int> indexes)
    {
        if (indexes.IsEmpty) return;
        _held.Clear();
        var tally = new EventTally(indexes.Length, 0, 0, 0, 0);
        for (var at = 0; at < indexes.Length; at++)
        {
            ref var slot = ref command.Batch.Slots[indexes[at]];
            slot.Verdict = Judge(tenant, command, ref slot, identities.Lookup.IsInRun(at));
            tally += TallyFor(slot.Verdict);
            if (slot.Verdict == Verdict.Rejected) output.Add(Shard.RejectedItemOf(command, slot, output.NextPosition()));
        }
        Record(tenant, command.NowTicks, tally);
    }

    /// <summary>Takes held events off the shelf: the shard that counts or refuses them receives them.</summary>
    public void Release(TenantState tenant, long nowTicks, IReadOnlyList<long> positions)
    {
        if (positions.Count == 0) return;
        _held.Clear();
        output.Add(new ReleasedItem(positions) { Position = output.NextPosition(), TenantNumber = tenant.Entry.Number });
        Record(tenant, nowTicks, new EventTally(-positions.Count, 0, 0, 0, -positions.Count));
    }

    /// <summary>Takes rejected events off the shelf: they are received anew.</summary>
    public void Replay(TenantState tenant, long nowTicks, IReadOnlyList<long> positions)
    {
        if (positions.Count == 0) return;
        _held.Clear();
        output.Add(new ReplayedItem(positions) { Position = output.NextPosition(), TenantNumber = tenant.Entry.Number });
        Record(tenant, nowTicks, new EventTally(-positions.Count, 0, 0, -positions.Count, 0));
    }

    private Verdict Judge(TenantState tenant, UsageCommand command, ref EventSlot slot, bool isInRun)
    {
        if (slot.Fault != EventFault.None) return Verdict.Rejected;
        var time = slot.TimeTicks == EventSlot.NoTime ? command.ReceivedTicks : slot.TimeTicks;
        var identity = IdentityHash.Bind(slot.Identity, tenant.Entry.Number);
        if (isInRun || HeldBy(tenant).IsHot(identity, command.NowTicks - windowTicks)) return Verdict.Duplicate;
        slot.Fault = time > command.NowTicks + ShardSettings.AheadTicks ? EventFault.TimeInFuture
            : time < command.NowTicks - windowTicks ? EventFault.TimeTooOld
            : HeldOf(tenant.Entry.Number) >= MaxHeld ? EventFault.ShelfFull
            : slot.ContentFault;
        if (slot.Fault != EventFault.None) return Verdict.Rejected;
        Hold(tenant, command, slot, time);
        return Verdict.Unattributed;
    }

    private void Hold(TenantState tenant, UsageCommand command, in EventSlot slot, long timeTicks)
    {
        var since = Math.Max(command.ReceivedTicks, timeTicks);
        HeldBy(tenant).Remember(IdentityHash.Bind(slot.Identity, tenant.Entry.Number), since, command.NowTicks);
        _held.Add(new IdentityEntry(slot.Identity, since));
        var batch = command.Batch;
        var item = new HeldItem(
            batch.StringOf(slot.Source)!,
            batch.StringOf(slot.Id)!,
            batch.StringOf(slot.Type)!,
            batch.StringOf(slot.Subject)!,
            Instant.FromUnixTimeTicks(command.ReceivedTicks),
            Instant.FromUnixTimeTicks(timeTicks),
            batch.DocumentOf(slot).ToArray())
        {
            Position = output.NextPosition(),
            TenantNumber = tenant.Entry.Number,
        };
        output.Add(item);
    }

    private static EventTally TallyFor(Verdict verdict) => verdict switch
    {
        Verdict.Duplicate => new EventTally(0, 0, 1, 0, 0),
        Verdict.Unattributed => new EventTally(0, 0, 0, 0, 1),
        _ => new EventTally(0, 0, 0, 1, 0),
    };

    private void Record(TenantState tenant, long nowTicks, EventTally tally)
    {
        var to = output.Record;
        to.Byte((byte)DirectoryKind.Events);
        to.Int(tenant.Entry.Number);
        to.Signed(nowTicks);
        to.Signed(tally.Received);
        to.Signed(tally.Duplicates);
        to.Signed(tally.Rejected);
        to.Signed(tally.Unattributed);
        to.Int(_held.Count);
        foreach (var held in _held)
        {
            to.Fixed(held.Identity);
            to.Signed(held.SinceTicks);
        }
        Count(tenant.Entry.Number, tally);
    }

    /// <summary>The identities that are held by the clock of a tenant.</summary>
    private IdentityMemory HeldBy(TenantState tenant) => identities.Of(tenant.Domain);

    private void Count(int tenant, EventTally delta) => _tallies[tenant] = TallyOf(tenant) + delta;
}
