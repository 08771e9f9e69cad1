using Brimful.Core.Buckets;
using Brimful.Core.Crossings;
using Brimful.Core.Metering;
using Brimful.Engine.Identities;
using Brimful.Engine.Journal;

namespace Brimful.Engine.Shards;

internal sealed partial class Shard
{
    /// <summary>How many times as many accounts may be objects while a journal is replayed: nobody waits for memory then, but for the end.</summary>
    private const int MoreInReplay = 4;

    private readonly UsageRecord _replayed = new();
    private readonly UsageRecord _ahead = new();
    private Func<int, int, string> _subjectKeyOf = static (_, _) => "";

    /// <summary>
    /// Applies a record of the journal again. Facts are produced anew and compared with the count and digest that were stored: a difference
    /// is an invariant failure, unless a checkpoint had already caught an account of the record in a later state. Of a record that an erasure
    /// took something out of, there may be fewer.
    /// </summary>
    /// <param name="subjectKeyOf">The key of a subject by tenant and number.</param>
    /// <exception cref="InvalidDataException">The record produces other facts than it did.</exception>
    public void Replay(long sequence, ReadOnlySpan<byte> record, IdentityHash hash, Func<int, int, string> subjectKeyOf)
    {
        if (sequence != output.Sequence) throw new InvalidDataException($"The journal of shard {Number} goes on with record {sequence} where {output.Sequence} is due. Restore a backup.");
        output.Clear();
        _subjectKeyOf = subjectKeyOf;
        var from = new ByteReader(record);
        var isErased = false;
        for (var kind = (ShardCommand)from.Byte(); kind != ShardCommand.End; kind = (ShardCommand)from.Byte())
        {
            isErased |= kind == ShardCommand.Erased;
            if (kind == ShardCommand.Usage) ReplayUsage(ref from, sequence, hash, subjectKeyOf);
            else Replay(kind, ref from, sequence);
        }
        var (count, digest) = (from.Int(), from.Fixed64());
        var isRight = isErased ? output.Facts.Count <= count : output.Facts == (count, digest);
        if (sequence > _newestCatch && !isRight)
            throw new InvalidDataException($"Replay of record {sequence} of shard {Number} gives {output.Facts.Count} facts where {count} were stored (or others). Restore a backup, and report this with the data directory.");
        output.Clear();
        output.CountBytes(record.Length);
        output.Sequence = sequence + 1;
    }

    private void Replay(ShardCommand kind, ref ByteReader from, long sequence)
    {
        switch (kind)
        {
            case ShardCommand.PutBucket: ReplayPutBucket(ref from, sequence); break;
            case ShardCommand.DeleteBucket: ReplayDeleteBucket(ref from, sequence); break;
            case ShardCommand.Meter: SetMeter(from.Int(), from.Text(), (Aggregation)from.Byte(), from.Text(), from.Signed()); break;
            case ShardCommand.Clock: ReplayClock(ref from); break;
            case ShardCommand.PutGrant or ShardCommand.VoidGrant or ShardCommand.PutContribution or ShardCommand.EndContribution: ReplayCapacity(kind, ref from, sequence); break;
            case ShardCommand.EraseAccount: ReplayEraseAccount(ref from, sequence); break;
            case ShardCommand.PutParticipant or ShardCommand.DeleteParticipant: ReplayParticipant(kind, ref from, sequence); break;
            case ShardCommand.FinishRecount: ReplayFinish(ref from, sequence); break;
            case ShardCommand.SetOutlooks: ReplayOutlooks(ref from, sequence); break;
            case ShardCommand.Observe: ReplayObserve(ref from, sequence); break;
            case ShardCommand.Void: ReplayVoid(ref from, sequence); break;
            default: ShardCommands.Skip(kind, ref from); break;
        }
    }

