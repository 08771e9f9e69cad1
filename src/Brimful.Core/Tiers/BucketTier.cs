using System.Collections.Immutable;
using Brimful.Core.Quantities;

namespace Brimful.Core.Tiers;

/// <summary>A tier of a bucket (S17): the used levels above the tier before it, up to and with its own end. Its thresholds are among the bucket's, as
/// <see cref="TierLine"/>s.</summary>
/// <param name="Name">What facts and messages call it; no other tier of the bucket has it.</param>
/// <param name="UpTo">The last level in it; null for a last tier that is open.</param>
public sealed record BucketTier(string Name, Quantity? UpTo)
{
    /// <summary>The most tiers of one bucket.</summary>
    public const int Most = 100;

    /// <summary>The tier that a level stands in; null beyond the end of the last one, and where there are none.</summary>
    /// <param name="tiers">In ascending order.</param>
    /// <param name="level">As fine as the bucket's levels.</param>
    public static BucketTier? At(ImmutableArray<BucketTier> tiers, Figure level)
    {
        foreach (var tier in tiers)
            if (tier.UpTo is not { } upTo || level.Parts <= level.PartsOf(upTo)) return tier;
        return null;
    }
}
