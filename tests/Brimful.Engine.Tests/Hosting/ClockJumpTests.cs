using Brimful.Core.Metering;
using Brimful.Core.Quantities;
using Brimful.Engine.Meters;
using Brimful.Engine.Tenants;
using static Brimful.Engine.Tests.Hosting.RunningEngine;

namespace Brimful.Engine.Tests.Hosting;

/// <summary>The machine's clock jumps under live tenants: nothing is lost or counted twice, and no period comes back.</summary>
public sealed class ClockJumpTests
{
    private const string Before = "2026-03-31T23:00:00Z";
    private const string After = "2026-04-01T00:30:00Z";

    [Fact]
    public async Task A_clock_that_jumps_back_over_the_end_of_a_period_brings_no_period_back()
    {
        var clock = new JumpingClock(At(After));
        using var engine = await StartedAsync(clock);
        await engine.SendAsync("live", Use("e1", "10"));

        clock.JumpTo(Before);
        await engine.SendAsync("live", Use("e2", "20"));
        (await engine.SendAsync("live", Use("e1", "10"))).Duplicates.ShouldBe(1);

        var status = await engine.StatusAsync("live");
        (status.PeriodStart, status.Used).ShouldBe((At("2026-04-01T00:00:00Z"), Quantity.Of(30)));
        (await engine.ShouldSumUpAsync("live")).Counted.ShouldBe(2);
    }

    [Fact]
    public async Task While_the_clock_is_behind_events_are_judged_by_the_engines_time_which_stands()
    {
        var clock = new JumpingClock(At(After));
        using var engine = await StartedAsync(clock);
        await engine.SendAsync("live", Use("e1", "1"));
        clock.JumpTo(Before);

        (await engine.SendAsync("live", Use("e2", "1", "2026-04-01T00:35:00Z"))).Counted.ShouldBe(1);
        (await engine.SendAsync("live", Use("e3", "1", "2026-04-01T00:35:00.0000001Z"))).Rejected.ShouldHaveSingleItem().Code.ShouldBe("event.time_in_future");
        clock.JumpTo("2026-04-01T00:31:00Z");
        (await engine.SendAsync("live", Use("e3", "1", "2026-04-01T00:35:00.0000001Z"))).Counted.ShouldBe(1);
    }

    [Fact]
    public async Task A_restart_while_the_clock_is_behind_goes_on_from_the_newest_usage()
    {
        var clock = new JumpingClock(At(After));
        using var engine = await StartedAsync(clock);
        await engine.SendAsync("live", Use("e1", "10"));
        engine.Checkpoint();
        clock.JumpTo(Before);

        using var restarted = engine.AfterPowerCut();
        (await restarted.SendAsync("live", Use("e1", "10"), Use("e2", "20"))).Duplicates.ShouldBe(1);
        (await restarted.StatusAsync("live")).PeriodStart.ShouldBe(At("2026-04-01T00:00:00Z"));
        (await restarted.StatusAsync("live")).Used.ShouldBe(Quantity.Of(30));
    }

    [Fact]
    public async Task A_clock_that_jumps_forward_ends_periods_and_forgets_identities_for_good()
    {
        var clock = new JumpingClock(At("2026-03-10T00:00:00Z"));
        using var engine = await StartedAsync(clock);
        await engine.SendAsync("live", Use("e1", "60", "2026-03-10T00:00:00Z"));

        clock.JumpTo("2026-05-10T00:00:00Z");
        (await engine.SendAsync("live", Use("e1", "60", "2026-03-10T00:00:00Z"))).Rejected.ShouldHaveSingleItem().Code.ShouldBe("event.time_too_old");
        await engine.SendAsync("live", Use("e2", "7"));
        clock.JumpTo("2026-03-10T01:00:00Z");

        (await engine.SendAsync("live", Use("e1", "60", "2026-03-10T00:00:00Z"))).Rejected.ShouldHaveSingleItem().Code.ShouldBe("event.time_too_old", "The engine's time does not go back with the clock.");
        var status = await engine.StatusAsync("live");
        (status.PeriodStart, status.Used).ShouldBe((At("2026-05-01T00:00:00Z"), Quantity.Of(7)));
        (await engine.FactsAsync("live")).Select(item => item.Fact.PeriodNumber).ShouldBeUnique();
        (await engine.ShouldSumUpAsync("live")).Counted.ShouldBe(2);
    }

    [Fact]
    public async Task Usage_dated_ahead_counts_when_the_clock_jumps_over_its_period()
    {
        var clock = new JumpingClock(At("2026-03-31T23:58:00Z"));
        using var engine = await StartedAsync(clock);
        await engine.SendAsync("live", Use("e1", "60", "2026-04-01T00:01:00Z"));
        (await engine.StatusAsync("live")).Used.ShouldBe(Quantity.Zero);

        clock.JumpTo("2026-04-20T00:00:00Z");
        await engine.SendAsync("live", Use("e2", "1"));

        (await engine.StatusAsync("live")).Used.ShouldBe(Quantity.Of(61));
        (await engine.FactsAsync("live")).ShouldHaveSingleItem().Fact.EventId.ShouldBe("e1");
    }

    /// <summary>A live tenant with a monthly bucket of 100 that tells of half.</summary>
    private static async Task<RunningEngine> StartedAsync(JumpingClock clock)
    {
        var engine = new RunningEngine(clock: clock);
        await Done(engine.Tenants.PutAsync("live", new TenantTerms("Live", TenantMode.Live, null), Always, default));
        await Done(engine.Meters.PutAsync("live", "m", new MeterTerms("use", Aggregation.Sum, "$.value", "1", []), Always, default));
        await engine.PutAccountAsync("live", "a", "s1");
        await engine.PutBucketAsync("live", Some.Bucket("100", Some.Percent(50)));
        return engine;
    }
}
