using Brimful.Core.Capacity;
using Brimful.Core.Quantities;
using Brimful.Engine.Outcomes;
using NodaTime;

namespace Brimful.Engine.Capacity;

/// <summary>What is added to the capacity of buckets (S7): grants and contributions.</summary>
public interface ICapacity
{
    /// <summary>Adds a grant. The same id with the same content changes nothing; with other content it is refused, <c>grant.conflict</c>.</summary>
    Task<Outcome<Stored<GrantView>>> PutGrantAsync(BucketPath bucket, Grant grant, CancellationToken cancellationToken);

    Task<Outcome<GrantView>> GetGrantAsync(BucketPath bucket, string id, CancellationToken cancellationToken);

    /// <summary>Grants by id: pending, in force, and ended ones that are remembered.</summary>
    Task<Outcome<Page<GrantView>>> ListGrantsAsync(BucketPath bucket, string? after, int limit, CancellationToken cancellationToken);

    /// <summary>Takes away what is left of a grant. One that has ended stays as it is.</summary>
    Task<Outcome<GrantView>> VoidGrantAsync(BucketPath bucket, string id, CancellationToken cancellationToken);

    /// <summary>Adds a contribution, or replaces the one of the same contributor and from.</summary>
    Task<Outcome<Stored<ContributionView>>> PutContributionAsync(BucketPath bucket, Contribution contribution, CancellationToken cancellationToken);

    /// <summary>What one contributor brings, by when it begins.</summary>
    Task<Outcome<ContributorView>> GetContributorAsync(BucketPath bucket, string contributor, CancellationToken cancellationToken);

    /// <summary>Contributors by key, with what each brings.</summary>
    Task<Outcome<Page<ContributorView>>> ListContributorsAsync(BucketPath bucket, string? after, int limit, CancellationToken cancellationToken);

    /// <summary>Ends what a contributor brings, and what it would have brought.</summary>
    Task<Outcome<ContributorView>> EndContributorAsync(BucketPath bucket, string contributor, CancellationToken cancellationToken);
}

/// <summary>Names a bucket.</summary>
public sealed record BucketPath(string Tenant, string Account, string Bucket);

/// <param name="EffectiveAt">When it came, or comes, into force.</param>
/// <param name="Remaining">What is left of it.</param>
/// <param name="EndedAt">When it ended; null while it has not.</param>
public sealed record GrantView(Grant Grant, GrantStanding Standing, Instant EffectiveAt, Figure Remaining, Instant? EndedAt);

/// <param name="BeginsAt">When it acts from: later than its from where that lay in the past.</param>
/// <param name="EndsAt">When it ends or ended; null for not yet known.</param>
/// <param name="Share">What it gives in the open period.</param>
public sealed record ContributionView(Contribution Contribution, ContributionStanding Standing, Instant BeginsAt, Instant? EndsAt, Figure Share);

/// <summary>What one contributor brings to a bucket.</summary>
public sealed record ContributorView(string Contributor, IReadOnlyList<ContributionView> Contributions);
