using System.Text;
using Brimful.Core.Buckets;
using Brimful.Core.Crossings;
using Brimful.Core.Plans;
using Brimful.Engine.Buckets;
using Brimful.Engine.Directory;
using Brimful.Engine.Hosting;
using Brimful.Engine.Shards;
using NodaTime;

namespace Brimful.Engine.Plans;

/// <summary>Gives an account the buckets that its plan says, on the writer's thread. Where it has them, nothing happens: applying it twice is applying it once.</summary>
/// <param name="changed">A plan as it would be after a change that is under review; null outside a review.</param>
internal sealed class PlanBuckets(Node node, PlanEntry? changed = null)
{
    /// <summary>Brings an account's buckets to its plan, overrides, anchor and zone as they now are.</summary>
    /// <param name="cause">What facts name as their cause: <see cref="Cause.Plan"/> or <see cref="Cause.Edit"/>.</param>
    public void Bring(AccountEntry account, Cause cause, long realTicks) => Bring(account, Decide(account, cause, realTicks), realTicks);

    /// <summary>What is to be done to bring an account to its plan. Nothing is done by it, so that nothing is left half done where it fails.</summary>
    public IReadOnlyList<DecidedMove> Decide(AccountEntry account, Cause cause, long realTicks) =>
        [.. MovesOf(account).Select(move => new DecidedMove(move, move.Put is { } wanted ? CommandOf(account, wanted, cause, realTicks) : null))];

    /// <summary>Does what was decided, in the turn of the writer in which it was.</summary>
    public void Bring(AccountEntry account, IReadOnlyList<DecidedMove> moves, long realTicks)
    {
        var shard = node.ShardOf(account.Number);
        foreach (var (move, put) in moves)
        {
            if (move.Ends) shard.DeleteBucket(account.Number, move.Key, ClockOf(account, realTicks));
            if (put is not null) shard.PutBucket(put);
        }
    }

    /// <summary>Gives one bucket of an account back to the plan that it is on. It keeps its usage.</summary>
    /// <returns>False when the plan has no bucket of the key, or counts another meter in it.</returns>
    public bool TryGiveBack(AccountEntry account, Bucket own, long realTicks)
    {
        if (WantedOf(account).FirstOrDefault(wanted => wanted.Key == own.Key) is not { } bucket || !bucket.CountsAs(own)) return false;
        node.ShardOf(account.Number).PutBucket(CommandOf(account, bucket, Cause.Edit, realTicks));
        return true;
    }

    /// <summary>Ends the buckets that an account has of a plan.</summary>
    public void End(AccountEntry account, long realTicks)
    {
        var shard = node.ShardOf(account.Number);
        foreach (var bucket in shard.FindAccount(account.Number)?.Buckets ?? [])
            if (bucket.ComingTerms.Origin == BucketOrigin.Plan) shard.DeleteBucket(account.Number, bucket.Key, ClockOf(account, realTicks));
    }

    /// <summary>What is still to be done so that an account has what its plan says.</summary>
    public IEnumerable<PlanMove> MovesOf(AccountEntry account) =>
        PlanMove.Decide(node.ShardOf(account.Number).FindAccount(account.Number)?.Buckets ?? [], WantedOf(account));

    /// <summary>The plan's buckets that would count what history no longer retains (S11), were they brought to the account.</summary>
    public IEnumerable<string> WithoutHistory(AccountEntry account, long realTicks)
    {
        var (shard, firstDay) = (node.ShardOf(account.Number), node.FirstRetainedDay(realTicks));
        foreach (var move in MovesOf(account))
        {
            if (move.Put is not { } wanted) continue;
            var before = move.Ends ? null : shard.Look(account.Number, move.Key, ClockOf(account, realTicks));
            if (!new BucketReview(shard, before, CommandOf(account, wanted, Cause.Plan, realTicks)).HasHistory(firstDay)) yield return move.Key;
        }
    }

    /// <summary>The buckets that an account's plan wants.</summary>
    private List<WantedBucket> WantedOf(AccountEntry account)
    {
        if ((changed?.Number == account.Plan ? changed : node.Directory.FindPlan(account.Plan)) is not { } plan || node.Directory.FindTenant(account.Tenant) is not { } tenant) return [];
        var (wanted, zone) = (new List<WantedBucket>(plan.Terms.Buckets.Count), DateTimeZoneProviders.Tzdb[account.Terms.TimeZone]);
        foreach (var (key, bucket) in plan.Terms.Buckets)
        {
            var terms = bucket.For(account.Terms.Overrides.GetValueOrDefault(key), account.Terms.PeriodAnchor, zone);
            int[] meters = [.. terms.MeterKeys.Select(meter => tenant.Catalog.FindMeter(meter)!.Number)];
            wanted.Add(new WantedBucket(key, meters[0], NumbersOf(tenant, account, terms), terms) { Meters = meters });
        }
        return wanted;
    }

    private static int[]? NumbersOf(TenantState tenant, AccountEntry account, BucketTerms terms)
    {
        if (terms.Subjects is not { } keys) return null;
        var numbers = new SortedSet<int>();
        foreach (var key in keys)
        {
            var number = tenant.Subjects.Find(Encoding.UTF8.GetBytes(key));
            if (number >= 0 && !account.Owned.Of(number).IsEmpty) numbers.Add(number);
        }
        return [.. numbers];
    }

    private long ClockOf(AccountEntry account, long realTicks) => node.Directory.FindTenant(account.Tenant)!.Entry.ClockAt(realTicks);

    private BucketCommand CommandOf(AccountEntry account, WantedBucket wanted, Cause cause, long realTicks)
    {
        var tenant = node.Directory.FindTenant(account.Tenant)!;
        return new BucketCommand(account.Number, account.Tenant, tenant.Domain, tenant.Entry.ClockAt(realTicks), wanted.Key, wanted.Meter, wanted.Subjects, wanted.Terms) { Meters = wanted.Meters, Cause = cause };
    }
}

/// <summary>A move with the command that makes it.</summary>
/// <param name="Put">What the bucket becomes; null where the move only ends it.</param>
internal readonly record struct DecidedMove(PlanMove Move, BucketCommand? Put);
