using Brimful.Core.Buckets;
using Brimful.Core.Pools;
using Brimful.Core.Quantities;
using Brimful.Engine.Buckets;
using Brimful.Engine.Outcomes;
using Brimful.Engine.Pools;
using NodaTime;

namespace Brimful.Api.Tests.Fakes;

internal sealed class FakeBuckets(FakeAccounts accounts) : IBuckets
{
    private readonly Table<BucketView> _table = new(view => view.ETag);

    public long LatestPosition => 7;

    public async Task<Outcome<Stored<BucketView>>> PutAsync(string tenant, string account, string bucket, BucketDefinition definition, Precondition precondition, CancellationToken cancellationToken)
    {
        await Task.Yield();
        if (accounts.AccountNumber(tenant, account) is null) return Refusal.NotFound($"account {account}");
        return _table.Put($"{tenant}/{account}/{bucket}", precondition, number => new BucketView(bucket, definition.Terms, StatusOf(definition.Terms) with { TopContributors = [new NamedContributor("line-2", Quantity.Parse("0.2"))] }, $"b{number}")
        {
            Participants = definition.Participants is { } list ? [.. list.Select(one => ViewOf(one.Subject, one.Terms, "p1"))] : null,
            ParticipantCount = definition.Participants?.Length ?? 0,
        });
    }

    public Task<Outcome<BucketView>> GetAsync(string tenant, string account, string bucket, CancellationToken cancellationToken) =>
        Task.FromResult(_table.Get($"{tenant}/{account}/{bucket}"));

    public Task<Outcome<BucketView>> GetCountedAsync(string tenant, string account, string bucket, CancellationToken cancellationToken) =>
        GetAsync(tenant, account, bucket, cancellationToken);

    public Task<Outcome<Page<BucketView>>> ListAsync(string tenant, string account, string? after, int limit, CancellationToken cancellationToken) =>
        Task.FromResult<Outcome<Page<BucketView>>>(_table.List($"{tenant}/{account}/", after, limit));

    public Task<Outcome<BucketView>> DeleteAsync(string tenant, string account, string bucket, Precondition precondition, CancellationToken cancellationToken) =>
        Task.FromResult(_table.Delete($"{tenant}/{account}/{bucket}", precondition));

    public static ParticipantView ViewOf(string subject, ParticipantTerms terms, string eTag) =>
        new(subject, terms, StatusOf(new BucketTerms { Name = "", Meter = "", Capacity = terms.Capacity, Thresholds = terms.Thresholds }), eTag);

    private static BucketStatus StatusOf(BucketTerms terms) => new(
        Instant.FromUtc(2026, 3, 1, 0, 0), Instant.FromUtc(2026, 4, 1, 0, 0), terms.Capacity, Quantity.Parse("0.3"), Quantity.Zero,
        terms.Capacity, Quantity.Zero, ExactNumber.Divide(1, 3, 9), Instant.FromUtc(2026, 4, 1, 0, 0),
        [.. terms.Thresholds.Select(threshold => new ThresholdStatus(threshold.Line, ThresholdState.Armed, null, 1, null))]);
}
