using Brimful.Core.Capacity;
using Brimful.Core.Quantities;
using NodaTime;

namespace Brimful.Engine.Capacity;

/// <summary>Reads grants and contributions off a bucket's book.</summary>
internal static class CapacityViews
{
    /// <param name="digits">How fine the bucket's levels are.</param>
    public static GrantView Of(GrantState grant, int digits) => new(
        grant.Grant,
        grant.Standing,
        Instant.FromUnixTimeTicks(grant.EffectiveTicks),
        new Figure(grant.RemainingNanos, digits),
        grant.HasEnded ? Instant.FromUnixTimeTicks(grant.EndedTicks) : null);

    public static ContributionView Of(ContributionState state, int digits) => new(
        state.Given,
        state.Standing,
        Instant.FromUnixTimeTicks(state.BeginTicks),
        state.EndTicks == long.MaxValue ? null : Instant.FromUnixTimeTicks(state.EndTicks),
        new Figure(state.ShareNanos, digits));

    public static ContributorView Of(string contributor, IEnumerable<ContributionState> contributions, int digits) =>
        new(contributor, [.. contributions.OrderBy(state => state.Given.From).Select(state => Of(state, digits))]);

    /// <summary>What one contributor brings; null where it never did.</summary>
    public static ContributorView? Of(BucketPlace place, string contributor)
    {
        var found = place.Contributions.Where(state => state.Given.Contributor == contributor).ToList();
        return found.Count == 0 ? null : Of(contributor, found, place.Digits);
    }
}
