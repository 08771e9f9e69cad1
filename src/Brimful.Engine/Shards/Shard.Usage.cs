using System.Runtime.CompilerServices;
using Brimful.Core.Buckets;
using Brimful.Core.Metering;
using Brimful.Engine.Events;
using Brimful.Engine.Identities;
using Brimful.Engine.Outbox;
using NodaTime;

namespace Brimful.Engine.Shards;

internal sealed partial class Shard
{
    /// <summary>Events that are touched at once: what they need stays as near to the processor as can be until they are counted.</summary>
    private const int WarmedAtOnce = 32;

    private readonly UsageWriter _usage = new(output.Record);
    private readonly QuietMove[] _moves = new QuietMove[16];
    private int _moveCount;
    private readonly List<(AccountState Account, Bucket Bucket)> _reached = [];
    private readonly HashSet<Bucket> _raised = [];
    private long _touched;

    /// <summary>Looks the events' identities, and distinct values, up in runs, before anything of their batch is applied.</summary>
    /// <param name="indexes">Places in the batch: the same that are then applied.</param>
    /// <exception cref="Ports.StoreUnavailableException">A run cannot be read for now; nothing has changed.</exception>
    public void Look(UsageCommand command, ReadOnlySpan<int> indexes)
    {
        LookUpValues(command, indexes);
        var lookup = identities.Lookup;
        lookup.Start(command.Domain.Identities, indexes.Length);
        foreach (var index in indexes)
        {
            ref readonly var slot = ref command.Batch.Slots[index];
            lookup.Add(IdentityHash.Bind(slot.Identity, slot.Account));
        }
        lookup.Finish(command.NowTicks - settings.WindowTicks);
    }

    /// <summary>Applies events that were attributed to accounts of this shard, in order, and sets their verdicts.</summary>
    /// <param name="indexes">Places in the batch, which were looked up just before.</param>
    public void Apply(UsageCommand command, ReadOnlySpan<int> indexes)
    {
        PackWhatIsTooMuch(indexes.Length + TrimmedAtOnce);
        var bound = identities.Lookup.Identities;
        var tally = new EventTally(indexes.Length, 0, 0, 0, 0);
        if (command.Domain == LiveDomain) NewestTicks = Math.Max(NewestTicks, command.NowTicks);
        _usage.Start(command.Tenant, command.Domain.Tenant, command.NowTicks);
        for (var at = 0; at < indexes.Length; at++)
        {
            if (at % WarmedAtOnce == 0)
            {
                var next = at..Math.Min(at + WarmedAtOnce, indexes.Length);
                Warm(command, indexes[next], bound[next]);
            }
            ref var slot = ref command.Batch.Slots[indexes[at]];
            slot.Verdict = identities.Lookup.IsInRun(at) ? Verdict.Duplicate : Apply(command, ref slot, bound[at]);
            tally += slot.Verdict switch
            {
                Verdict.Counted => new EventTally(0, 1, 0, 0, 0),
                Verdict.Duplicate => new EventTally(0, 0, 1, 0, 0),
                _ => new EventTally(0, 0, 0, 1, 0),
            };
            if (slot.Verdict == Verdict.Rejected) output.Add(RejectedItemOf(command, slot, output.NextPosition()));
        }
        SettleReached(command.Domain, command.NowTicks);
        _usage.Finish(tally);
        NoteEvents((int)tally.Counted);
        Count(command.Tenant, tally);
    }

    /// <summary>Touches what the events will need, one kind of thing at a time. Accounts are drawn at random, so each is a chain of cache
    /// misses; events do not depend on each other here, and so their misses overlap, the more of them the less else is done in between.</summary>
    private void Warm(UsageCommand command, ReadOnlySpan<int> indexes, ReadOnlySpan<UInt128> bound)
    {
        var touched = (long)command.Domain.Identities.Touch(bound);
        var slots = command.Batch.Slots;
        var values = command.Batch.Values;
        Span<int> places = stackalloc int[WarmedAtOnce];
        for (var at = 0; at < indexes.Length; at++)
        {
            ref readonly var slot = ref slots[indexes[at]];
            places[at] = PlaceOf(slot.Account);
            if ((uint)slot.ValuesStart < (uint)values.Length) touched += values[slot.ValuesStart].Meter;
        }
        _touched = touched + _accounts.Touch(places[..indexes.Length]);
    }

