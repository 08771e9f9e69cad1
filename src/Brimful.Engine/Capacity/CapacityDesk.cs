using Brimful.Core.Capacity;
using Brimful.Engine.Hosting;
using Brimful.Engine.Outcomes;

namespace Brimful.Engine.Capacity;

/// <summary>Grants and contributions, decided on the writer's thread by the shard of their account.</summary>
public sealed class CapacityDesk(Node node) : ICapacity
{
    public Task<Outcome<Stored<GrantView>>> PutGrantAsync(BucketPath bucket, Grant grant, CancellationToken cancellationToken) => node.AskAsync<Stored<GrantView>>(real =>
    {
        if (BucketPlace.Find(node, bucket, real) is not { } place) return BucketPlace.Unknown(node, bucket);
        if (place.FindGrant(grant.Id) is { } known)
            return known.Grant == grant ? new Stored<GrantView>(CapacityViews.Of(known, place.Digits), false) : CapacityRefusals.Conflict(grant.Id);
        if (new CapacityReview(place.Bucket, place.Target.NowTicks).OfNew(grant) is { } refusal) return refusal;
        place.Shard.PutGrant(place.Target, grant);
        return new Stored<GrantView>(CapacityViews.Of(place.Again().FindGrant(grant.Id)!, place.Digits), true);
    });

    public Task<Outcome<GrantView>> GetGrantAsync(BucketPath bucket, string id, CancellationToken cancellationToken) => node.AskAsync<GrantView>(real =>
    {
        if (BucketPlace.Find(node, bucket, real) is not { } place) return BucketPlace.Unknown(node, bucket);
        return place.FindGrant(id) is { } grant ? CapacityViews.Of(grant, place.Digits) : CapacityRefusals.UnknownGrant(bucket, id);
    });

    public Task<Outcome<Page<GrantView>>> ListGrantsAsync(BucketPath bucket, string? after, int limit, CancellationToken cancellationToken) => node.AskAsync<Page<GrantView>>(real =>
    {
        if (BucketPlace.Find(node, bucket, real) is not { } place) return BucketPlace.Unknown(node, bucket);
        var found = place.Grants.Where(grant => after is null || string.CompareOrdinal(grant.Grant.Id, after) > 0)
            .OrderBy(grant => grant.Grant.Id, StringComparer.Ordinal).Take(limit + 1).Select(grant => CapacityViews.Of(grant, place.Digits)).ToList();
        return Paging.Cut(found, limit, view => view.Grant.Id);
    });

    public Task<Outcome<GrantView>> VoidGrantAsync(BucketPath bucket, string id, CancellationToken cancellationToken) => node.AskAsync<GrantView>(real =>
    {
        if (BucketPlace.Find(node, bucket, real) is not { } place) return BucketPlace.Unknown(node, bucket);
        if (place.FindGrant(id) is not { } grant) return CapacityRefusals.UnknownGrant(bucket, id);
        if (grant.HasEnded) return CapacityViews.Of(grant, place.Digits);
        place.Shard.VoidGrant(place.Target, id);
        return CapacityViews.Of(place.Again().FindGrant(id)!, place.Digits);
    });

    public Task<Outcome<Stored<ContributionView>>> PutContributionAsync(BucketPath bucket, Contribution contribution, CancellationToken cancellationToken) => node.AskAsync<Stored<ContributionView>>(real =>
    {
        if (BucketPlace.Find(node, bucket, real) is not { } place) return BucketPlace.Unknown(node, bucket);
        var former = place.Contributions.FirstOrDefault(state => (state.Given.Contributor, state.Given.From) == (contribution.Contributor, contribution.From));
        if (former?.Given == contribution && !former.WasEndedEarly) return new Stored<ContributionView>(CapacityViews.Of(former, place.Digits), false);
        if (new CapacityReview(place.Bucket, place.Target.NowTicks).OfNew(contribution, former) is { } refusal) return refusal;
        place.Shard.PutContribution(place.Target, contribution);
        return new Stored<ContributionView>(CapacityViews.Of(place.Again().Book!.FindContribution(contribution.Contributor, contribution.From)!, place.Digits), former is null);
    });

    public Task<Outcome<ContributorView>> GetContributorAsync(BucketPath bucket, string contributor, CancellationToken cancellationToken) => node.AskAsync<ContributorView>(real =>
    {
        if (BucketPlace.Find(node, bucket, real) is not { } place) return BucketPlace.Unknown(node, bucket);
        return CapacityViews.Of(place, contributor) is { } view ? view : CapacityRefusals.UnknownContributor(bucket, contributor);
    });

    public Task<Outcome<Page<ContributorView>>> ListContributorsAsync(BucketPath bucket, string? after, int limit, CancellationToken cancellationToken) => node.AskAsync<Page<ContributorView>>(real =>
    {
        if (BucketPlace.Find(node, bucket, real) is not { } place) return BucketPlace.Unknown(node, bucket);
        var found = place.Contributions.Where(state => after is null || string.CompareOrdinal(state.Given.Contributor, after) > 0)
            .GroupBy(state => state.Given.Contributor).OrderBy(group => group.Key, StringComparer.Ordinal).Take(limit + 1)
            .Select(group => CapacityViews.Of(group.Key, group, place.Digits)).ToList();
        return Paging.Cut(found, limit, view => view.Contributor);
    });

    public Task<Outcome<ContributorView>> EndContributorAsync(BucketPath bucket, string contributor, CancellationToken cancellationToken) => node.AskAsync<ContributorView>(real =>
    {
        if (BucketPlace.Find(node, bucket, real) is not { } place) return BucketPlace.Unknown(node, bucket);
        if (CapacityViews.Of(place, contributor) is not { } view) return CapacityRefusals.UnknownContributor(bucket, contributor);
        if (view.Contributions.All(contribution => contribution.Standing == ContributionStanding.Ended)) return view;
        place.Shard.EndContribution(place.Target, contributor);
        return CapacityViews.Of(place.Again(), contributor)!;
    });
}
