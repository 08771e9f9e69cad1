using Brimful.Core.Capacity;
using Brimful.Core.Crossings;
using Brimful.Core.Outlooks;
using Brimful.Core.Quantities;
using Brimful.Engine.Tests.Hosting;
using NodaTime;
using static Brimful.Engine.Tests.Forecasts.ForecastedEngine;
using static Brimful.Engine.Tests.Hosting.RunningEngine;

namespace Brimful.Engine.Tests.Forecasts;

/// <summary>Forecast thresholds through keeper, shard, journal and clock: told once an arming, in the commit of the usage that tips them.</summary>
public sealed class ForecastThresholdTests
{
    [Fact]
    public Task With_two_weeks_of_usage_it_fires_as_the_day_closes_that_makes_it_likely() => ForTwoTenantsAsync(async (engine, tenant) =>
    {
        await engine.SetUpAsync(tenant);
        await engine.PutBucketAsync(tenant, Some.Bucket("250", Likely()));
        await engine.PutBucketAsync(tenant, Some.Bucket("500", Likely()), "c");
        await engine.UseDailyAsync(tenant, 1, 13);
        (await engine.ForetoldAsync(tenant)).ShouldBeEmpty();

        await engine.UseDailyAsync(tenant, 14, 4);
        (await engine.ForetoldAsync(tenant)).ShouldBe(["+forecast 2026-03-15t00:00:00z used 140"]);
        var crossed = (await engine.FactsAsync(tenant)).Select(item => item.Fact).OfType<Crossed>().Single();
        var total = crossed.Forecast.ShouldNotBeNull();
        (total.AsOf, total.Until).ShouldBe((At("2026-03-15T00:00:00Z"), At("2026-04-01T00:00:00Z")));
        total.Low.Parts.ShouldBeLessThan(total.Middle.Parts);
        total.Middle.Parts.ShouldBeInRange(Quantity.Of(290).Nanos, Quantity.Of(330).Nanos);
    });

    [Fact]
    public Task Usage_that_tips_it_fires_it_in_its_own_commit() => ForTwoTenantsAsync(async (engine, tenant) =>
    {
        await engine.SetUpAsync(tenant);
        await engine.PutBucketAsync(tenant, Some.Bucket("500", Likely()));
        await engine.UseDailyAsync(tenant, 1, 16);
        (await engine.ForetoldAsync(tenant)).ShouldBeEmpty();

        await engine.SendAsync(tenant, Use("burst", "250"), Use("more", "5"));
        (await engine.ForetoldAsync(tenant)).ShouldBe(["+usage 2026-03-17t00:00:00z used 410"]);
        (await engine.FactsAsync(tenant))[^1].Fact.EventId.ShouldBe("burst");
    });

    [Fact]
    public Task It_clears_when_usage_stops_and_fires_again_with_the_next_arming() => ForTwoTenantsAsync(async (engine, tenant) =>
    {
        await engine.SetUpAsync(tenant);
        await engine.PutBucketAsync(tenant, Some.Bucket("250", Likely()));
        await engine.UseDailyAsync(tenant, 1, 14);
        await engine.SetClockAsync(tenant, Day(26));

        (await engine.ForetoldAsync(tenant)).Select(told => told[..10]).ShouldBe(["+forecast ", "-forecast "]);
        await engine.SendAsync(tenant, Use("burst", "110"));
        var last = (await engine.FactsAsync(tenant))[^1].Fact.ShouldBeOfType<Crossed>();
        (last.Arming, last.Cause).ShouldBe((2, Cause.Usage));
    });

    [Fact]
    public Task A_grant_that_is_scheduled_is_reckoned_with_before_it_is_there() => ForTwoTenantsAsync(async (engine, tenant) =>
    {
        await engine.SetUpAsync(tenant);
        foreach (var bucket in new[] { "b", "c" }) await engine.PutBucketAsync(tenant, Some.Bucket("250", Likely()), bucket);
        await Done(engine.Capacity.PutGrantAsync(Path(tenant, "c"), new Grant("g", Quantity.Of(200)) { EffectiveAt = At("2026-03-25T00:00:00Z") }, default));
        await engine.UseDailyAsync(tenant, 1, 20);

        (await engine.FactsAsync(tenant)).Select(item => item.Bucket).ShouldBe(["b"]);
        (await engine.ForecastAsync(tenant, bucket: "c")).PeriodEnd!.Capacity.ToString().ShouldBe("450");
    });