    private Verdict Apply(UsageCommand command, ref EventSlot slot, UInt128 identity)
    {
        var now = command.NowTicks;
        if (command.Domain.Identities.IsHot(identity, now - settings.WindowTicks)) return Verdict.Duplicate;
        if (slot.HasFormerOwners && command.IsKnownToFormerOwners(slot)) return Verdict.Duplicate;
        var time = slot.TimeTicks == EventSlot.NoTime ? command.ReceivedTicks : slot.TimeTicks;
        slot.Fault = FaultOf(slot, time, now);
        if (slot.Fault != EventFault.None) return Verdict.Rejected;
        var account = AccountOf(slot.Account, command.Tenant);
        var values = command.Batch.Values.Slice(slot.ValuesStart, slot.ValuesCount);
        var usage = new Usage(0, time, command.ReceivedTicks, slot.SubjectNumber);
        var isQuiet = IsQuiet(account, values, usage, now);
        if (!isQuiet && !HasRoomFor(account, values, usage, now))
        {
            slot.Fault = EventFault.LevelOverflow;
            return Verdict.Rejected;
        }
        var since = Math.Max(command.ReceivedTicks, time);
        command.Domain.Identities.Remember(identity, since, now);
        _usage.Write(command, slot, PlaceOf(slot.Account), time, values);
        if (isQuiet)
        {
            CountQuietly(account, values, usage);
            return Verdict.Counted;
        }
        command.Names.PointAt(command.Batch, slot);
        Count(account, command.Domain, values, usage, now, command.Names);
        return Verdict.Counted;
    }

    /// <summary>Whether the values move levels and nothing else: then it is noted which levels where to, and <see cref="CountQuietly"/> sets them.
    /// Changes nothing else.</summary>
    private bool IsQuiet(AccountState account, ReadOnlySpan<MeterValue> values, in Usage usage, long nowTicks)
    {
        _moveCount = 0;
        for (var place = 0; place < values.Length; place++)
        {
            ref readonly var value = ref values[place];
            if (!MeterOf(value.Meter).HasCounted) return false;
            var one = OneOf(usage, value);
            foreach (var bucket in account.Buckets)
            {
                if (!bucket.CountsMeter(value.Meter) || !bucket.Includes(one)) continue;
                if (_moveCount == _moves.Length || GoesOn(values, value.Meter, bucket) || !bucket.TryFindQuietLevel(one, nowTicks, out var level)) return false;
                _moves[_moveCount++] = new QuietMove(bucket, place, level);
            }
        }
        return true;
    }

    private void CountQuietly(AccountState account, ReadOnlySpan<MeterValue> values, in Usage usage)
    {
        foreach (ref readonly var value in values) account.Mark(value.Meter, usage.TimeTicks);
        foreach (ref readonly var move in _moves.AsSpan(0, _moveCount))
        {
            if (move.Bucket.CountQuietly(OneOf(usage, values[move.Value]), move.Level)) NoteValuesAt(account, move.Bucket, usage.TimeTicks);
        }
        Touch(account);
    }

    /// <summary>The usage with one of the event's values. Made field by field: what was written in small parts just now is slow to read in large ones.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Usage OneOf(in Usage usage, in MeterValue value) =>
        new(value.Nanos, usage.TimeTicks, usage.ReceivedTicks, usage.Subject) { Meter = value.Meter, GoesOn = usage.GoesOn, TakesBack = usage.TakesBack };

    private EventFault FaultOf(in EventSlot slot, long timeTicks, long nowTicks)
    {
        if (timeTicks > nowTicks + ShardSettings.AheadTicks) return EventFault.TimeInFuture;
        return timeTicks < nowTicks - settings.WindowTicks ? EventFault.TimeTooOld : slot.ContentFault;
    }

