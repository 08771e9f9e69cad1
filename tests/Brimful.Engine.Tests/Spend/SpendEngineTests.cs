using Brimful.Core.Metering;
using Brimful.Core.Plans;
using Brimful.Engine.Pools;
using Brimful.Engine.Tests.Hosting;
using Brimful.Engine.Tests.Recounts;
using Brimful.Engine.Tests.Verification;
using Brimful.Engine.Tests.Voids;
using static Brimful.Engine.Tests.Hosting.RunningEngine;
using static Brimful.Engine.Tests.Spend.SpendingEngine;

namespace Brimful.Engine.Tests.Spend;

/// <summary>S18 on a whole engine: meters come together in a budget, wherever it stands by now.</summary>
public sealed class SpendEngineTests
{
    [Fact]
    public Task An_event_that_several_meters_read_is_one_change_of_the_budget() => ForTwoTenantsAsync(async (engine, tenant) =>
    {
        await engine.SetUpSpendAsync(tenant);
        await engine.PutBucketAsync(tenant, Budget(Some.Percent(50), Some.Percent(100)));
        await engine.SendAsync(tenant, Call("e1", """{"in":3,"out":2}"""));
        (await engine.DescribeAsync(tenant)).ShouldBe("5.75: crossed armed");
        await engine.SendAsync(tenant, Call("e2", """{"in":1,"out":2.5}"""), Call("e3", """{"in":0,"out":0}"""));
        (await engine.DescribeAsync(tenant)).ShouldBe("10.75: crossed crossed");
        var facts = await engine.FactsAsync(tenant);
        facts.Select(fact => $"{fact.Fact.EventId} {fact.Fact.UsedBefore}-{fact.Fact.Used} {fact.Meter} {fact.Unit}").ShouldBe(["e1 0-5.75 in,out,calls USD", "e2 5.75-10.75 in,out,calls USD"]);
    });

    [Fact]
    public async Task A_checkpoint_or_a_cut_of_power_at_any_step_changes_nothing()
    {
        var expected = await RunAsync(-1, engine => engine);
        for (var step = 0; step < 9; step++)
        {
            (await RunAsync(step, Checkpointed)).ShouldBe(expected, $"checkpoint after step {step}");
            (await RunAsync(step, Restarted)).ShouldBe(expected, $"restart after step {step}");
            (await RunAsync(step, engine => Restarted(Checkpointed(engine)))).ShouldBe(expected, $"checkpoint and restart after step {step}");
        }
    }

    [Fact]
    public Task A_budget_that_is_made_in_mid_period_counts_what_its_meters_counted_before() => ForTwoTenantsAsync(async (engine, tenant) =>
    {
        await engine.SetUpSpendAsync(tenant);
        await engine.SendAsync(tenant, Call("e1", """{"in":3,"out":2}"""), Call("e2", """{"in":-1,"out":2.5}""", subject: "s2"));
        engine.Checkpoint();
        await engine.SendAsync(tenant, Call("e3", """{"in":1,"out":1}"""));
        await engine.VoidAsync(tenant, "e1");
        (await engine.PutCountedAsync(tenant, Budget(Some.Percent(50)))).Used.ToString().ShouldBe("7.75");
        (await engine.DescribeAsync(tenant)).ShouldBe("7.75: passed");
        await engine.VoidAsync(tenant, "e2");
        (await engine.DescribeAsync(tenant)).ShouldBe("2.75: armed");
    });

    [Fact]
    public Task A_meter_that_is_added_to_a_budget_brings_its_usage_of_the_period() => ForTwoTenantsAsync(async (engine, tenant) =>
    {
        await engine.SetUpSpendAsync(tenant);
        var budget = Budget(Some.Percent(50));
        var narrow = budget with { Spend = budget.Spend! with { Prices = [budget.Spend.Prices[0]] } };
        await engine.PutBucketAsync(tenant, narrow);
        await engine.SendAsync(tenant, Call("e1", """{"in":3,"out":2}"""));
        (await engine.DescribeAsync(tenant)).ShouldBe("1.5: armed");
        (await engine.PutCountedAsync(tenant, budget)).Used.ToString().ShouldBe("5.75");
        (await engine.PutCountedAsync(tenant, narrow)).Used.ToString().ShouldBe("1.5");
    });

