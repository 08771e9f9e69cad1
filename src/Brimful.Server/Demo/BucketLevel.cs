using System.Text.Json;

namespace Brimful.Server.Demo;

/// <summary>A bucket's level and which of its lines are crossed, as the API's <c>status</c> says.</summary>
internal sealed record BucketLevel(decimal Used, decimal Capacity, IReadOnlySet<decimal> CrossedPercents)
{
    public double Share => (double)(Used / Capacity);

    public bool IsCrossed(int percent) => CrossedPercents.Contains(percent);

    /// <summary>From a list of buckets; null when the bucket is not in it.</summary>
    public static BucketLevel? Find(JsonElement list, string key)
    {
        foreach (var bucket in list.GetProperty("data").EnumerateArray())
            if (bucket.GetProperty("key").GetString() == key) return Of(bucket.GetProperty("status"));
        return null;
    }

    private static BucketLevel Of(JsonElement status) => new(
        status.GetProperty("used").GetDecimal(),
        status.GetProperty("capacity").GetDecimal(),
        status.GetProperty("thresholds").EnumerateArray()
            .Where(line => line.GetProperty("state").GetString() != "armed")
            .Select(line => line.GetProperty("percent").GetDecimal()).ToHashSet());
}
