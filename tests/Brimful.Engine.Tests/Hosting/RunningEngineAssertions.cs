namespace Brimful.Engine.Tests.Hosting;

/// <summary>What holds of an engine at every moment.</summary>
public static class RunningEngineAssertions
{
    /// <summary>S3: received = counted + duplicates + rejected + unattributed.</summary>
    public static async Task<Brimful.Engine.Tenants.EventCounts> ShouldSumUpAsync(this RunningEngine engine, string tenant)
    {
        var counts = await engine.CountsAsync(tenant);
        counts.Received.ShouldBe(counts.Counted + counts.Duplicates + counts.Rejected + counts.Unattributed, counts.ToString());
        new[] { counts.Received, counts.Counted, counts.Duplicates, counts.Rejected, counts.Unattributed }.ShouldAllBe(count => count >= 0, counts.ToString());
        return counts;
    }
}