    [Fact]
    public Task Other_prices_charge_anew_at_once() => ForTwoTenantsAsync(async (engine, tenant) =>
    {
        await engine.SetUpSpendAsync(tenant);
        await engine.PutBucketAsync(tenant, Budget(Some.Percent(50)));
        await engine.SendAsync(tenant, Call("e1", """{"in":4,"out":1}"""));
        (await engine.DescribeAsync(tenant)).ShouldBe("4.25: armed");
        await engine.PutBucketAsync(tenant, Budget(Some.Percent(50)).Charging("1"));
        (await engine.DescribeAsync(tenant)).ShouldBe("6.25: crossed");
        (await engine.PutBucketAsync(tenant, Budget(Some.Percent(50)).Charging("1"))).Status.Used.ToString().ShouldBe("6.25");
        (await engine.FactsAsync(tenant)).Count.ShouldBe(1);
    });

    [Fact]
    public Task A_bucket_that_turns_from_quantities_to_money_begins_anew() => ForTwoTenantsAsync(async (engine, tenant) =>
    {
        await engine.SetUpSpendAsync(tenant);
        await engine.PutBucketAsync(tenant, Some.Bucket("10", Some.Percent(50)) with { Meter = "in" });
        await engine.SendAsync(tenant, Call("e1", """{"in":6,"out":1}"""));
        (await engine.DescribeAsync(tenant)).ShouldBe("6: crossed");
        (await engine.PutCountedAsync(tenant, Budget(Some.Percent(50)))).Used.ToString().ShouldBe("5.25");
        (await engine.DescribeAsync(tenant)).ShouldBe("5.25: passed");
        (await engine.PutCountedAsync(tenant, Some.Bucket("10", Some.Percent(50)) with { Meter = "in" })).Used.ToString().ShouldBe("6");
        (await engine.FactsAsync(tenant)).Select(fact => fact.Fact.Sequence).ShouldBe([1]);
    });

    [Fact]
    public Task A_plan_gives_a_budget_and_another_price_of_it_comes_with_cause_plan() => ForTwoTenantsAsync(async (engine, tenant) =>
    {
        await engine.SetUpSpendAsync(tenant);
        var bucket = new PlanBucket(Budget(Some.Percent(50)) with { Schedule = null }, Some.PlanBucket().Period);
        await engine.PutPlanAsync(tenant, Some.Plan(("b", bucket)));
        await engine.PutAsync(tenant, "a", Some.Account("p") with { Subjects = ["s1"] });
        await engine.SendAsync(tenant, Call("e1", """{"in":4,"out":1}"""));
        (await engine.DescribeAsync(tenant)).ShouldBe("4.25: armed");
        await engine.PutPlanAsync(tenant, Some.Plan(("b", bucket with { Terms = bucket.Terms.Charging("1") })));
        await engine.RollOutAsync();
        (await engine.DescribeAsync(tenant)).ShouldBe("6.25: crossed");
        (await engine.FactsAsync(tenant)).Select(fact => fact.Fact.Cause.ToString()).ShouldBe(["Plan"]);
    });

    [Fact]
    public Task Meters_that_cannot_be_priced_or_added_up_are_refused_all_at_once() => ForTwoTenantsAsync(async (engine, tenant) =>
    {
        await engine.SetUpSpendAsync(tenant);
        await engine.PutMeterAsync(tenant, "peak", Aggregation.Max, "$.in");
        await engine.PutMeterAsync(tenant, "bytes", Aggregation.Sum, "$.bytes", "B");
        var price = Budget().Spend!.Prices[0];
        var refused = await Refused(engine.Buckets.PutAsync(tenant, "a", "b", new BucketDefinition(Budget() with { Spend = new("USD", [price with { Meter = "peak" }, price with { Meter = "none" }, price, price]) }), Always, default));
        refused.Faults.Select(fault => $"{fault.Path} {fault.Code}").ShouldBe(["spend.prices[0].meter bucket.meter_not_counter", "spend.prices[1].meter bucket.meter_unknown", "spend.prices[3].meter bucket.meter_repeated"]);
        refused = await Refused(engine.Buckets.PutAsync(tenant, "a", "b", new BucketDefinition(Some.Bucket() with { Meter = "in", Meters = ["in", "bytes", "peak"] }), Always, default));
        refused.Faults.Select(fault => $"{fault.Path} {fault.Code}").ShouldBe(["meters[1] bucket.units_differ", "meters[2] bucket.meter_not_counter"]);
    });

