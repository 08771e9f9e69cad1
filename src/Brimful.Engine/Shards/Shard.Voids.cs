using Brimful.Core.Buckets;
using Brimful.Engine.Events;
using Brimful.Engine.Journal;

namespace Brimful.Engine.Shards;

internal sealed partial class Shard
{
    /// <summary>Takes a counted event back out of every bucket that counted it (S23 "Corrections"). It stays in history and its identity stays taken.</summary>
    /// <param name="subjectKey">The key of its subject.</param>
    /// <returns>False when it was voided before, or its account is gone: nothing has changed.</returns>
    /// <exception cref="Ports.StoreUnavailableException">A run of distinct values cannot be read for now; nothing has changed.</exception>
    public bool Void(VoidCommand command, string subjectKey)
    {
        if (FindAccount(command.Account) is not { } account || account.FindVoid(command.Place) is not null) return false;
        LookUpValues(command);
        command = command with { Moment = Moment, Local = PlaceOf(command.Account) };
        output.Record.Byte((byte)ShardCommand.Void);
        command.Write(output.Record);
        TakeBack(command, subjectKey);
        return true;
    }

    /// <summary>When the earliest period starts that voiding the event has counted from history, in ticks of Unix time; <see cref="long.MaxValue"/>
    /// when none is.</summary>
    public long RecountsFrom(VoidCommand command)
    {
        var earliest = long.MaxValue;
        if (FindAccount(command.Account) is not { } account) return earliest;
        foreach (var value in command.Values)
        {
            var usage = command.UsageOf(value);
            foreach (var kept in account.Buckets)
            {
                if (!kept.CountsMeter(value.Meter)) continue;
                var bucket = Look(account, kept, command.NowTicks);
                if (bucket.NeedsRecountWithout(usage, command.Place)) earliest = Math.Min(earliest, bucket.StartOfPeriod(usage, command.Place));
            }
        }
        return earliest;
    }

    private void TakeBack(VoidCommand command, string subjectKey)
    {
        PackWhatIsTooMuch(TrimmedAtOnce);
        var account = AccountOf(command.Account, command.Tenant);
        var moment = new VoidMoment(command.Place, command.Moment, account.Void(new VoidedEvent(command.Place, command.NowTicks)));
        var names = new VoidNames(command.EventId, subjectKey);
        MeterValue[] values = [.. command.Values];
        foreach (var value in values)
        {
            foreach (var bucket in account.Buckets)
            {
                if (!bucket.CountsMeter(value.Meter)) continue;
                Refresh(bucket, command.NowTicks);
                var due = bucket.DueTicks;
                bucket.TakeBack(UsageOf(value, command.UsageOf(value), bucket, values), moment, command.NowTicks, names, _facts);
                bucket.SettleReached(command.NowTicks, _facts);
                EnqueueNewDue(account, DomainOf(command.Domain), bucket, due);
                Publish(account, bucket);
                KeepTrack(account, bucket);
            }
        }
        Touch(account);
    }

    private void ReplayVoid(ref ByteReader from, long sequence)
    {
        var command = VoidCommand.Read(ref from);
        if (!Skips(command.Account, sequence)) TakeBack(command with { Moment = new UsagePlace(sequence, command.Moment.Ordinal) }, _subjectKeyOf(command.Tenant, command.Subject));
    }

    private sealed class VoidNames(string eventId, string subject) : UsageNames
    {
        public override string EventId => eventId;

        public override string Subject => subject;
    }
}

/// <summary>A counted event to be taken back, with all that its effect came from, so that replay needs no history.</summary>
/// <param name="Domain">The number of the clock's domain.</param>
/// <param name="Place">Where it was counted.</param>
internal sealed record VoidCommand(
    int Account, int Tenant, int Domain, long NowTicks, UsagePlace Place, string EventId, int Subject, long TimeTicks, long ReceivedTicks, IReadOnlyList<MeterValue> Values)
{
    /// <summary>The place of the account in its shard.</summary>
    public int Local { get; init; }

    /// <summary>The moment of the void in the order of counting.</summary>
    public UsagePlace Moment { get; init; }

    /// <summary>What the event says of dimensions of its meters.</summary>
    public IReadOnlyList<MeterDimensionValue> Dimensions { get; init; } = [];

    public Usage UsageOf(MeterValue value) => new(value.Nanos, TimeTicks, ReceivedTicks, Subject) { Meter = value.Meter };

    /// <summary>Reads what follows the command's kind; the sequence of its moment is that of its record.</summary>
    public static VoidCommand Read(ref ByteReader from)
    {
        var (account, local, tenant, domain, now, place) = (from.Int(), from.Int(), from.Int(), (int)from.Signed(), from.Signed(), RecountCodec.ReadPlace(ref from));
        var (ordinal, id, subject, time, received) = (from.Int(), from.Text(), from.Int(), from.Signed(), from.Signed());
        var values = new MeterValue[from.Int()];
        foreach (ref var value in values.AsSpan()) value = new MeterValue(from.Int(), from.Big());
        var dimensions = new MeterDimensionValue[from.Int()];
        foreach (ref var dimension in dimensions.AsSpan()) dimension = MeterDimensionValue.Read(ref from);
        return new VoidCommand(account, tenant, domain, now, place, id, subject, time, received, values) { Local = local, Moment = new UsagePlace(0, ordinal), Dimensions = dimensions };
    }

    public void Write(ByteWriter to)
    {
        to.Int(Account);
        to.Int(Local);
        to.Int(Tenant);
        to.Signed(Domain);
        to.Signed(NowTicks);
        RecountCodec.Write(to, Place);
        to.Int(Moment.Ordinal);
        to.Text(EventId);
        to.Int(Subject);
        to.Signed(TimeTicks);
        to.Signed(ReceivedTicks);
        to.Int(Values.Count);
        foreach (var value in Values)
        {
            to.Int(value.Meter);
            to.Big(value.Nanos);
        }
        to.Int(Dimensions.Count);
        foreach (var dimension in Dimensions) dimension.Write(to);
    }
}
