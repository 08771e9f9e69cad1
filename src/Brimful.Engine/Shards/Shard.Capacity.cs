using Brimful.Core.Buckets;
using Brimful.Core.Capacity;
using Brimful.Engine.Journal;

namespace Brimful.Engine.Shards;

internal sealed partial class Shard
{
    /// <summary>Adds a grant to a bucket that has none of its id.</summary>
    public void PutGrant(CapacityTarget target, Grant grant)
    {
        target.Write(output.Record, ShardCommand.PutGrant);
        CapacityCodec.WriteGrant(output.Record, grant);
        ChangeCapacity(target, bucket => bucket.AddGrant(grant, target.NowTicks, _facts));
    }

    /// <summary>Takes away what is left of a grant.</summary>
    public void VoidGrant(CapacityTarget target, string id)
    {
        target.Write(output.Record, ShardCommand.VoidGrant);
        output.Record.Text(id);
        ChangeCapacity(target, bucket => bucket.VoidGrant(id, target.NowTicks, _facts));
    }

    /// <summary>Adds a contribution to a bucket, or replaces the one of the same contributor and from.</summary>
    public void PutContribution(CapacityTarget target, Contribution contribution)
    {
        target.Write(output.Record, ShardCommand.PutContribution);
        CapacityCodec.WriteContribution(output.Record, contribution);
        ChangeCapacity(target, bucket => bucket.PutContribution(contribution, target.NowTicks, _facts));
    }

    /// <summary>Ends what a contributor brings to a bucket.</summary>
    public void EndContribution(CapacityTarget target, string contributor)
    {
        target.Write(output.Record, ShardCommand.EndContribution);
        output.Record.Text(contributor);
        ChangeCapacity(target, bucket => bucket.EndContributions(contributor, target.NowTicks, _facts));
    }

    private void ReplayCapacity(ShardCommand kind, ref ByteReader from, long sequence)
    {
        var target = CapacityTarget.Read(ref from);
        var now = target.NowTicks;
        Action<Bucket> change;
        switch (kind)
        {
            case ShardCommand.PutGrant:
                var grant = CapacityCodec.ReadGrant(ref from);
                change = bucket => bucket.AddGrant(grant, now, _facts);
                break;
            case ShardCommand.PutContribution:
                var contribution = CapacityCodec.ReadContribution(ref from);
                change = bucket => bucket.PutContribution(contribution, now, _facts);
                break;
            default:
                var name = from.Text();
                change = kind == ShardCommand.VoidGrant
                    ? bucket => bucket.VoidGrant(name, now, _facts)
                    : bucket => bucket.EndContributions(name, now, _facts);
                break;
        }
        if (!Skips(target.Account, sequence)) ChangeCapacity(target, change);
    }

    private void ChangeCapacity(CapacityTarget target, Action<Bucket> change)
    {
        PackWhatIsTooMuch(TrimmedAtOnce);
        if (UseAccount(target.Account) is not { } account || account.Find(target.Bucket) is not { } bucket)
            throw new InvalidDataException($"The journal of shard {Number} changes the capacity of bucket '{target.Bucket}' of account number {target.Account}, which is not there.");
        Refresh(bucket, target.NowTicks);
        var due = bucket.DueTicks;
        change(bucket);
        EnqueueNewDue(account, DomainOf(target.Domain), bucket, due);
        Touch(account);
        Publish(account, bucket);
    }
}

/// <summary>Whose capacity a command changes, and when.</summary>
/// <param name="Domain">The number of the clock's domain.</param>
internal sealed record CapacityTarget(int Account, int Domain, long NowTicks, string Bucket)
{
    public void Write(ByteWriter to, ShardCommand kind)
    {
        to.Byte((byte)kind);
        Write(to);
    }

    public void Write(ByteWriter to)
    {
        to.Int(Account);
        to.Signed(Domain);
        to.Signed(NowTicks);
        to.Text(Bucket);
    }

    public static CapacityTarget Read(ref ByteReader from) => new(from.Int(), (int)from.Signed(), from.Signed(), from.Text());
}
