using Brimful.Core.Crossings;
using Brimful.Core.Outlooks;
using Brimful.Core.Plans;
using Brimful.Core.Quantities;
using Brimful.Engine.Buckets;
using Brimful.Engine.Tests.Hosting;
using Brimful.Engine.Tests.Voids;
using NodaTime;
using static Brimful.Engine.Tests.Hosting.RunningEngine;

namespace Brimful.Engine.Tests.Forecasts;

/// <summary>Lines of pace through keeper, shard, journal and clock: told with and without history, once an arming, as time passes too.</summary>
public sealed class PaceThresholdTests
{
    [Fact]
    public Task Without_history_it_goes_by_the_clock_alone_and_says_so() => ForTwoTenantsAsync(async (engine, tenant) =>
    {
        await engine.SetUpAsync(tenant);
        await engine.PutBucketAsync(tenant, Some.Bucket("100", Ahead()));
        await engine.SetClockAsync(tenant, "2026-03-03T12:00:00Z");
        await engine.SendAsync(tenant, Use("u1", "18"), Use("u2", "35"));

        (await engine.ForetoldAsync(tenant)).ShouldBe(["+usage 2026-03-03t12:00:00z used 53"]);
        var pace = ((Crossed)(await engine.FactsAsync(tenant)).Single().Fact).Pace.ShouldNotBeNull();
        (pace.Passed.ToString(), pace.Factor.ToString(), pace.IsByWeekdays).ShouldBe(("8.06", "6.572", false));
        (await engine.ForecastAsync(tenant)).Pace.ShouldBe(6.572m);
    });

    [Fact]
    public Task A_weekend_in_which_hardly_anything_is_used_lets_hardly_anything_of_the_period_pass() => ForTwoTenantsAsync(async (engine, tenant) =>
    {
        await engine.SetUpAsync(tenant);
        await engine.PutBucketAsync(tenant, Some.Bucket("1000", Ahead()));
        await engine.SetClockAsync(tenant, "2026-03-20T23:00:00Z"); // A Friday.
        await engine.SendAsync(tenant, [.. Enumerable.Range(0, 34).Select(back => new LocalDate(2026, 3, 20).PlusDays(-back)).Select(day => Use($"{day:uuuuMMdd}", day.DayOfWeek >= IsoDayOfWeek.Saturday ? "0.1" : "40", $"{day:uuuu-MM-dd}T12:00:00Z"))]);
        var friday = (await engine.ForecastAsync(tenant)).Pace!.Value;
        await engine.SetClockAsync(tenant, "2026-03-22T23:00:00Z");
        var sunday = (await engine.ForecastAsync(tenant)).Pace!.Value;

        (friday - sunday).ShouldBeInRange(0.001m, 0.04m); // By the clock it would be 0.085.
        (await engine.ForetoldAsync(tenant)).ShouldBeEmpty();
    });

    [Fact]
    public Task It_clears_as_time_passes_without_usage_resets_with_the_period_and_fires_again() => ForTwoTenantsAsync(async (engine, tenant) =>
    {
        await engine.SetUpAsync(tenant);
        await engine.PutBucketAsync(tenant, Some.Bucket("100", Ahead()));
        await engine.SetClockAsync(tenant, "2026-03-03T12:00:00Z");
        await engine.SendAsync(tenant, Use("u1", "30"));
        await engine.SetClockAsync(tenant, "2026-03-30T00:00:00Z");

        var told = await engine.ForetoldAsync(tenant);
        told.Select(text => text[..10]).ShouldBe(["+usage 202", "-forecast "]);
        var cleared = (await engine.FactsAsync(tenant))[^1].Fact.ShouldBeOfType<Cleared>();
        ((double)cleared.Pace!.Factor!.Value.Nanos / Quantity.NanosPerUnit).ShouldBeInRange(1.2, 1.35);

        await engine.SetClockAsync(tenant, "2026-04-02T00:00:00Z");
        await engine.SendAsync(tenant, Use("u2", "30", "2026-04-02T00:00:00Z"));
        ((Crossed)(await engine.FactsAsync(tenant))[^1].Fact).Arming.ShouldBe(1);
    });

    [Fact]
    public Task A_void_clears_what_the_event_had_fired() => ForTwoTenantsAsync(async (engine, tenant) =>
    {
        await engine.SetUpAsync(tenant);
        await engine.PutBucketAsync(tenant, Some.Bucket("100", Ahead()));
        await engine.SetClockAsync(tenant, "2026-03-03T12:00:00Z");
        await engine.SendAsync(tenant, Use("small", "5"), Use("large", "48"));
        await engine.VoidAsync(tenant, "large");

        (await engine.ForetoldAsync(tenant)).ShouldBe(["+usage 2026-03-03t12:00:00z used 53", "-correction 2026-03-03t12:00:00z used 5"]);
    });