    private bool HasRoomFor(AccountState account, ReadOnlySpan<MeterValue> values, Usage usage, long nowTicks)
    {
        foreach (var value in values)
        {
            foreach (var kept in account.Buckets)
            {
                if (!kept.CountsMeter(value.Meter) || !kept.Includes(usage)) continue;
                var one = UsageOf(value, usage, kept, values);
                if (one.GoesOn || kept.FitsAnyway(one)) continue; // What goes on is looked at with the last.
                var bucket = Look(account, kept, nowTicks);
                if (!(values.Length > 1 && bucket.Meter.Number == MeterGroup.NoNumber ? bucket.HasRoomForAll(PartsOf(bucket, values, usage)) : bucket.HasRoomFor(one))) return false;
            }
        }
        return true;
    }

    /// <summary>Counts the values in every bucket whose meter and subjects they match (S4).</summary>
    private void Count(AccountState account, ClockDomain domain, ReadOnlySpan<MeterValue> values, Usage usage, long nowTicks, UsageNames names)
    {
        foreach (var value in values)
        {
            account.Mark(value.Meter, usage.TimeTicks);
            if (!MeterOf(value.Meter).HasCounted) Freeze(value.Meter);
            foreach (var bucket in account.Buckets)
            {
                if (!bucket.CountsMeter(value.Meter) || !bucket.Includes(usage)) continue;
                Refresh(bucket, nowTicks);
                var due = bucket.DueTicks;
                bucket.Apply(UsageOf(value, usage, bucket, values), nowTicks, names, _facts);
                EnqueueNewDue(account, domain, bucket, due);
                if (bucket.HasReached && _raised.Add(bucket)) _reached.Add((account, bucket));
                NoteValuesAt(account, bucket, usage.TimeTicks);
                Publish(account, bucket);
            }
        }
        Touch(account);
    }

    /// <summary>After all events of a command: compares with the lines what they have raised session time to.</summary>
    private void SettleReached(ClockDomain domain, long nowTicks)
    {
        foreach (var (account, bucket) in _reached)
        {
            var due = bucket.DueTicks;
            bucket.SettleReached(nowTicks, _facts);
            EnqueueNewDue(account, domain, bucket, due);
            Publish(account, bucket);
        }
        _reached.Clear();
        _raised.Clear();
    }

    /// <summary>Has the bucket looked at when it is due, unless it is looked at no later anyway.</summary>
    /// <param name="before">When it was due before.</param>
    private static void EnqueueNewDue(AccountState account, ClockDomain domain, Bucket bucket, long? before)
    {
        if (bucket.DueTicks is { } due && due < (bucket.QueuedTicks ?? before ?? long.MaxValue)) Enqueue(account, domain, bucket, due);
    }

    private void Freeze(int meter)
    {
        MeterOf(meter).HasCounted = true;
        NewlyCounted.Add(meter);
        _unsavedMeters.Add(meter);
    }

    /// <summary>A refused event as it is kept (S3).</summary>
    public static RejectedItem RejectedItemOf(UsageCommand command, in EventSlot slot, long position)
    {
        var batch = command.Batch;
        return new RejectedItem(
            batch.StringOf(slot.Source),
            batch.StringOf(slot.Id),
            batch.StringOf(slot.Type),
            batch.StringOf(slot.Subject),
            Instant.FromUnixTimeTicks(command.ReceivedTicks),
            EventFaults.CodeOf(slot.Fault),
            EventFaults.MessageOf(slot.Fault),
            batch.DocumentOf(slot).ToArray())
        {
            Position = position,
            TenantNumber = command.Tenant,
        };
    }
}

/// <summary>A level that an event moves, and nothing else.</summary>
/// <param name="Value">The place of the value among the event's.</param>
/// <param name="Level">Where it moves to.</param>
internal readonly record struct QuietMove(Bucket Bucket, int Value, Int128 Level);
