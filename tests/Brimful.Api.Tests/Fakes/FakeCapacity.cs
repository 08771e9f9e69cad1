using Brimful.Core.Capacity;
using Brimful.Engine.Capacity;
using Brimful.Engine.Outcomes;
using NodaTime;

namespace Brimful.Api.Tests.Fakes;

internal sealed class FakeCapacity : ICapacity
{
    private static readonly Instant Now = Instant.FromUtc(2026, 3, 1, 0, 0);

    private readonly Table<GrantView> _grants = new(static _ => null);
    private readonly Table<ContributorView> _contributors = new(static _ => null);

    public Task<Outcome<Stored<GrantView>>> PutGrantAsync(BucketPath bucket, Grant grant, CancellationToken cancellationToken) =>
        Task.FromResult(_grants.Put(KeyOf(bucket, grant.Id), default, _ => new GrantView(grant, GrantStanding.InForce, grant.EffectiveAt ?? Now, grant.Amount, null)));

    public Task<Outcome<GrantView>> GetGrantAsync(BucketPath bucket, string id, CancellationToken cancellationToken) => Task.FromResult(_grants.Get(KeyOf(bucket, id)));

    public Task<Outcome<Page<GrantView>>> ListGrantsAsync(BucketPath bucket, string? after, int limit, CancellationToken cancellationToken) =>
        Task.FromResult<Outcome<Page<GrantView>>>(_grants.List(KeyOf(bucket, ""), after, limit));

    public Task<Outcome<GrantView>> VoidGrantAsync(BucketPath bucket, string id, CancellationToken cancellationToken) => Task.FromResult(_grants.Delete(KeyOf(bucket, id), default));

    public Task<Outcome<Stored<ContributionView>>> PutContributionAsync(BucketPath bucket, Contribution contribution, CancellationToken cancellationToken)
    {
        var view = new ContributionView(contribution, ContributionStanding.Active, contribution.From, contribution.To, contribution.Amount);
        _contributors.Put(KeyOf(bucket, contribution.Contributor), default, _ => new ContributorView(contribution.Contributor, [view]));
        return Task.FromResult<Outcome<Stored<ContributionView>>>(new Stored<ContributionView>(view, true));
    }

    public Task<Outcome<ContributorView>> GetContributorAsync(BucketPath bucket, string contributor, CancellationToken cancellationToken) =>
        Task.FromResult(_contributors.Get(KeyOf(bucket, contributor)));

    public Task<Outcome<Page<ContributorView>>> ListContributorsAsync(BucketPath bucket, string? after, int limit, CancellationToken cancellationToken) =>
        Task.FromResult<Outcome<Page<ContributorView>>>(_contributors.List(KeyOf(bucket, ""), after, limit));

    public Task<Outcome<ContributorView>> EndContributorAsync(BucketPath bucket, string contributor, CancellationToken cancellationToken) =>
        Task.FromResult(_contributors.Delete(KeyOf(bucket, contributor), default));

    private static string KeyOf(BucketPath bucket, string key) => $"{bucket.Tenant}/{bucket.Account}/{bucket.Bucket}/{key}";
}