    [Fact]
    public async Task What_was_told_survives_a_checkpoint_and_a_power_cut_to_the_instant()
    {
        using var engine = new RunningEngine();
        await engine.SetUpAsync("t1");
        await engine.PutBucketAsync("t1", Some.Bucket("100", Ahead()));
        await engine.SetClockAsync("t1", "2026-03-10T00:00:00Z");
        engine.Checkpoint();
        using var again = engine.AfterPowerCut();
        await again.SetClockAsync("t1", "2026-03-16T12:00:00Z"); // Half of it.
        await again.SendAsync("t1", Use("u1", "74"));
        (await again.StatusAsync("t1")).Thresholds.Single().Next!.Value.ToString()[..2].ShouldBe("75");
        await again.SendAsync("t1", Use("u2", "1"));
        using var third = again.AfterPowerCut();
        third.Checkpoint();
        using var fourth = third.AfterPowerCut();

        (await fourth.ForetoldAsync("t1")).ShouldBe(["+usage 2026-03-16t12:00:00z used 75"]);
        (await fourth.StatusAsync("t1")).Thresholds.Single().State.ShouldBe(ThresholdState.Crossed);
        fourth.Fatal.ShouldBeNull();
    }

    [Fact]
    public async Task A_plan_gives_its_buckets_lines_of_pace_and_its_edits_move_them()
    {
        using var engine = new RunningEngine();
        await engine.SetUpAsync("t1");
        await engine.PutPlanAsync("t1", Some.Plan("100", Ahead()));
        await engine.PutAsync("t1", "s1-account", Some.Account("p"));
        await engine.SetClockAsync("t1", "2026-03-03T12:00:00Z");
        await engine.SendAsync("t1", Use("u1", "30", subject: "s1-account"));
        (await engine.ForetoldAsync("t1")).ShouldHaveSingleItem().ShouldStartWith("+usage");

        await engine.PutPlanAsync("t1", Some.Plan("400", Ahead()));
        await engine.RollOutAsync();
        (await engine.ForetoldAsync("t1"))[^1].ShouldStartWith("-plan");
        await engine.PutPlanAsync("t1", Some.Plan("100", Ahead("1.2"), Ahead()));
        await engine.RollOutAsync();
        await engine.SetClockAsync("t1", "2026-03-03T12:00:01Z");
        (await engine.ForetoldAsync("t1")).Select(told => told[..5]).ShouldBe(["+usag", "-plan", "+plan", "+fore"]);
    }

    [Fact]
    public async Task An_override_gives_an_account_lines_of_pace_of_its_own_and_takes_them_away_again()
    {
        using var engine = new RunningEngine();
        await engine.SetUpAsync("t1");
        await engine.PutPlanAsync("t1", Some.Plan("100", Ahead()));
        await engine.PutAsync("t1", "x", Some.Account("p"));
        await engine.SetClockAsync("t1", "2026-03-03T12:00:00Z"); // 8.06 % of the month.
        await engine.SendAsync("t1", Use("u1", "30", subject: "x"));
        (await engine.ForetoldAsync("t1")).ShouldBe(["+usage 2026-03-03t12:00:00z used 30"]);

        await engine.PutAsync("t1", "x", Overriding(new BucketOverride { Thresholds = [new(Ahead("5"))] }));
        await engine.SetClockAsync("t1", "2026-03-03T12:00:01Z");
        await engine.SendAsync("t1", Use("u2", "15", subject: "x"));
        (await engine.ForetoldAsync("t1")).Skip(1).ShouldBe(["+usage 2026-03-03t12:00:01z used 45"], "five times as fast is 40.3");

        await engine.PutAsync("t1", "x", Overriding(new BucketOverride { Capacity = Quantity.Of(200), Thresholds = [new(Ahead("5"))] }));
        (await engine.ForetoldAsync("t1")).Skip(2).ShouldBe(["-edit 2026-03-03t12:00:01z used 45"]);

        await engine.PutAsync("t1", "x", Some.Account("p"));
        await engine.SetClockAsync("t1", "2026-03-03T12:00:02Z");
        (await engine.ForetoldAsync("t1")).Skip(3).ShouldBe(["+forecast 2026-03-03t12:00:02z used 45"], "a line that comes back goes on with its first look");
        ((Crossed)(await engine.FactsAsync("t1"))[^1].Fact).Arming.ShouldBe(2);
    }

    [Fact]
    public async Task A_bucket_without_a_period_that_begins_and_ends_has_no_pace()
    {
        using var engine = new RunningEngine();
        await engine.SetUpAsync("t1");
        var oneOff = Some.Bucket("100", Ahead());
        var refusal = await Refused(engine.Buckets.PutAsync("t1", "a", "b", oneOff with { Schedule = null, To = At("2026-04-01T00:00:00Z") }, Always, default));
        (refusal.Code, refusal.Faults.Single().Path).ShouldBe(("threshold.invalid", "thresholds[0]"));

        await Done(engine.Buckets.PutAsync("t1", "a", "b", oneOff with { Schedule = null, From = At("2026-03-01T00:00:00Z"), To = At("2026-04-01T00:00:00Z") }, Always, default));
    }

    private static Brimful.Engine.Accounts.AccountTerms Overriding(BucketOverride overridden) => Some.Account("p") with { Overrides = BucketOverride.None.Add("b", overridden) };

    private static PaceLine Ahead(string over = "1.5") => new(Quantity.Parse(over), PaceLine.FewestAhead);
}