    [Fact]
    public Task A_meter_that_is_priced_stays_a_counter_and_is_not_deleted() => ForTwoTenantsAsync(async (engine, tenant) =>
    {
        await engine.SetUpSpendAsync(tenant);
        await engine.PutBucketAsync(tenant, Budget());
        (await Refused(engine.Meters.PutAsync(tenant, "out", new("call", Aggregation.Max, "$.out", "1", []), Always, default))).Code.ShouldBe("meter.in_use");
        await Done(engine.Meters.PutAsync(tenant, "out", new("call", Aggregation.Count, null, "1", []), Always, default));
        (await Refused(engine.Meters.DeleteAsync(tenant, "calls", Always, default))).Code.ShouldBe("meter.in_use");
        await Done(engine.Buckets.DeleteAsync(tenant, "a", "b", Always, default));
        await Done(engine.Meters.DeleteAsync(tenant, "calls", Always, default));
    });

    [Fact]
    public Task Sub_limits_of_a_budget_are_refused() => ForTwoTenantsAsync(async (engine, tenant) =>
    {
        await engine.SetUpSpendAsync(tenant);
        await engine.PutBucketAsync(tenant, Budget());
        var target = new ParticipantTarget(new BucketTarget(tenant, "a", "b"), "s1");
        (await Refused(engine.Participants.PutAsync(target, Some.Participant("1"), Always, default))).Faults[0].Code.ShouldBe("participant.of_spend");
    });

    [Fact]
    public async Task What_is_erased_leaves_nothing_of_a_budget()
    {
        using var engine = new RunningEngine();
        await engine.SetUpSpendAsync("t1");
        await engine.PutBucketAsync("t1", Budget());
        await engine.SendAsync("t1", Call("e1", """{"in":4,"out":1}"""));
        engine.Checkpoint();
        await Done(engine.Accounts.EraseAsync("t1", "a", Always, default));
        engine.Checkpoint();
        await Done(engine.Meters.DeleteAsync("t1", "out", Always, default));
        using var second = engine.AfterPowerCut();
        second.Fatal.ShouldBeNull();
    }

    /// <summary>What a program leaves behind, disturbed after a step.</summary>
    private static async Task<string> RunAsync(int disturbedAfter, Func<RunningEngine, RunningEngine> disturb)
    {
        var engine = new RunningEngine();
        Func<Task>[] steps =
        [
            () => engine.SetUpSpendAsync("t1"),
            () => engine.PutBucketAsync("t1", Budget(Some.Percent(50), Some.Percent(100))),
            () => engine.SendAsync("t1", Call("e1", """{"in":3,"out":2}"""), Call("e2", """{"in":1,"out":0.5}""", subject: "s2")),
            () => engine.VoidAsync("t1", "e2"),
            () => engine.PutBucketAsync("t1", Budget(Some.Percent(50), Some.Percent(100)).Charging("0.333333333")),
            () => engine.SetClockAsync("t1", "2026-03-31T23:58:00Z"),
            () => engine.SendAsync("t1", Call("e3", """{"in":3,"out":7}""", "2026-04-01T00:01:00Z"), Call("e4", """{"in":0.000000001,"out":0}""")),
            () => engine.SetClockAsync("t1", "2026-04-02T00:00:00Z"),
            () => engine.SendAsync("t1", Call("e5", """{"in":1,"out":9}""", "2026-03-20T00:00:00Z")),
        ];
        for (var at = 0; at < steps.Length; at++)
        {
            await steps[at]();
            if (at == disturbedAfter) engine = disturb(engine);
        }
        var facts = (await engine.FactsAsync("t1")).Select(fact => $"{fact.Fact.GetType().Name} {fact.Fact.EventId} {fact.Fact.UsedBefore}-{fact.Fact.Used} of {fact.Fact.Capacity}{(fact.Fact.Late ? " late" : "")}");
        var left = $"{await engine.DescribeAsync("t1")}; {string.Join("; ", facts)}";
        engine.Fatal.ShouldBeNull();
        (await VerifiedStore.DifferencesAsync(engine)).ShouldBeEmpty();
        engine.Dispose();
        return left;
    }

    private static RunningEngine Checkpointed(RunningEngine engine)
    {
        engine.Checkpoint();
        return engine;
    }

    private static RunningEngine Restarted(RunningEngine engine)
    {
        var second = engine.AfterPowerCut();
        engine.Dispose();
        return second;
    }
}
