using Brimful.Core.Capacity;
using Brimful.Core.Quantities;
using NodaTime;

namespace Brimful.Engine.Capacity;

/// <summary>Reads grants and contributions off a bucket's book.</summary>
internal static class CapacityViews
{
    public static GrantView Of(GrantState grant) => new(
        grant.Grant,
        grant.Standing,
        Instant.FromUnixTimeTicks(grant.EffectiveTicks),
        new Quantity(grant.RemainingNanos),
        grant.HasEnded ? Instant.FromUnixTimeTicks(grant.EndedTicks) : null);

    public static ContributionView Of(ContributionState state) => new(
        state.Given,
        state.Standing,
        Instant.FromUnixTimeTicks(state.BeginTicks),
        state.EndTicks == long.MaxValue ? null : Instant.FromUnixTimeTicks(state.EndTicks),
        new Quantity(state.ShareNanos));

    public static ContributorView Of(string contributor, IEnumerable<ContributionState> contributions) =>
        new(contributor, [.. contributions.OrderBy(state => state.Given.From).Select(Of)]);

    /// <summary>What one contributor brings; null where it never did.</summary>
    public static ContributorView? Of(BucketPlace place, string contributor)
    {
        var found = (place.Book?.Contributions ?? []).Where(state => state.Given.Contributor == contributor).ToList();
        return found.Count == 0 ? null : Of(contributor, found);
    }
}
