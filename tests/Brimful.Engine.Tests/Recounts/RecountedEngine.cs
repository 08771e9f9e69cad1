using Brimful.Core.Buckets;
using Brimful.Engine.Buckets;
using Brimful.Engine.Tests.Hosting;
using static Brimful.Engine.Tests.Hosting.RunningEngine;

namespace Brimful.Engine.Tests.Recounts;

/// <summary>What tests about counts from history say often.</summary>
internal static class RecountedEngine
{
    /// <summary>Puts a bucket of account <c>a</c> and waits until it is counted.</summary>
    public static async Task<BucketStatus> PutCountedAsync(this RunningEngine engine, string tenant, BucketTerms terms, string bucket = "b")
    {
        await engine.PutBucketAsync(tenant, terms, bucket);
        return await engine.CountedAsync(tenant, bucket);
    }

    public static async Task<BucketStatus> CountedAsync(this RunningEngine engine, string tenant, string bucket = "b")
    {
        var status = (await Done(engine.Buckets.GetCountedAsync(tenant, "a", bucket, default))).Status;
        status.IsCounting.ShouldBeFalse();
        return status;
    }

    /// <summary>The used level, and where the lines stand.</summary>
    public static async Task<string> DescribeAsync(this RunningEngine engine, string tenant, string bucket = "b")
    {
        var status = await engine.StatusAsync(tenant, bucket);
        return $"{status.Used}: {string.Join(' ', status.Thresholds.Select(line => line.State.ToString().ToLowerInvariant()))}";
    }
}
