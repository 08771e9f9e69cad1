using Brimful.Core.Metering;
using Brimful.Engine.Journal;
using Brimful.Engine.Ports;

namespace Brimful.Engine.Shards;

internal sealed partial class Shard
{
    private const int IdentitiesPerChunk = 32_768;

    private readonly HashSet<int> _unsavedMeters = [];
    private long _newestCatch;
    private long _identityRuns;

    /// <summary>Starts a checkpoint: hands over the accounts that changed since the last one, which are caught a few at a time while
    /// usage goes on, and the state that is in no chunk.</summary>
    public (List<int> Accounts, byte[] Body) BeginCheckpoint()
    {
        var accounts = Dirty;
        Dirty = [];
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

    /// <summary>Between records: catches accounts as they are now, and the terms and meters that no checkpoint has yet.</summary>
    public void Catch(ReadOnlySpan<int> accounts, List<StateChunk> chunks)
    {
        var sequence = output.Sequence - 1;
        foreach (var number in accounts)
        {
            if (FindAccount(number) is not { } account) continue;
            account.IsDirty = false;
            var to = new ByteWriter();
            account.Write(to, Terms);
            chunks.Add(new StateChunk((byte)ShardChunk.Account, number, sequence, to.ToArray()));
        }
        foreach (var number in _unsavedMeters) chunks.Add(new StateChunk((byte)ShardChunk.Meter, number, sequence, Encode(MeterOf(number))));
        _unsavedMeters.Clear();
        foreach (var number in Terms.Unsaved) chunks.Add(new StateChunk((byte)ShardChunk.Terms, number, sequence, TermsCodec.Encode(Terms.Take(number))));
        Terms.Unsaved.Clear();
    }

    /// <summary>Catches the identities that no checkpoint has, in runs named by the record that they were caught at.</summary>
    public void CatchIdentities(List<StateChunk> chunks)
    {
        foreach (var domain in Domains)
        {
            var identities = domain.TakeUnsaved();
            for (var start = 0; start < identities.Count; start += IdentitiesPerChunk)
            {
                var to = new ByteWriter();
                to.Signed(domain.Tenant);
                foreach (var remembered in System.Runtime.InteropServices.CollectionsMarshal.AsSpan(identities)[start..Math.Min(identities.Count, start + IdentitiesPerChunk)])
                {
                    to.Fixed(remembered.Identity);
                    to.Fixed((ulong)remembered.SinceTicks);
                }
                chunks.Add(new StateChunk((byte)ShardChunk.Identities, ++_identityRuns, output.Sequence, to.ToArray()));
            }
        }
    }

    /// <summary>Takes over what a checkpoint holds. Terms and meters come before the accounts that name them.</summary>
    /// <param name="domainOf">The clock domain of a tenant by number.</param>
    public void Restore(StreamCheckpoint? checkpoint, IReadOnlyList<StateChunk> chunks, Func<int, int> domainOf)
    {
        if (checkpoint is not null)
        {
            RestoreBody(checkpoint.Body.Span);
            output.Sequence = checkpoint.Sequence + 1;
        }
        foreach (var chunk in chunks.Where(chunk => chunk.Kind == (byte)ShardChunk.Terms)) Terms.Restore((int)chunk.Key, TermsCodec.Decode(chunk.Body.Span));
        foreach (var chunk in chunks.Where(chunk => chunk.Kind == (byte)ShardChunk.Meter)) RestoreMeter(chunk);
        foreach (var chunk in chunks.Where(chunk => chunk.Kind == (byte)ShardChunk.Account)) RestoreAccount(chunk, domainOf);
        foreach (var chunk in chunks.Where(chunk => chunk.Kind == (byte)ShardChunk.Identities)) RestoreIdentities(chunk);
    }

    private void RestoreBody(ReadOnlySpan<byte> body)
    {
        var from = new ByteReader(body);
        NewestTicks = from.Signed();
        for (var left = from.Int(); left > 0; left--)
            _tallies[from.Int()] = new EventTally((long)from.Unsigned(), (long)from.Unsigned(), (long)from.Unsigned(), (long)from.Unsigned(), 0);
    }

    private static byte[] Encode(MeterIdentity meter)
    {
        var to = new ByteWriter();
        to.Text(meter.Key);
        to.Byte((byte)meter.Aggregation);
        to.Text(meter.Unit);
        to.Flag(meter.HasCounted);
        return to.ToArray();
    }

    private void RestoreMeter(StateChunk chunk)
    {
        var from = new ByteReader(chunk.Body.Span);
        KeepMeter(new MeterIdentity((int)chunk.Key, from.Text()) { Aggregation = (Aggregation)from.Byte(), Unit = from.Text(), HasCounted = from.Flag() });
    }

    private void RestoreAccount(StateChunk chunk, Func<int, int> domainOf)
    {
        var from = new ByteReader(chunk.Body.Span);
        var number = (int)chunk.Key;
        var account = AccountState.Read(number, ref from, Terms, MeterOf);
        account.CaughtAt = chunk.Sequence;
        _newestCatch = Math.Max(_newestCatch, chunk.Sequence);
        AccountOf(number, account.Tenant);
        _accounts[number >> settings.ShardBits] = account;
        foreach (var bucket in account.Buckets)
            if (bucket.DueTicks is { } due) DomainOf(domainOf(account.Tenant)).Enqueue(new DueAccount(number, bucket.Key, due));
    }

    private void RestoreIdentities(StateChunk chunk)
    {
        _identityRuns = Math.Max(_identityRuns, chunk.Key);
        var from = new ByteReader(chunk.Body.Span);
        var domain = DomainOf((int)from.Signed());
        while (!from.IsAtEnd)
        {
            var (identity, since) = (from.Fixed128(), (long)from.Fixed64());
            domain.Identities.Restore(identity, since);
        }
    }
}

/// <summary>Kinds of state chunks of a shard.</summary>
internal enum ShardChunk : byte
{
    Account = 1,
    Terms = 2,
    Identities = 3,
    Meter = 4,
}
