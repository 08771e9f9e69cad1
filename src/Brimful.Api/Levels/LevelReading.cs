using Brimful.Engine.Buckets;
using Brimful.Engine.Meters;
using Brimful.Engine.Outcomes;

namespace Brimful.Api.Levels;

/// <summary>Reads levels of an account's buckets, in units that people know them by.</summary>
internal sealed class LevelReading(IBuckets buckets, IMeters meters)
{
    public async Task<Outcome<LevelResource>> GetAsync(string tenant, string account, string bucket, CancellationToken cancellationToken) =>
        await buckets.GetAsync(tenant, account, bucket, cancellationToken) switch
        {
            Outcome<BucketView>.Done { Value: var view } => new LevelResource(view, await UnitAsync(tenant, view, cancellationToken)),
            Outcome<BucketView>.Refused { Refusal: var refusal } => refusal,
            _ => throw new System.Diagnostics.UnreachableException(),
        };

    public async Task<Outcome<Page<LevelResource>>> ListAsync(string tenant, string account, string? after, int limit, CancellationToken cancellationToken)
    {
        var found = await buckets.ListAsync(tenant, account, after, limit, cancellationToken);
        if (found is not Outcome<Page<BucketView>>.Done { Value: var page }) return ((Outcome<Page<BucketView>>.Refused)found).Refusal;
        var levels = new List<LevelResource>(page.Items.Count);
        foreach (var view in page.Items) levels.Add(new LevelResource(view, await UnitAsync(tenant, view, cancellationToken)));
        return new Page<LevelResource>(levels, page.Next);
    }

    /// <summary>The unit of the bucket's meters, which is one; nothing for money.</summary>
    private async Task<string> UnitAsync(string tenant, BucketView view, CancellationToken cancellationToken)
    {
        if (view.Terms.Spend is not null) return "";
        var meter = await meters.GetAsync(tenant, view.Terms.MeterKeys.First(), cancellationToken);
        return meter is Outcome<MeterView>.Done { Value: var found } ? found.Terms.Unit : "";
    }
}
