using Brimful.Core.Metering;
using Brimful.Engine.Identities;
using Brimful.Engine.Journal;
using Brimful.Engine.Ports;

namespace Brimful.Engine.Shards;

internal sealed partial class Shard
{
    private readonly HashSet<int> _unsavedMeters = [];
    private List<int> _changed = [];
    private long _begunAt;
    private long _begunBefore;
    private long _newestCatch;

    /// <summary>Starts a checkpoint: hands over the accounts that may have changed, which are caught a few at a time while usage goes on, and the
    /// state that is in no chunk. Its body ends with what <see cref="StreamIdentities"/> says.</summary>
    public (List<int> Accounts, byte[] Body) BeginCheckpoint()
    {
        output.BeginCheckpoint();
        var accounts = output.Sequence > _begunAt ? HandOverChanged() : [];
        (_begunBefore, _begunAt) = (_begunAt, output.Sequence);
        var to = new ByteWriter();
        to.Signed(NewestTicks);
        to.Int(_tallies.Count);
        foreach (var (tenant, tally) in _tallies)
        {
            to.Int(tenant);
            to.Unsigned((ulong)tally.Received);
            to.Unsigned((ulong)tally.Counted);
            to.Unsigned((ulong)tally.Duplicates);
            to.Unsigned((ulong)tally.Rejected);
        }
        return (accounts, to.ToArray());
    }

    /// <summary>Every account in use may have changed, so that the queue of those in use is what is left of the list.</summary>
    private List<int> HandOverChanged()
    {
        var changed = _changed;
        _changed = [];
        _inUse.Clear();
        _guests.Clear();
        foreach (var number in changed)
            if (_accounts.LiveAt(PlaceOf(number)) is not null) _inUse.Enqueue(number);
        return changed;
    }

    /// <summary>Between records: catches accounts as they are now, unless they were caught so before, and the terms and meters that no checkpoint
    /// has yet. An account that nothing touched since the checkpoint before this one began is packed; any other stays in use, for the next checkpoint.</summary>
    public void Catch(ReadOnlySpan<int> accounts, List<StateChunk> chunks)
    {
        var sequence = output.Sequence - 1;
        foreach (var number in accounts)
            if (Catch(number, sequence) is { } form) chunks.Add(new StateChunk((byte)ShardChunk.Account, number, sequence, form));
        foreach (var number in _unsavedMeters) chunks.Add(new StateChunk((byte)ShardChunk.Meter, number, sequence, Encode(MeterOf(number))));
        _unsavedMeters.Clear();
        foreach (var number in Terms.Unsaved) chunks.Add(new StateChunk((byte)ShardChunk.Terms, number, sequence, TermsCodec.Encode(Terms.Take(number))));
        Terms.Unsaved.Clear();
    }

    /// <summary>The account as it is now, in its stored form; null when it was caught so before.</summary>
    private byte[]? Catch(int number, long sequence)
    {
        var place = PlaceOf(number);
        _accounts.SetAwaited(place, isAwaited: false);
        if (_accounts.LiveAt(place) is not { } account)
        {
            var packed = _accounts.PackedAt(place);
            if (HasRuns) identities.Values.NoteStored(number, !packed.IsEmpty);
            return packed.IsEmpty ? ErasedForm : packed.ToArray();
        }
        var (isCaught, isInUse) = (account.IsCaught, account.TouchedAt >= _begunBefore || account.IsSpilling);
        account.CaughtAt = sequence;
        if (isInUse) Await(number);
        if (isInUse && isCaught) return null;
        var form = FormOf(account);
        if (!isCaught) NoteStored(account);
        if (isInUse) return form.ToArray();
        Keep(number, form);
        NotePacked(account);
        return isCaught ? null : form.ToArray();
    }

