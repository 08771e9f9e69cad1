using System.Collections.Immutable;
using Brimful.Core.Plans;
using Brimful.Engine.Accounts;
using Brimful.Engine.Buckets;
using Brimful.Engine.Directory;
using Brimful.Engine.Outcomes;

namespace Brimful.Engine.Plans;

/// <summary>Finds what stands against a plan, and against what an account says of its plan; every fault with its path.</summary>
internal static class PlanReview
{
    /// <summary>What is at fault in the buckets of a plan, by themselves.</summary>
    public static ImmutableArray<Fault> FaultsOf(PlanTerms terms, TenantState tenant)
    {
        var faults = ImmutableArray.CreateBuilder<Fault>();
        foreach (var (key, bucket) in terms.Buckets)
        {
            new MeterReview(tenant, faults, $"buckets.{key}.").Read(bucket.Terms);
            faults.AddRange(KindReview.FaultsOf(bucket.Terms, tenant, before: null, $"buckets.{key}.", bucket.Period is not null));
            foreach (var again in bucket.Terms.Thresholds.GroupBy(threshold => threshold.Line).Where(lines => lines.Count() > 1))
                faults.Add(new Fault($"buckets.{key}.thresholds", "threshold.duplicate", $"The line {again.Key} is listed {again.Count()} times. List it once."));
        }
        return faults.ToImmutable();
    }

    /// <summary>What an edit must not do to buckets that accounts have.</summary>
    public static ImmutableArray<Fault> FaultsOfEdit(PlanTerms before, PlanTerms after, long nowTicks)
    {
        var faults = ImmutableArray.CreateBuilder<Fault>();
        foreach (var (key, bucket) in after.Buckets)
        {
            if (!before.Buckets.TryGetValue(key, out var former)) continue;
            if (bucket.Period is null && bucket.Terms.To != former.Terms.To && bucket.Terms.To?.ToUnixTimeTicks() <= nowTicks)
                faults.Add(new Fault($"buckets.{key}.to", "period.invalid", "An edit can end a bucket now or later, not in the past."));
        }
        return faults.ToImmutable();
    }

    /// <summary>What is at fault in what an account says of its plan.</summary>
    /// <param name="plan">The plan that it names; null when there is none of that key, or it names none.</param>
    /// <param name="before">The account so far. An override that it has already stays, also where its plan no longer has the bucket.</param>
    /// <param name="owned">What it is going to own.</param>
    public static ImmutableArray<Fault> FaultsOf(AccountTerms terms, PlanEntry? plan, AccountTerms? before, IEnumerable<Ownership> owned)
    {
        var faults = ImmutableArray.CreateBuilder<Fault>();
        if (terms.Plan is { } named && plan is null) faults.Add(new Fault("plan", "plan.unknown", $"There is no plan '{named}'. Create it first, with PUT /v1/plans/{named}."));
        if (terms.Overrides.Count == 0) return faults.ToImmutable();
        var subjects = owned.Select(stretch => stretch.Key).ToHashSet(StringComparer.Ordinal);
        foreach (var (key, overridden) in terms.Overrides)
        {
            if (plan?.Terms.Buckets.ContainsKey(key) != true && !IsKept(before, key, overridden) && !(terms.Plan is not null && plan is null))
                faults.Add(new Fault($"overrides.{key}", "override.bucket_unknown", $"{(plan is null ? "The account is on no plan" : $"The plan '{plan.Key}' has no bucket '{key}'")}. Leave the override out, or give the account a bucket of its own."));
            for (var at = 0; at < (overridden.Subjects?.Length ?? 0); at++)
                if (!subjects.Contains(overridden.Subjects!.Value[at]))
                    faults.Add(new Fault($"overrides.{key}.subjects[{at}]", "bucket.subject_unknown", $"'{overridden.Subjects.Value[at]}' is not a subject of the account. Add it to the account first."));
        }
        return faults.ToImmutable();
    }

    private static bool IsKept(AccountTerms? before, string key, BucketOverride overridden) =>
        before is not null && before.Overrides.TryGetValue(key, out var former) && PlanCodec.Encode(former).AsSpan().SequenceEqual(PlanCodec.Encode(overridden));
}
