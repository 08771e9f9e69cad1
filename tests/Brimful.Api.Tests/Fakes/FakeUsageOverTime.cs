using Brimful.Core.Metering;
using Brimful.Core.Quantities;
using Brimful.Engine.Outcomes;
using Brimful.Engine.Rollups;
using NodaTime;

namespace Brimful.Api.Tests.Fakes;

/// <summary>One cell, and what was asked for.</summary>
internal sealed class FakeUsageOverTime : IUsageOverTime
{
    public List<(string Tenant, string Account, string Of, UsageQuery Query)> Asked { get; } = [];

    public Task<Outcome<UsageOverTime>> OfBucketAsync(string tenant, string account, string bucket, UsageQuery query, CancellationToken cancellationToken) =>
        Answer((tenant, account, bucket, query), bucket);

    public Task<Outcome<UsageOverTime>> OfMeterAsync(string tenant, string account, string meter, UsageQuery query, CancellationToken cancellationToken) =>
        Answer((tenant, account, meter, query), null);

    private Task<Outcome<UsageOverTime>> Answer((string Tenant, string Account, string Of, UsageQuery Query) asked, string? bucket)
    {
        Asked.Add(asked);
        var (start, end) = (Instant.FromUtc(2026, 3, 1, 0, 0), Instant.FromUtc(2026, 3, 1, 1, 0));
        var group = new UsageGroup("line-1", Quantity.Parse("0.1"), 2);
        IReadOnlyList<UsageGroup> groups = asked.Query.Dimension is null
            ? [group]
            : [group, new UsageGroup(null, group.Used, 1), new UsageGroup(null, group.Used, 1) { IsOther = true }];
        return Task.FromResult<Outcome<UsageOverTime>>(new UsageOverTime(
            bucket, "m", "GB", Aggregation.Max, DateTimeZone.Utc, asked.Query.Step, asked.Query.GroupBy, start, end, group.Used, 2,
            [new UsageCell(start, end, group.Used, 2, groups), new UsageCell(end, end, null, 0, [])])
        {
            Dimension = asked.Query.Dimension,
        });
    }
}
