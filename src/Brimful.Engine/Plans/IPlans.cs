using System.Collections.Immutable;
using Brimful.Core.Plans;
using Brimful.Engine.Outcomes;

namespace Brimful.Engine.Plans;

/// <summary>Plans of a tenant: named sets of bucket definitions that accounts are put on (S23 "Plans").</summary>
public interface IPlans
{
    /// <summary>Creates or replaces. It is durable when this answers; accounts on the plan are brought to it behind the answer, and
    /// <see cref="PlanView.Rollout"/> says how far that is.</summary>
    Task<Outcome<Stored<PlanView>>> PutAsync(string tenant, string plan, PlanTerms terms, Precondition precondition, CancellationToken cancellationToken);

    Task<Outcome<PlanView>> GetAsync(string tenant, string plan, CancellationToken cancellationToken);

    Task<Outcome<Page<PlanView>>> ListAsync(string tenant, string? after, int limit, CancellationToken cancellationToken);

    /// <summary>Refused (<c>plan.in_use</c>) while accounts are on it.</summary>
    Task<Outcome<PlanView>> DeleteAsync(string tenant, string plan, Precondition precondition, CancellationToken cancellationToken);
}

/// <summary>What a plan is.</summary>
/// <param name="Buckets">Definitions by key, in ordinal order.</param>
public sealed record PlanTerms(string Name, ImmutableSortedDictionary<string, PlanBucket> Buckets)
{
    /// <summary>No buckets.</summary>
    public static readonly ImmutableSortedDictionary<string, PlanBucket> NoBuckets = ImmutableSortedDictionary.Create<string, PlanBucket>(StringComparer.Ordinal);
}

/// <param name="Version">1 at creation, and one more with each change of its buckets.</param>
/// <param name="Accounts">How many accounts are on it now.</param>
/// <param name="Rollout">How far the newest change of its buckets has come; null while there was none.</param>
public sealed record PlanView(string Key, PlanTerms Terms, int Version, int Accounts, RolloutProgress? Rollout, string ETag);

/// <summary>How far a changed plan has come.</summary>
/// <param name="Version">The version that it brings.</param>
/// <param name="Done">Accounts that have it by now.</param>
/// <param name="Of">Accounts that are to have it; at the end, as many as are done.</param>
public sealed record RolloutProgress(int Version, int Done, int Of);
