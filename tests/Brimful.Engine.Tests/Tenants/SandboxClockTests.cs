using Brimful.Core.Crossings;
using Brimful.Engine.Outcomes;
using Brimful.Engine.Ports;
using Brimful.Engine.Tenants;
using Brimful.Engine.Tests.Hosting;
using NodaTime;
using static Brimful.Engine.Tests.Hosting.RunningEngine;

namespace Brimful.Engine.Tests.Tenants;

/// <summary>S14, S22: sandbox clocks, and what falls due by them.</summary>
public sealed class SandboxClockTests
{
    [Fact]
    public Task A_sandbox_clock_only_moves_forwards() => ForTwoTenantsAsync(async (engine, tenant) =>
    {
        await engine.SetUpAsync(tenant);

        (await Refused(engine.Tenants.SetClockAsync(tenant, At("2026-02-28T23:59:59Z"), default))).Code.ShouldBe("clock.backwards");
        (await Done(engine.Tenants.SetClockAsync(tenant, At("2026-03-01T00:00:00Z"), default))).Now.ShouldBe(At("2026-03-01T00:00:00Z"));
    });

    [Fact]
    public Task A_sandbox_that_is_put_again_keeps_its_clock_or_moves_it_forwards() => ForTwoTenantsAsync(async (engine, tenant) =>
    {
        await engine.SetUpAsync(tenant);
        await engine.SetClockAsync(tenant, "2026-04-01T00:00:00Z");

        (await Refused(PutAsync("2026-03-01T00:00:00Z"))).Code.ShouldBe("clock.backwards");
        (await Done(PutAsync(null))).Value.Now.ShouldBe(At("2026-04-01T00:00:00Z"));
        (await Done(PutAsync("2026-04-01T00:00:00Z"))).Value.Now.ShouldBe(At("2026-04-01T00:00:00Z"));
        (await Done(PutAsync("2026-05-01T00:00:00Z"))).Value.Now.ShouldBe(At("2026-05-01T00:00:00Z"));

        Task<Outcome<Stored<TenantView>>> PutAsync(string? now) =>
            engine.Tenants.PutAsync(tenant, new TenantTerms("Sandbox", TenantMode.Sandbox, now is null ? null : At(now)), Always, default);
    });

    [Fact]
    public Task A_live_tenant_has_no_clock_of_its_own() => ForTwoTenantsAsync(async (engine, tenant) =>
    {
        await Done(engine.Tenants.PutAsync(tenant, new TenantTerms("Live", TenantMode.Live, null), Always, default));

        (await Refused(engine.Tenants.SetClockAsync(tenant, At("2030-01-01T00:00:00Z"), default))).Code.ShouldBe("clock.not_sandbox");
        (await Refused(engine.Tenants.PutAsync(tenant, new TenantTerms("Live", TenantMode.Live, At("2030-01-01T00:00:00Z")), Always, default))).Code.ShouldBe("clock.not_sandbox");
    });

    [Fact]
    public Task What_falls_due_on_the_way_is_applied_in_order_before_the_call_returns() => ForTwoTenantsAsync(async (engine, tenant) =>
    {
        await engine.SetUpAsync(tenant, "2026-03-31T23:57:00Z");
        await engine.PutBucketAsync(tenant, Some.Bucket("100", Some.Percent(50)));
        await engine.PutBucketAsync(tenant, Some.Bucket("10", Some.Percent(50)), "hourly");
        await engine.SendAsync(tenant, Use("e1", "60", "2026-04-01T00:01:00Z"));

        await engine.SetClockAsync(tenant, "2026-06-01T00:00:00Z");
        var facts = await engine.FactsAsync(tenant);
        facts.Select(item => item.Bucket).ShouldBe(["b", "hourly"]);
        facts.ShouldAllBe(item => item.Fact.PeriodNumber == 1 && item.Fact.EventId == "e1" && item.Fact.Cause == Cause.Usage);
        (await engine.StatusAsync(tenant)).Used.ToString().ShouldBe("0");
    });

