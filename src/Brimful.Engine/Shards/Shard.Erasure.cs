namespace Brimful.Engine.Shards;

internal sealed partial class Shard
{
    /// <summary>What checkpoints keep of an erased account for good: that records of it, should they come again, are skipped. No stored account
    /// is as short.</summary>
    private static readonly byte[] ErasedForm = [0];

    private List<Erasure> _erasures = [];

    /// <summary>Accounts that were erased and that no checkpoint has taken out of history yet.</summary>
    public IReadOnlyList<Erasure> Erasures => _erasures;

    /// <summary>Forgets an account with its buckets. Its number is never used again, so nothing of it can come after this.</summary>
    /// <param name="domain">The number of its clock's domain.</param>
    public void EraseAccount(int account, int domain)
    {
        output.Record.Byte((byte)ShardCommand.EraseAccount);
        output.Record.Int(account);
        output.Record.Signed(domain);
        _erasures.Add(new Erasure(account, domain, output.Sequence));
        Forget(account);
    }

    /// <summary>Hands over what the checkpoint that begins takes out of history. Should it not be completed, replay finds the same again.</summary>
    public IReadOnlyList<Erasure> HandOverErasures()
    {
        var erasures = _erasures;
        _erasures = [];
        return erasures;
    }

    private void Forget(int account)
    {
        foreach (var bucket in FindAccount(account)?.Buckets ?? [])
        {
            CountBuckets(bucket.Meter, -1);
            CountNoMore(account, bucket);
            _lookingAhead.Remove(new BucketName(account, bucket.Key));
            TellCounted(account, bucket.Key);
        }
        _accounts.Remove(PlaceOf(account));
        identities.Values.NotePacked(account, []);
        if (!_accounts.IsAwaited(PlaceOf(account))) Await(account);
    }
}

/// <summary>An account that was erased.</summary>
/// <param name="Domain">The number of its clock's domain: records in which that clock went on may hold facts of the account without naming it.</param>
/// <param name="Sequence">The record that says so.</param>
internal readonly record struct Erasure(int Account, int Domain, long Sequence);