    /// <summary>Takes over what a checkpoint holds. Terms and meters come before the accounts that name them.</summary>
    /// <param name="domainOf">The clock domain of a tenant by number.</param>
    public void Restore(StreamCheckpoint? checkpoint, IEnumerable<StateChunk> chunks, Func<int, int> domainOf)
    {
        identities.Values.NamedByLive = number => _accounts.LiveAt(PlaceOf(number))?.NamedRuns;
        ReadOnlySpan<byte> section = [];
        if (checkpoint is not null)
        {
            section = RestoreBody(checkpoint.Body.Span);
            output.Sequence = checkpoint.Sequence + 1;
        }
        var others = new List<StateChunk>();
        foreach (var chunk in chunks)
        {
            if (chunk.Kind == (byte)ShardChunk.Account) RestoreAccount(chunk);
            else others.Add(chunk);
        }
        foreach (var chunk in others.Where(chunk => chunk.Kind == (byte)ShardChunk.Terms)) Terms.Restore((int)chunk.Key, TermsCodec.Decode(chunk.Body.Span));
        foreach (var chunk in others.Where(chunk => chunk.Kind == (byte)ShardChunk.Meter)) RestoreMeter(chunk);
        foreach (var place in _accounts.PackedPlaces) LookInto((place << settings.ShardBits) | Number, domainOf);
        identities.Restore(section, others);
    }

    /// <summary>Ends recovery: there is no older record to come.</summary>
    public void EndReplay()
    {
        _accounts.ForgetCatches();
        NewlyCounted.Clear();
    }

    /// <returns>The end of the body, which is for the identities.</returns>
    private ReadOnlySpan<byte> RestoreBody(ReadOnlySpan<byte> body)
    {
        var (from, section) = StreamBody.Split(body);
        if (from.IsAtEnd) return section;
        NewestTicks = from.Signed();
        for (var left = from.Int(); left > 0; left--)
            _tallies[from.Int()] = new EventTally((long)from.Unsigned(), (long)from.Unsigned(), (long)from.Unsigned(), (long)from.Unsigned(), 0);
        return section;
    }

    private static byte[] Encode(MeterIdentity meter)
    {
        var to = new ByteWriter();
        to.Text(meter.Key);
        to.Byte((byte)meter.Aggregation);
        to.Text(meter.Unit);
        to.Signed(meter.MaxSilenceTicks);
        to.Flag(meter.HasCounted);
        return to.ToArray();
    }

    private void RestoreMeter(StateChunk chunk)
    {
        var from = new ByteReader(chunk.Body.Span);
        KeepMeter(new MeterIdentity((int)chunk.Key, from.Text()) { Aggregation = (Aggregation)from.Byte(), Unit = from.Text(), MaxSilenceTicks = from.Signed(), HasCounted = from.Flag() });
    }

    private void RestoreAccount(StateChunk chunk)
    {
        var place = PlaceOf((int)chunk.Key);
        if (!chunk.Body.Span.SequenceEqual(ErasedForm)) _accounts.Put(place, chunk.Body.Span);
        _accounts.NoteCatch(place, chunk.Sequence);
        _newestCatch = Math.Max(_newestCatch, chunk.Sequence);
    }

    /// <summary>Takes note of what must be known of a packed account. A stored form that is damaged stops the start here, not the first use.</summary>
    private void LookInto(int number, Func<int, int> domainOf)
    {
        var account = FindAccount(number)!;
        RestoreNamed(account);
        foreach (var bucket in account.Buckets)
        {
            CountBuckets(bucket.Meter, 1);
            KeepTrack(account, bucket);
            NoteLookingAhead(number, bucket);
            NoteValues(account, bucket);
            if (bucket.DueTicks is { } due) DomainOf(domainOf(account.Tenant)).Enqueue(new DueAccount(number, bucket.Key, due));
        }
    }
}

/// <summary>Kinds of state chunks of a shard.</summary>
internal enum ShardChunk : byte
{
    Account = 1,
    Terms = 2,
    Meter = 4,
    Identities = 5,
}
