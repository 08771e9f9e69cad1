using Brimful.Engine.Hosting;
using Brimful.Engine.Ports;
using Brimful.Engine.Tenants;
using Brimful.Engine.Tests.Hosting;
using static Brimful.Engine.Tests.Hosting.RunningEngine;

namespace Brimful.Engine.Tests.Events;

/// <summary>S23: held and rejected events are kept as long as they could still count, at most so many a tenant; S3: their counts stay.</summary>
public sealed class KeptEventExpiryTests
{
    [Fact]
    public Task Held_events_are_forgotten_once_they_can_no_longer_count_by_the_tenants_clock() => ForTwoTenantsAsync(async (engine, tenant) =>
    {
        await engine.SetUpAsync(tenant);
        await engine.SendAsync(tenant, Use("old", "1", "2026-02-10T00:00:00Z", "s2"), Use("edge", "1", "2026-02-10T00:00:01Z", "s2"), Use("new", "1", subject: "s2"));
        await engine.SetClockAsync(tenant, "2026-03-17T00:00:01Z");

        (await engine.Expiry.ForgetAsync(default)).ShouldBe(1);
        (await HeldAsync(engine, tenant)).ShouldBe(["edge", "new"]);
        (await engine.ShouldSumUpAsync(tenant)).ShouldBe(new EventCounts(3, 0, 0, 0, 3));

        await engine.PutAccountAsync(tenant, "a", "s1", "s2");
        (await engine.ShouldSumUpAsync(tenant)).ShouldBe(new EventCounts(3, 2, 0, 0, 1));
        (await engine.Expiry.ForgetAsync(default)).ShouldBe(0);
    });

    [Fact]
    public Task Rejected_events_are_forgotten_a_window_after_their_receipt() => ForTwoTenantsAsync(async (engine, tenant) =>
    {
        await engine.SetUpAsync(tenant);
        await engine.SendAsync(tenant, Use("first", "\"no number\""), "unreadable");
        await engine.SetClockAsync(tenant, "2026-03-20T00:00:00Z");
        await engine.SendAsync(tenant, Use("second", "\"no number\"", "2026-03-01T00:00:00Z"));
        (await engine.Expiry.ForgetAsync(default)).ShouldBe(0);

        await engine.SetClockAsync(tenant, "2026-04-05T00:00:01Z");
        (await engine.Expiry.ForgetAsync(default)).ShouldBe(2);
        (await RejectedAsync(engine, tenant)).ShouldBe(["second"]);
        (await engine.ShouldSumUpAsync(tenant)).ShouldBe(new EventCounts(3, 0, 0, 3, 0));
    });

    [Fact]
    public async Task Of_too_many_rejected_events_the_oldest_go_first()
    {
        using var engine = new RunningEngine(options: new NodeOptions { KeptEventsPerTenant = 3 });
        foreach (var tenant in new[] { "t1", "t2" })
        {
            await engine.SetUpAsync(tenant);
            foreach (var id in new[] { "e1", "e2", "e3", "e4", "e5" }) await engine.SendAsync(tenant, Use(id, "\"no number\""));
        }

        (await engine.Expiry.ForgetAsync(default)).ShouldBe(4);
        foreach (var tenant in new[] { "t1", "t2" })
        {
            (await RejectedAsync(engine, tenant)).ShouldBe(["e3", "e4", "e5"]);
            (await engine.ShouldSumUpAsync(tenant)).Rejected.ShouldBe(5);
        }
    }

