using System.Collections.Immutable;
using Brimful.Core.Buckets;
using Brimful.Engine.Directory;
using Brimful.Engine.History;
using Brimful.Engine.Hosting;
using Brimful.Engine.Outcomes;

namespace Brimful.Engine.Plans;

/// <summary>Refuses what a plan would have to count from history that is no longer retained (S11): before an account is put on it, and before a change
/// of it is promised to those that are on it.</summary>
internal static class PlanHistory
{
    private const string Code = "bucket.history_insufficient";
    private const string Why = "would count a period that began before what history retains: of dropped days only sums and counts are left, by quarter of an hour.";
    private const string Remedy = "Give it \"countFrom\": \"now\", or a period that began later.";

    /// <summary>What stands against an account's plan, anchor, zone and overrides.</summary>
    public static ImmutableArray<Fault> FaultsOf(PlanBuckets plans, AccountEntry account, long realTicks) =>
        account.Plan == 0 ? [] : [.. plans.WithoutHistory(account, realTicks).Select(key => new Fault("plan", Code, $"The plan's bucket '{key}' {Why} {Remedy}"))];

    /// <summary>What stands against a change of a plan: of each bucket the first account on the plan that it cannot be counted for.</summary>
    public static ImmutableArray<Fault> FaultsOf(Node node, PlanEntry changed, PlanEntry before, long realTicks)
    {
        if (MetersAtRisk(node, changed, before) is not { Count: > 0 } meters) return [];
        var (plans, retained) = (new PlanBuckets(node, changed), HistoryForm.TicksOf(node.FirstRetainedDay(realTicks)));
        var faults = new SortedDictionary<string, Fault>(StringComparer.Ordinal);
        foreach (var account in node.Directory.AccountsAfter(node.Directory.FindTenant(changed.Tenant)!, -1, changed.Number))
        {
            if (node.ShardOf(account.Number).FindAccount(account.Number) is not { } state || meters.All(meter => state.OldestOf(meter) >= retained)) continue;
            foreach (var key in plans.WithoutHistory(account, realTicks))
                faults.TryAdd(key, new Fault($"buckets.{key}", Code, $"The bucket {Why} It is so of the account '{account.Key}'. {Remedy}"));
        }
        return [.. faults.Values];
    }

    /// <summary>The meters of buckets that are new or other than before, and count from their period's start.</summary>
    private static List<int> MetersAtRisk(Node node, PlanEntry changed, PlanEntry before)
    {
        var catalog = node.Directory.FindTenant(changed.Tenant)!.Catalog;
        return [.. changed.Terms.Buckets
            .Where(bucket => bucket.Value.Terms.CountFrom == CountFrom.PeriodStart && !(before.Terms.Buckets.TryGetValue(bucket.Key, out var former) && former == bucket.Value))
            .Select(bucket => catalog.FindMeter(bucket.Value.Terms.Meter)!.Number).Distinct()];
    }
}
