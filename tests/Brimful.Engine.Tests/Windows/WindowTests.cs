using Brimful.Core.Buckets;
using Brimful.Core.Metering;
using Brimful.Engine.Tenants;
using Brimful.Engine.Tests.Hosting;
using Brimful.Engine.Tests.Recounts;
using Brimful.Engine.Tests.Sessions;
using Brimful.Engine.Tests.Voids;
using static Brimful.Engine.Tests.Hosting.RunningEngine;

namespace Brimful.Engine.Tests.Windows;

/// <summary>Rolling windows: what was used in the last 60 seconds, or 24 hours.</summary>
public sealed class WindowTests
{
    private static readonly BucketTerms Minute = Some.Bucket("100", Some.Percent(80)) with { Schedule = null, WindowTicks = TimeSpan.TicksPerMinute };

    [Fact]
    public Task A_window_rises_with_usage_and_falls_by_the_clock_as_usage_leaves() => ForTwoTenantsAsync(async (engine, tenant) =>
    {
        await engine.SetUpAsync(tenant);
        await engine.PutBucketAsync(tenant, Minute);
        await engine.SendAsync(tenant, Use("e1", "50"));
        await engine.SetClockAsync(tenant, "2026-03-01T00:00:30Z");
        await engine.SendAsync(tenant, Use("e2", "40"), Use("late", "5", "2026-02-28T23:59:30Z"), Use("early", "7", "2026-03-01T00:00:40Z"));
        (await engine.UsedAsync(tenant)).ShouldBe("90");
        await engine.SetClockAsync(tenant, "2026-03-01T00:00:59.9999999Z");
        (await engine.UsedAsync(tenant)).ShouldBe("97");
        await engine.SetClockAsync(tenant, "2026-03-01T00:03:00Z");
        (await engine.UsedAsync(tenant)).ShouldBe("0");
        await engine.SendAsync(tenant, Use("e3", "80"));
        (await engine.ToldAsync(tenant)).ShouldBe(
        [
            "+80 usage by e2 at 2026-03-01T00:00:30Z used 90",
            "-80 clock at 2026-03-01T00:01:00Z used 47",
            "+80 usage by e3 at 2026-03-01T00:03:00Z used 80",
        ]);
        (await engine.FactsAsync(tenant)).Select(item => ((Core.Crossings.ThresholdFact)item.Fact).Arming).ShouldBe([1, 1, 2]);
    });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Usage_that_left_while_the_server_was_down_clears_at_its_own_instant(bool hasCheckpoint)
    {
        var clock = new JumpingClock(At("2026-03-01T00:00:00Z"));
        using var engine = new RunningEngine(clock: clock);
        await Done(engine.Tenants.PutAsync("live", new TenantTerms("Live", TenantMode.Live, null), Always, default));
        await Done(engine.Meters.PutAsync("live", "m", new Meters.MeterTerms("use", Aggregation.Sum, "$.value", "1", []), Always, default));
        await engine.PutAccountAsync("live", "a", "s1");
        await engine.PutBucketAsync("live", Minute);
        await engine.SendAsync("live", Use("e1", "90"));
        if (hasCheckpoint) engine.Checkpoint();
        clock.JumpTo("2026-03-01T01:00:00Z");
        using var restarted = engine.AfterPowerCut();
        (await restarted.UsedAsync("live")).ShouldBe("0");
        (await restarted.ToldAsync("live")).ShouldBe(["+80 usage by e1 at 2026-03-01T00:00:00Z used 90", "-80 clock at 2026-03-01T00:01:00Z used 0"]);
        (await restarted.DifferencesAsync("live")).ShouldBeEmpty();
    }