    [Fact]
    public async Task Events_are_held_up_to_as_many_as_are_kept_whatever_ended_as_held_before()
    {
        using var engine = new RunningEngine(options: new NodeOptions { KeptEventsPerTenant = 2 });
        await engine.SetUpAsync("t1");
        await engine.SendAsync("t1", Use("e1", "1", subject: "s2"), Use("e2", "1", subject: "s2"));
        (await engine.SendAsync("t1", Use("e3", "1", subject: "s2"))).Rejected.ShouldHaveSingleItem().Code.ShouldBe("event.held_too_many");

        await engine.SetClockAsync("t1", "2026-06-01T00:00:00Z");
        await engine.Expiry.ForgetAsync(default);
        (await engine.SendAsync("t1", Use("e4", "1", subject: "s2"), Use("e5", "1", subject: "s2"))).Unattributed.ShouldBe(2);
        (await engine.SendAsync("t1", Use("e6", "1", subject: "s2"))).Rejected.ShouldHaveSingleItem().Code.ShouldBe("event.held_too_many");
        (await engine.ShouldSumUpAsync("t1")).Unattributed.ShouldBe(4);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_is_kept_is_known_after_a_power_cut_from_journal_and_from_checkpoint(bool isCheckpointed)
    {
        using var first = new RunningEngine(options: new NodeOptions { KeptEventsPerTenant = 2 });
        await first.SetUpAsync("t1");
        await first.SendAsync("t1", Use("e1", "1", subject: "s2"), Use("e2", "1", subject: "s2"), Use("r1", "\"no number\""));
        await first.SetClockAsync("t1", "2026-06-01T00:00:00Z");
        (await first.Expiry.ForgetAsync(default)).ShouldBe(3);
        await first.SendAsync("t1", Use("e3", "1", subject: "s2"), Use("r2", "\"no number\""));
        if (isCheckpointed) first.Checkpoint();

        using var second = first.AfterPowerCut();
        (await second.SendAsync("t1", Use("e4", "1", subject: "s2"))).Unattributed.ShouldBe(1);
        (await second.SendAsync("t1", Use("e5", "1", subject: "s2"))).Rejected.ShouldHaveSingleItem().Code.ShouldBe("event.held_too_many");
        (await second.Expiry.ForgetAsync(default)).ShouldBe(0);
        (await RejectedAsync(second, "t1")).ShouldBe(["r2", "e5"]);
        (await second.ShouldSumUpAsync("t1")).ShouldBe(new EventCounts(7, 0, 0, 3, 4));
    }

    [Fact]
    public async Task Events_that_are_released_and_forgotten_at_once_end_once()
    {
        using var engine = new RunningEngine();
        await engine.SetUpAsync("t1");
        for (var batch = 0; batch < 2; batch++)
            await engine.SendAsync("t1", [.. Enumerable.Range(0, 2_000).Select(at => Use($"e{batch}-{at}", "1", at % 2 == 0 ? "2026-02-10T00:00:00Z" : null, "s2"))]);
        await engine.SetClockAsync("t1", "2026-03-20T00:00:00Z");

        var releasing = engine.PutAccountAsync("t1", "a", "s1", "s2");
        var forgotten = await engine.Expiry.ForgetAsync(default);
        await releasing;

        var counts = await engine.ShouldSumUpAsync("t1");
        counts.Counted.ShouldBe(2_000);
        counts.Unattributed.ShouldBe(forgotten);
        (await HeldAsync(engine, "t1")).ShouldBeEmpty();
        engine.Fatal.ShouldBeNull();
    }

    [Fact]
    public async Task A_live_tenants_events_go_by_the_real_clock_whatever_a_sandbox_says()
    {
        using var engine = new RunningEngine();
        await engine.SetUpAsync("sandbox", "2099-01-01T00:00:00Z");
        await Done(engine.Tenants.PutAsync("live", new TenantTerms("Live", TenantMode.Live, null), Always, default));
        await engine.SendAsync("live", Use("e1", "1"), "unreadable");

        (await engine.Expiry.ForgetAsync(default)).ShouldBe(0);
        (await HeldAsync(engine, "live")).ShouldBe(["e1"]);
    }

    [Fact]
    public async Task A_tenant_whose_events_cannot_be_forgotten_waits_for_the_next_look_and_the_others_do_not()
    {
        using var engine = new RunningEngine();
        foreach (var tenant in new[] { "t1", "t2" })
        {
            await engine.SetUpAsync(tenant);
            await engine.SendAsync(tenant, Use("e1", "1", subject: "s2"));
            await engine.SetClockAsync(tenant, "2026-06-01T00:00:00Z");
        }
        var told = new List<KeeperFault>();
        (engine.Records.FaultyTenant, engine.Expiry.OnFault) = (engine.Accounts.TenantNumber("t1"), told.Add);

        (await engine.Expiry.ForgetAsync(default)).ShouldBe(1);
        (await HeldAsync(engine, "t2")).ShouldBeEmpty();
        told.ShouldHaveSingleItem().ShouldSatisfyAllConditions(fault => fault.Keeper.ShouldBe("expiry"), fault => fault.Fault.Message.ShouldBe("A planted fault."));
        engine.Records.FaultyTenant = null;
        (await engine.Expiry.ForgetAsync(default)).ShouldBe(1);
        (await HeldAsync(engine, "t1")).ShouldBeEmpty();
        engine.Fatal.ShouldBeNull();
    }

    [Fact]
    public async Task It_looks_once_when_it_starts()
    {
        using var engine = new RunningEngine();
        await engine.SetUpAsync("t1");
        await engine.SendAsync("t1", Use("e1", "1", subject: "s2"));
        await engine.SetClockAsync("t1", "2026-06-01T00:00:00Z");

        engine.Expiry.Start();
        for (var tries = 0; tries < 1_000_000 && (await HeldAsync(engine, "t1")).Any(); tries++) await Task.Yield();
        (await HeldAsync(engine, "t1")).ShouldBeEmpty();
    }

    private static async Task<IEnumerable<string>> HeldAsync(RunningEngine engine, string tenant)
    {
        await engine.FactsAsync(tenant);
        await engine.Records.ReachedAsync(engine.Node.NewestPosition, default);
        return (await engine.Records.ListHeldAsync(new HeldQuery(engine.Accounts.TenantNumber(tenant)!.Value, 0, int.MaxValue), default)).Select(item => item.Id);
    }

    private static async Task<IEnumerable<string?>> RejectedAsync(RunningEngine engine, string tenant)
    {
        await engine.Records.ReachedAsync(engine.Node.NewestPosition, default);
        return (await engine.Records.ListRejectedAsync(new RejectedQuery(engine.Accounts.TenantNumber(tenant)!.Value, 0, int.MaxValue), default)).Select(item => item.Id);
    }
}
