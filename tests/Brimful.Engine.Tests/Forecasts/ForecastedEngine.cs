using Brimful.Core.Crossings;
using Brimful.Core.Outlooks;
using Brimful.Core.Quantities;
using Brimful.Engine.Capacity;
using Brimful.Engine.Forecasts;
using Brimful.Engine.Tests.Hosting;
using NodaTime;
using static Brimful.Engine.Tests.Hosting.RunningEngine;

namespace Brimful.Engine.Tests.Forecasts;

/// <summary>Usage day by day, and what tests about forecasts say often.</summary>
internal static class ForecastedEngine
{
    public static ForecastLine Likely(string probability = "0.8", int days = 0, string? value = null) =>
        new(Quantity.Parse(probability), days * NodaConstants.TicksPerDay, value is null ? null : Quantity.Parse(value), null);

    public static BucketPath Path(string tenant, string bucket = "b") => new(tenant, "a", bucket);

    /// <summary>Uses so much at noon of each day from a day of March on, and sets the clock to the midnight after the last one.</summary>
    public static async Task UseDailyAsync(this RunningEngine engine, string tenant, int fromDay, int days, string value = "10")
    {
        for (var day = fromDay; day < fromDay + days; day++)
        {
            await engine.SetClockAsync(tenant, $"2026-03-{day:00}T12:00:00Z");
            await engine.SendAsync(tenant, Use($"d{day}", value));
            await engine.SetClockAsync(tenant, Day(day + 1));
        }
    }

    /// <summary>Midnight of a day of March, or of April beyond it.</summary>
    public static string Day(int day) => day > 31 ? $"2026-04-{day - 31:00}T00:00:00Z" : $"2026-03-{day:00}T00:00:00Z";

    /// <summary>What forecasts have told: <c>+forecast 2026-03-15T00:00:00Z used 140</c>, or <c>-usage …</c>.</summary>
    public static async Task<IReadOnlyList<string>> ForetoldAsync(this RunningEngine engine, string tenant) =>
        [.. (await engine.FactsAsync(tenant)).Where(item => item.Fact is ThresholdFact { Line: MovingLine }).Select(item =>
            $"{(item.Fact is Crossed ? "+" : "-")}{item.Fact.Cause} {item.Fact.OccurredAt} used {item.Fact.Used}".ToLowerInvariant())];

    public static Task<BucketForecast> ForecastAsync(this RunningEngine engine, string tenant, int days = 30, string bucket = "b") =>
        Done(new ForecastDesk(engine.Node, terms: engine.Terms).OfBucketAsync(Path(tenant, bucket), days, default));

    /// <summary>Bucket <c>b</c> of an account of tenant <c>t1</c>, as the writer has it.</summary>
    public static Brimful.Core.Buckets.Bucket BucketOf(this RunningEngine engine, string account)
    {
        var entry = engine.Node.Directory.FindAccount(engine.Node.Directory.FindTenant("t1")!, account)!;
        return engine.Node.ShardOf(entry.Number).FindAccount(entry.Number)!.Find("b")!;
    }

    public static System.Collections.Immutable.ImmutableArray<Brimful.Core.Thresholds.Threshold> ThresholdsOf(this RunningEngine engine, string account) => engine.BucketOf(account).Terms.Thresholds;
}