    [Fact]
    public Task Within_so_many_days_looks_no_further_than_them() => ForTwoTenantsAsync(async (engine, tenant) =>
    {
        await engine.SetUpAsync(tenant);
        await engine.PutBucketAsync(tenant, Some.Bucket("1000", Likely(days: 7, value: "215")));
        await engine.UseDailyAsync(tenant, 1, 18);

        (await engine.ForetoldAsync(tenant)).ShouldHaveSingleItem().ShouldStartWith("+");
        var fact = (await engine.FactsAsync(tenant)).Single().Fact.ShouldBeOfType<Crossed>();
        (fact.Forecast!.Until - fact.Forecast.AsOf).ShouldBe(Duration.FromDays(7));
    });

    [Fact]
    public Task Run_out_fires_once_a_week_is_as_likely_as_not_more_than_is_left() => ForTwoTenantsAsync(async (engine, tenant) =>
    {
        await engine.SetUpAsync(tenant);
        await engine.PutBucketAsync(tenant, Some.Bucket("245", new RunOutLine(7 * NodaConstants.TicksPerDay)));
        await engine.UseDailyAsync(tenant, 1, 20);

        (await engine.ForetoldAsync(tenant)).ShouldHaveSingleItem().ShouldEndWith("used 180");
    });

    [Fact]
    public async Task What_was_told_survives_a_power_cut_and_fires_once()
    {
        using var engine = new RunningEngine();
        await engine.SetUpAsync("t1");
        await engine.PutBucketAsync("t1", Some.Bucket("500", Likely()));
        await engine.UseDailyAsync("t1", 1, 16);
        engine.Checkpoint();
        using var again = engine.AfterPowerCut();
        await again.SendAsync("t1", Use("burst", "250"));
        again.Checkpoint();
        using var third = again.AfterPowerCut();
        await third.SetClockAsync("t1", Day(18));

        (await third.ForetoldAsync("t1")).ShouldBe(["+usage 2026-03-17t00:00:00z used 410"]);
        third.Fatal.ShouldBeNull();
        (await third.StatusAsync("t1")).Thresholds.Single().State.ShouldBe(Brimful.Engine.Buckets.ThresholdState.Crossed);
    }

    [Fact]
    public async Task A_plan_gives_its_buckets_lines_that_look_ahead_and_an_account_that_leaves_takes_them_away()
    {
        using var engine = new RunningEngine();
        await engine.SetUpAsync("t1");
        await engine.PutPlanAsync("t1", Some.Plan("250", Likely()));
        await engine.PutAsync("t1", "s1-account", Some.Account("p"));
        for (var day = 1; day <= 15; day++)
        {
            await engine.SetClockAsync("t1", Day(day + 1));
            await engine.SendAsync("t1", Use($"d{day}", "10", $"2026-03-{day:00}T12:00:00Z", "s1-account"));
        }
        await engine.SetClockAsync("t1", Day(17));
        (await engine.ForetoldAsync("t1")).ShouldHaveSingleItem().ShouldStartWith("+forecast");

        await engine.PutAsync("t1", "s1-account", Some.Account());
        await engine.SetClockAsync("t1", Day(30));
        (await engine.ForetoldAsync("t1")).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Where_nothing_adds_up_it_is_refused()
    {
        using var engine = new RunningEngine();
        await engine.SetUpAsync("t1", aggregation: Brimful.Core.Metering.Aggregation.Latest);
        var refusal = await Refused(engine.Buckets.PutAsync("t1", "a", "b", Some.Bucket("100", Some.Percent(50), Likely()), Always, default));

        (refusal.Code, refusal.Faults.Single().Path).ShouldBe(("threshold.invalid", "thresholds[1]"));
    }
}