    private void ReplayUsage(ref ByteReader from, long sequence, IdentityHash hash, Func<int, int, string> subjectKeyOf)
    {
        var (tenant, domain, now) = (from.Int(), DomainOf((int)from.Signed()), from.Signed());
        if (domain == LiveDomain) NewestTicks = Math.Max(NewestTicks, now);
        if (_accounts.LiveCount / MoreInReplay > settings.MaxInUse) PackWhatIsTooMuch(int.MaxValue);
        _replayed.StartCommand();
        _replayed.SubjectKeyOf = subject => subjectKeyOf(tenant, subject);
        if (identities.Values.IsHeldByAny) LookUpReplayed(from, now, sequence);
        _ahead.StartCommand();
        var ahead = from;
        Span<UInt128> bound = stackalloc UInt128[WarmedAtOnce];
        for (var at = 0; ; at = (at + 1) % WarmedAtOnce)
        {
            if (at == 0) WarmReplayed(ref ahead, now, domain, hash, bound);
            if (!_replayed.ReadNext(ref from, now)) break;
            var number = (_replayed.Local << settings.ShardBits) | Number;
            domain.Identities.Remember(bound[at], Math.Max(_replayed.ReceivedTicks, _replayed.TimeTicks), now);
            if (Skips(number, sequence)) continue;
            var account = AccountOf(number, tenant);
            var usage = new Usage(0, _replayed.TimeTicks, _replayed.ReceivedTicks, _replayed.SubjectNumber);
            if (IsQuiet(account, _replayed.Values, usage, now)) CountQuietly(account, _replayed.Values, usage);
            else Count(account, domain, _replayed.Values, usage, now, _replayed);
        }
        SettleReached(domain, now);
        var (received, duplicates, rejected) = ((long)from.Unsigned(), (long)from.Unsigned(), (long)from.Unsigned());
        Count(tenant, new EventTally(received, received - duplicates - rejected, duplicates, rejected, 0));
    }

    /// <summary>Reads the next events and touches what they will need, as <see cref="Warm"/> does for those that come in.</summary>
    /// <param name="ahead">At the next event that was not touched; not used again once there was none.</param>
    /// <param name="bound">Gets the identities of the events, as many as there are.</param>
    private void WarmReplayed(ref ByteReader ahead, long now, ClockDomain domain, IdentityHash hash, scoped Span<UInt128> bound)
    {
        Span<int> places = stackalloc int[WarmedAtOnce];
        var count = 0;
        for (; count < bound.Length && _ahead.ReadNext(ref ahead, now); count++)
        {
            bound[count] = IdentityHash.Bind(hash.Of(_ahead.Source, _ahead.Id), (_ahead.Local << settings.ShardBits) | Number);
            places[count] = _ahead.Local;
        }
        _touched = (long)domain.Identities.Touch(bound[..count]) + _accounts.Touch(places[..count]);
    }

    private void ReplayPutBucket(ref ByteReader from, long sequence)
    {
        var (account, tenant, domain, now) = (from.Int(), from.Int(), (int)from.Signed(), from.Signed());
        var (key, meters, subjects) = (from.Text(), BucketCodec.ReadNumbers(ref from)!, BucketCodec.ReadNumbers(ref from));
        var (cause, moment, isRecount) = ((Cause)from.Byte(), new UsagePlace(sequence, from.Int()), from.Flag());
        var terms = TermsCodec.Decode(from.Bytes());
        var participants = PoolCodec.Decode(from.Bytes(), Terms);
        if (Skips(account, sequence)) return;
        SetBucket(new BucketCommand(account, tenant, domain, now, key, meters[0], subjects, terms) { Meters = meters, Cause = cause, Moment = moment, IsRecount = isRecount, Participants = participants });
    }

    private void ReplayDeleteBucket(ref ByteReader from, long sequence)
    {
        var (account, _, key) = (from.Int(), from.Signed(), from.Text());
        if (!Skips(account, sequence)) RemoveBucket(account, key);
    }

    private void ReplayEraseAccount(ref ByteReader from, long sequence)
    {
        var erasure = new Erasure(from.Int(), (int)from.Signed(), sequence);
        _erasures.Add(erasure);
        if (!Skips(erasure.Account, sequence)) Forget(erasure.Account);
    }

    private void ReplayClock(ref ByteReader from)
    {
        var (domain, now) = (DomainOf((int)from.Signed()), from.Signed());
        CountDue(domain, now);
    }

    private bool Skips(int account, long sequence) => _accounts.Holds(PlaceOf(account), sequence);
}
