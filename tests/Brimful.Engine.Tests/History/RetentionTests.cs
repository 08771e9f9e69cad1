using Brimful.Engine.Hosting;
using Brimful.Engine.Tenants;
using Brimful.Engine.Tests.Hosting;
using NodaTime;
using static Brimful.Engine.Tests.Hosting.RunningEngine;

namespace Brimful.Engine.Tests.History;

public sealed class RetentionTests
{
    [Fact]
    public async Task Days_past_retention_by_every_clock_are_dropped()
    {
        using var engine = new RunningEngine(options: new NodeOptions { HistoryRetention = Duration.FromDays(40) });
        await LiveAsync(engine);
        await engine.SetUpAsync("t1", "2024-01-01T00:00:00Z");
        await engine.PutBucketAsync("t1", Some.Bucket());
        await engine.SendAsync("t1", Use("e1", "5"));
        engine.Checkpoint();
        engine.Store.History.Days().Count.ShouldBe(2);

        await engine.SetClockAsync("t1", "2024-01-30T00:00:00Z");
        await engine.SendAsync("t1", Use("e2", "5"));
        engine.Checkpoint();
        engine.Store.History.Days().Count.ShouldBe(3);

        await engine.SetClockAsync("t1", "2024-02-15T00:00:00Z");
        engine.Checkpoint();
        engine.Store.History.Days().Count.ShouldBe(2);
        engine.Fatal.ShouldBeNull();
    }

    /// <summary>A live tenant with an event of now: what the real clock stands at.</summary>
    private static async Task LiveAsync(RunningEngine engine)
    {
        await Done(engine.Tenants.PutAsync("live", new TenantTerms("live", TenantMode.Live, null), Always, default));
        await Done(engine.Meters.PutAsync("live", "m", new Meters.MeterTerms("use", Core.Metering.Aggregation.Sum, "$.value", "1", []), Always, default));
        await engine.PutAccountAsync("live", "a", "s1");
        await engine.SendAsync("live", Use("now", "1"));
    }
}