    [Fact]
    public Task A_window_that_is_made_later_counts_what_is_within_it_from_history_and_voids_take_back_what_still_is() => ForTwoTenantsAsync(async (engine, tenant) =>
    {
        await engine.SetUpAsync(tenant);
        await engine.SendAsync(tenant, Use("gone", "1000"));
        await engine.SetClockAsync(tenant, "2026-03-01T00:00:50Z");
        await engine.SendAsync(tenant, Use("e1", "60"), Use("e2", "25", "2026-03-01T00:00:30Z"), Use("ahead", "3", "2026-03-01T00:01:20Z"));
        await engine.SetClockAsync(tenant, "2026-03-01T00:01:00Z");
        (await engine.PutCountedAsync(tenant, Minute)).Used.ToString().ShouldBe("85");
        (await engine.DescribeAsync(tenant)).ShouldBe("85: passed");
        await engine.SetClockAsync(tenant, "2026-03-01T00:01:30Z");
        (await engine.UsedAsync(tenant)).ShouldBe("63");
        await engine.VoidAsync(tenant, "e1");
        await engine.VoidAsync(tenant, "e2");
        await engine.VoidAsync(tenant, "gone");
        (await engine.UsedAsync(tenant)).ShouldBe("3");
        (await engine.ToldAsync(tenant)).ShouldBeEmpty();
        (await engine.DifferencesAsync(tenant)).ShouldBeEmpty();
    });

    [Fact]
    public Task Participants_of_a_window_fall_with_it_after_the_pool() => ForTwoTenantsAsync(async (engine, tenant) =>
    {
        await engine.SetUpAsync(tenant);
        await engine.PutAccountAsync(tenant, "a", "s1", "s2");
        await engine.PutBucketAsync(tenant, Minute);
        await engine.JoinAsync(tenant, "s1", Some.Participant("50", Some.Percent(100)));
        await engine.SendAsync(tenant, Use("e1", "50"), Use("e2", "40", subject: "s2"));
        await engine.SetClockAsync(tenant, "2026-03-01T00:01:00Z");
        (await engine.ToldAsync(tenant)).ShouldBe(
        [
            "+50 of a participant usage by e1 at 2026-03-01T00:00:00Z used 50",
            "+80 usage by e2 at 2026-03-01T00:00:00Z used 90",
            "-80 clock at 2026-03-01T00:01:00Z used 0",
            "-50 of a participant clock at 2026-03-01T00:01:00Z used 0",
        ]);
    });

    [Fact]
    public async Task A_window_and_what_it_is_over_stay_what_they_are()
    {
        using var engine = new RunningEngine();
        await engine.SetUpAsync("t1");
        await engine.PutBucketAsync("t1", Minute);
        (await Refused(engine.Buckets.PutAsync("t1", "a", "b", Minute with { WindowTicks = TimeSpan.TicksPerDay }, Always, default))).Faults.Single().Code.ShouldBe("bucket.kind_fixed");
        (await Refused(engine.Buckets.PutAsync("t1", "a", "c", Minute with { Measure = BucketMeasure.Concurrent, WindowTicks = 0 }, Always, default))).Faults.Single().Code.ShouldBe("measure.invalid");
        await Done(engine.Meters.PutAsync("t1", "peak", new Meters.MeterTerms("use", Aggregation.Max, "$.value", "1", []), Always, default));
        (await Refused(engine.Buckets.PutAsync("t1", "a", "c", Minute with { Meter = "peak" }, Always, default))).Faults.Single().Code.ShouldBe("window.invalid");
    }

    [Fact]
    public async Task A_plan_may_have_windows_and_another_length_is_another_bucket()
    {
        using var engine = new RunningEngine();
        await engine.SetUpAsync("t1");
        await engine.PutPlanAsync("t1", Some.Plan(("b", new Core.Plans.PlanBucket(Minute, null))));
        await engine.PutAsync("t1", "x", Some.Account("p"));
        await engine.SendAsync("t1", Use("e1", "30", subject: "x"));
        (await Done(engine.Buckets.GetAsync("t1", "x", "b", default))).Status.Used.ToString().ShouldBe("30");
        await engine.SetClockAsync("t1", "2026-03-01T00:00:10Z");
        await engine.PutPlanAsync("t1", Some.Plan(("b", new Core.Plans.PlanBucket(Minute with { WindowTicks = 5 * TimeSpan.TicksPerSecond }, null))));
        await engine.RollOutAsync();
        (await Done(engine.Buckets.GetCountedAsync("t1", "x", "b", default))).Status.Used.ToString().ShouldBe("0");
    }
}
