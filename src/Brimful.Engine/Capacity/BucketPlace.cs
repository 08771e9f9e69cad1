using Brimful.Core.Buckets;
using Brimful.Core.Capacity;
using Brimful.Engine.Hosting;
using Brimful.Engine.Outcomes;
using Brimful.Engine.Shards;

namespace Brimful.Engine.Capacity;

/// <summary>Where a bucket is, looked at as it is now, and what commands about its capacity name it by.</summary>
internal sealed record BucketPlace(Shard Shard, Bucket Bucket, CapacityTarget Target)
{
    /// <summary>The sources of its capacity, with what is burned of each by now; null while there is only the base.</summary>
    public CapacityBook? Book => Bucket.CountedBook();

    /// <summary>Grants that are remembered: an ended one until the dedupe window after its end.</summary>
    public IEnumerable<GrantState> Grants => (Book?.Grants ?? []).Where(grant => !grant.HasEnded || grant.EndedTicks >= HorizonTicks);

    /// <summary>Contributions that are remembered, likewise.</summary>
    public IEnumerable<ContributionState> Contributions =>
        (Book?.Contributions ?? []).Where(state => state.Standing != ContributionStanding.Ended || state.EndTicks >= HorizonTicks);

    private long HorizonTicks => Target.NowTicks - Shard.Settings.WindowTicks;

    /// <summary>How fine the bucket's levels are: digits after the point.</summary>
    public int Digits => Bucket.Terms.Digits;

    public GrantState? FindGrant(string id) => Grants.FirstOrDefault(grant => grant.Grant.Id == id);

    /// <summary>The place after a command: it may have brought the account into use.</summary>
    public BucketPlace Again() => this with { Bucket = Shard.FindAccount(Target.Account)!.Find(Target.Bucket)! };

    /// <summary>Finds a bucket; null where anything of its path is not known.</summary>
    public static BucketPlace? Find(Node node, BucketPath path, long realTicks)
    {
        if (node.Directory.FindTenant(path.Tenant) is not { } tenant || node.Directory.FindAccount(tenant, path.Account) is not { } account) return null;
        var shard = node.ShardOf(account.Number);
        var now = tenant.Entry.ClockAt(realTicks);
        if (shard.Look(account.Number, path.Bucket, now) is not { } bucket) return null;
        return new BucketPlace(shard, bucket, new CapacityTarget(account.Number, tenant.Domain, now, path.Bucket));
    }

    /// <summary>What of a path is not known.</summary>
    public static Refusal Unknown(Node node, BucketPath path)
    {
        if (node.Directory.FindTenant(path.Tenant) is not { } tenant) return Refusal.NotFound($"tenant '{path.Tenant}'");
        return node.Directory.FindAccount(tenant, path.Account) is null
            ? Refusal.NotFound($"account '{path.Account}'")
            : Refusal.NotFound($"bucket '{path.Bucket}' of account '{path.Account}'");
    }
}