    [Fact]
    public async Task What_is_due_at_one_instant_has_the_same_order_after_a_restart_from_a_checkpoint()
    {
        using var engine = new RunningEngine();
        await engine.SetUpAsync("t1", "2026-03-31T23:57:00Z");
        for (var number = 1; number <= 12; number++)
        {
            await engine.PutAccountAsync("t1", $"a{number}", $"s-{number}");
            await Stored(engine.Buckets.PutAsync("t1", $"a{number}", "b", Some.Bucket("100", Some.Percent(50)), Always, default));
        }
        for (var number = 12; number >= 1; number--) await engine.SendAsync("t1", Use($"e{number}", "60", "2026-04-01T00:01:00Z", $"s-{number}"));
        engine.Checkpoint();
        await engine.SetClockAsync("t1", "2026-04-01T00:00:00Z");
        var facts = await engine.FactsAsync("t1");

        using var second = engine.AfterPowerCut();
        facts.Count.ShouldBe(12);
        (await Done(second.Buckets.GetAsync("t1", "a7", "b", default))).Status.Used.ToString().ShouldBe("60");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_clock_stops_on_its_way_wherever_something_that_waits_falls_due(bool byPut)
    {
        using var engine = new RunningEngine();
        await engine.SetUpAsync("t1", "2026-03-01T00:00:00Z");
        var waiting = new Waiting(engine, [At("2026-03-01T07:00:00Z"), At("2026-03-02T07:00:00Z"), At("2026-04-01T00:00:00Z"), At("2026-04-01T00:00:01Z")]);
        var tenants = new TenantDesk(engine.Node, follower: waiting);

        var view = byPut
            ? (await Done(tenants.PutAsync("t1", new TenantTerms("Sandbox", TenantMode.Sandbox, At("2026-04-01T00:00:00Z")), Always, default))).Value
            : await Done(tenants.SetClockAsync("t1", At("2026-04-01T00:00:00Z"), default));
        view.Now.ShouldBe(At("2026-04-01T00:00:00Z"));
        waiting.Settled.ShouldBe(["2026-03-01T07:00:00Z at 2026-03-01T07:00:00Z", "2026-03-02T07:00:00Z at 2026-03-02T07:00:00Z", "2026-04-01T00:00:00Z at 2026-04-01T00:00:00Z"]);
    }

    [Fact]
    public async Task What_waits_at_more_instants_than_a_clock_stops_at_is_settled_where_it_arrives()
    {
        using var engine = new RunningEngine();
        await engine.SetUpAsync("t1", "2026-03-01T00:00:00Z");
        var waiting = new Waiting(engine, [.. Enumerable.Range(1, 1_003).Select(second => At("2026-03-01T00:00:00Z") + Duration.FromSeconds(second))]);
        await Done(new TenantDesk(engine.Node, follower: waiting).SetClockAsync("t1", At("2026-04-01T00:00:00Z"), default));

        waiting.Settled.Count.ShouldBe(1_003);
        waiting.Settled.Skip(999).Select(each => each[^20..]).ShouldBe(["2026-03-01T00:16:40Z", "2026-04-01T00:00:00Z", "2026-04-01T00:00:00Z", "2026-04-01T00:00:00Z"]);
    }

    [Fact]
    public async Task A_clock_whose_followers_cannot_be_settled_now_may_be_set_to_the_same_instant_again()
    {
        using var engine = new RunningEngine();
        await engine.SetUpAsync("t1", "2026-03-01T00:00:00Z");
        var waiting = new Waiting(engine, [At("2026-03-01T07:00:00Z")]) { Refuses = 2 };
        var tenants = new TenantDesk(engine.Node, follower: waiting);
        (await Refused(tenants.SetClockAsync("t1", At("2026-03-02T00:00:00Z"), default))).Code.ShouldBe("store.unavailable");
        (await Refused(tenants.SetClockAsync("t1", At("2026-03-02T00:00:00Z"), default))).Code.ShouldBe("store.unavailable");
        (await Done(tenants.SetClockAsync("t1", At("2026-03-02T00:00:00Z"), default))).Now.ShouldBe(At("2026-03-02T00:00:00Z"));
        waiting.Settled.ShouldHaveSingleItem();
    }

    /// <summary>Something that waits for instants, and notes when it was settled.</summary>
    private sealed class Waiting(RunningEngine engine, IEnumerable<Instant> due) : IClockFollower
    {
        private readonly Queue<Instant> _due = new(due);

        public List<string> Settled { get; } = [];

        public int Refuses { get; set; }

        public async Task<Instant?> FollowAsync(int tenantNumber, CancellationToken cancellationToken)
        {
            if (Refuses-- > 0) throw new StoreUnavailableException("full");
            var now = (await Done(engine.Tenants.GetAsync("t1", cancellationToken))).Now;
            while (_due.TryPeek(out var next) && next <= now) Settled.Add($"{_due.Dequeue()} at {now}");
            return _due.TryPeek(out var later) ? later : null;
        }
    }

    [Fact]
    public Task One_tenants_clock_moves_no_others() => ForTwoTenantsAsync(async (engine, tenant) =>
    {
        await engine.SetUpAsync(tenant, "2026-03-31T23:57:00Z");
        await engine.PutBucketAsync(tenant, Some.Bucket("100", Some.Percent(50)));
        await engine.SendAsync(tenant, Use("e1", "60", "2026-04-01T00:01:00Z"));
        (await engine.FactsAsync(tenant)).ShouldBeEmpty();
        if (tenant == "t1") return;

        await engine.SetClockAsync("t1", "2026-04-01T00:00:00Z");
        (await engine.FactsAsync("t1")).Count.ShouldBe(1);
        (await engine.FactsAsync("t2")).ShouldBeEmpty();
        (await Done(engine.Tenants.GetAsync("t2", default))).Now.ShouldBe(At("2026-03-31T23:57:00Z"));
    });
}
