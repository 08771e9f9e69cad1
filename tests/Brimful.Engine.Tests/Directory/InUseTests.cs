using Brimful.Core.Metering;
using Brimful.Engine.Meters;
using Brimful.Engine.Tests.Hosting;
using static Brimful.Engine.Tests.Hosting.RunningEngine;

namespace Brimful.Engine.Tests.Directory;

/// <summary>S23 "Meters": what counts is frozen, and what is used is not deleted.</summary>
public sealed class InUseTests
{
    private static readonly MeterTerms Counting = new("use", Aggregation.Count, null, "1", []);

    [Fact]
    public Task A_meter_that_has_counted_is_frozen_also_after_a_restart() => ForTwoTenantsAsync(async (engine, tenant) =>
    {
        await engine.SetUpAsync(tenant);
        await Done(engine.Meters.PutAsync(tenant, "m", Counting, Always, default));
        await Done(engine.Meters.PutAsync(tenant, "m", new MeterTerms("use", Aggregation.Sum, "$.value", "1", []), Always, default));
        await engine.SendAsync(tenant, Use("e1", "5"));

        (await Refused(engine.Meters.PutAsync(tenant, "m", Counting, Always, default))).Code.ShouldBe("meter.in_use");
        using var second = engine.AfterPowerCut();
        (await Refused(second.Meters.PutAsync(tenant, "m", Counting, Always, default))).Code.ShouldBe("meter.in_use");
        (await Done(second.Meters.PutAsync(tenant, "m", new MeterTerms("use", Aggregation.Sum, "$.value", "1", []), Always, default))).Created.ShouldBeFalse();
    });

    [Fact]
    public async Task A_meter_is_frozen_from_the_very_event_on_that_it_counts()
    {
        using var engine = new RunningEngine();
        await engine.SetUpAsync("t1");
        for (var round = 0; round < 20; round++)
        {
            var (meter, type) = ($"m{round}", $"type{round}");
            await Done(engine.Meters.PutAsync("t1", meter, Counting with { EventType = type }, Always, default));
            using var gate = new ManualResetEventSlim();
            engine.Store.BeforeCommit = _ => gate.Wait();
            var waiting = Enumerable.Range(0, 6).Select(at => engine.SendAsync("t1", Use($"w{round}-{at}", "1"))).ToList();
            var counted = engine.SendAsync("t1", Use($"e{round}", "1").Replace("\"use\"", $"\"{type}\"", StringComparison.Ordinal));
            var edited = engine.Meters.PutAsync("t1", meter, Counting with { EventType = "else" }, Always, default);
            engine.Store.BeforeCommit = null;
            gate.Set();
            await Task.WhenAll(waiting);

            (await counted).Counted.ShouldBe(1);
            (await Refused(edited)).Code.ShouldBe("meter.in_use");
        }
    }

    [Fact]
    public Task What_is_in_use_is_not_deleted() => ForTwoTenantsAsync(async (engine, tenant) =>
    {
        await engine.SetUpAsync(tenant);
        await engine.PutBucketAsync(tenant, Some.Bucket());

        (await Refused(engine.Meters.DeleteAsync(tenant, "m", Always, default))).Code.ShouldBe("meter.in_use");
        (await Refused(engine.Accounts.DeleteAsync(tenant, "a", Always, default))).Code.ShouldBe("account.in_use");
        (await Refused(engine.Tenants.DeleteAsync(tenant, Always, default))).Code.ShouldBe("tenant.in_use");
        await Done(engine.Buckets.DeleteAsync(tenant, "a", "b", Always, default));
        await Done(engine.Meters.DeleteAsync(tenant, "m", Always, default));
        await Done(engine.Accounts.DeleteAsync(tenant, "a", Always, default));
        await Done(engine.Tenants.DeleteAsync(tenant, Always, default));
        (await Refused(engine.Tenants.GetAsync(tenant, default))).Code.ShouldBe("not_found");
    });

    [Fact]
    public Task Usage_of_an_account_that_was_deleted_since_is_replayed_without_it() => ForTwoTenantsAsync(async (engine, tenant) =>
    {
        await engine.SetUpAsync(tenant);
        await engine.PutBucketAsync(tenant, Some.Bucket("100", Some.Percent(50)));
        await engine.SendAsync(tenant, Use("e1", "60"));
        await Done(engine.Buckets.DeleteAsync(tenant, "a", "b", Always, default));
        await Done(engine.Accounts.DeleteAsync(tenant, "a", Always, default));
        MemoryShardStore? afterDirectory = null;
        engine.Store.AfterStateWrite = () => afterDirectory ??= engine.Store.LoadCheckpoint(4) is null ? null : engine.Store.Copy();
        engine.Checkpoint();
        engine.Store.AfterStateWrite = null;

        using var second = new RunningEngine(afterDirectory, records: engine.Records.Copy());
        await second.ShouldSumUpAsync(tenant);
        await Done(second.Meters.DeleteAsync(tenant, "m", Always, default));
        await Done(second.Tenants.DeleteAsync(tenant, Always, default));
        await Done(engine.Meters.DeleteAsync(tenant, "m", Always, default));
        await Done(engine.Tenants.DeleteAsync(tenant, Always, default));
    });
}
