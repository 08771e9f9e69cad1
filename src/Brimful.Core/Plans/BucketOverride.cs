using System.Collections.Immutable;
using Brimful.Core.Buckets;
using Brimful.Core.Quantities;
using Brimful.Core.Thresholds;
using Brimful.Core.Tiers;

namespace Brimful.Core.Plans;

/// <summary>What an account has otherwise than its plan in the bucket of one key (S23 "Plans"); null is as the plan says.</summary>
public sealed record BucketOverride
{
    /// <summary>No override of any bucket.</summary>
    public static readonly ImmutableSortedDictionary<string, BucketOverride> None = ImmutableSortedDictionary.Create<string, BucketOverride>(StringComparer.Ordinal);

    /// <inheritdoc cref="BucketTerms.Name"/>
    public string? Name { get; init; }

    /// <inheritdoc cref="BucketTerms.Capacity"/>
    public Quantity? Capacity { get; init; }

    /// <summary>Keys of the account's subjects that count. Only an account can say: a plan cannot know whose subjects there are.</summary>
    public ImmutableArray<string>? Subjects { get; init; }

    /// <summary>All thresholds, in place of the plan's; those of tiers stay.</summary>
    public ImmutableArray<Threshold>? Thresholds { get; init; }

    /// <summary>A plan's terms with this in their place.</summary>
    public BucketTerms Over(BucketTerms terms) => terms with
    {
        Name = Name ?? terms.Name,
        Capacity = Capacity ?? terms.Capacity,
        Subjects = Subjects ?? terms.Subjects,
        Thresholds = Thresholds is { } own ? [.. own, .. terms.Thresholds.Where(static threshold => threshold.Line is TierLine)] : terms.Thresholds,
    };
}
