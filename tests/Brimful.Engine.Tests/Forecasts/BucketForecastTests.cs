using Brimful.Core.Metering;
using Brimful.Core.Quantities;
using Brimful.Core.Spend;
using Brimful.Engine.Forecasts;
using Brimful.Engine.Hosting;
using Brimful.Engine.Ports;
using Brimful.Engine.Tests.Hosting;
using Brimful.Engine.Tests.Sessions;
using Brimful.Engine.Tests.Spend;
using NodaTime;
using static Brimful.Engine.Tests.Forecasts.ForecastedEngine;
using static Brimful.Engine.Tests.Hosting.RunningEngine;
using static Brimful.Engine.Tests.Sessions.SessionEngine;
using static Brimful.Engine.Tests.Spend.SpendingEngine;

namespace Brimful.Engine.Tests.Forecasts;

/// <summary>What a forecast of a bucket says, and of what it is made.</summary>
public sealed class BucketForecastTests
{
    [Fact]
    public Task A_steady_customer_comes_to_what_a_steady_customer_comes_to() => ForTwoTenantsAsync(async (engine, tenant) =>
    {
        await engine.SetUpAsync(tenant);
        await engine.PutBucketAsync(tenant, Some.Bucket("250"));
        await engine.UseDailyAsync(tenant, 1, 20);
        var forecast = await engine.ForecastAsync(tenant, 5);

        (forecast.AsOf, forecast.History).ShouldBe((At(Day(21)), 20));
        forecast.Daily.Select(day => day.Date).ShouldBe(Enumerable.Range(21, 5).Select(day => new LocalDate(2026, 3, day)).Select(date => date.PlusDays(1)));
        foreach (var day in forecast.Daily) ShouldBeAbout(day.Used.Middle, 10);
        ShouldBeAbout(forecast.PeriodEnd!.Used.Middle, 310);
        forecast.PeriodEnd.ExceedProbability.ShouldBeGreaterThan(0.95);
        forecast.RunOut!.Middle.ShouldNotBeNull().ShouldBeInRange(new LocalDate(2026, 3, 24), new LocalDate(2026, 3, 26));
        forecast.RunOut.Earliest.ShouldNotBeNull().ShouldBeLessThanOrEqualTo(forecast.RunOut.Middle.Value);
        forecast.Pace.ShouldNotBeNull().ShouldBeInRange(1.2m, 1.3m);
    });

    [Fact]
    public Task A_day_that_is_told_one_by_one_is_of_its_own_weekday() => ForTwoTenantsAsync(async (engine, tenant) =>
    {
        await engine.SetUpAsync(tenant);
        await engine.PutBucketAsync(tenant, Some.Bucket("1000"));
        await engine.SetClockAsync(tenant, "2026-03-20T23:00:00Z");
        await engine.SendAsync(tenant, [.. Enumerable.Range(0, 34).Select(back => new LocalDate(2026, 3, 20).PlusDays(-back))
            .Select(day => Use($"{day:uuuuMMdd}", day.DayOfWeek >= IsoDayOfWeek.Saturday ? "0.1" : "40", $"{day:uuuu-MM-dd}T12:00:00Z"))]);

        (await engine.ForecastAsync(tenant, 7)).Daily.OrderBy(day => day.Used.Middle.Parts).Take(2).Select(day => day.Date.DayOfWeek).ShouldBe([IsoDayOfWeek.Saturday, IsoDayOfWeek.Sunday], ignoreOrder: true);
    });

    [Fact]
    public Task With_less_than_two_weeks_nothing_is_made_up() => ForTwoTenantsAsync(async (engine, tenant) =>
    {
        await engine.SetUpAsync(tenant);
        await engine.PutBucketAsync(tenant, Some.Bucket("250"));
        await engine.UseDailyAsync(tenant, 1, 13);
        var forecast = await engine.ForecastAsync(tenant);

        (forecast.IsInsufficient, forecast.History).ShouldBe((true, 13));
        await engine.UseDailyAsync(tenant, 14, 1);
        (await engine.ForecastAsync(tenant)).IsInsufficient.ShouldBeFalse();
    });

    [Fact]
    public Task A_new_bucket_knows_what_its_meter_counted_before_it() => ForTwoTenantsAsync(async (engine, tenant) =>
    {
        await engine.SetUpAsync(tenant);
        await engine.UseDailyAsync(tenant, 1, 20);
        await engine.PutBucketAsync(tenant, Some.Bucket("250") with { CountFrom = Brimful.Core.Buckets.CountFrom.Now });
        await Done(engine.Buckets.GetCountedAsync(tenant, "a", "b", default));
        var forecast = await engine.ForecastAsync(tenant);

        forecast.History.ShouldBe(20);
        ShouldBeAbout(forecast.PeriodEnd!.Used.Middle, 110);
    });

    [Fact]
    public Task Probability_falls_as_the_capacity_grows_and_is_1_once_it_is_exceeded() => ForTwoTenantsAsync(async (engine, tenant) =>
    {
        await engine.SetUpAsync(tenant);
        await engine.UseDailyAsync(tenant, 1, 20);
        var last = 1.0;
        foreach (var capacity in new[] { "199", "250", "300", "310", "330", "1000" })
        {
            await engine.PutBucketAsync(tenant, Some.Bucket(capacity));
            await Done(engine.Buckets.GetCountedAsync(tenant, "a", "b", default));
            var now = (await engine.ForecastAsync(tenant)).PeriodEnd!.ExceedProbability;
            now.ShouldBeLessThanOrEqualTo(last, capacity);
            if (capacity == "199") now.ShouldBe(1);
            last = now;
        }
        last.ShouldBe(0);
    });

    [Fact]
    public Task Money_goes_through_the_prices() => ForTwoTenantsAsync(async (engine, tenant) =>
    {
        await engine.SetUpSpendAsync(tenant, "2026-03-01T00:00:00Z");
        var dear = Some.Bucket("10") with
        {
            Meter = "out",
            Spend = new SpendTerms("USD", [new MeterPrice("out", new GraduatedPrice([new PriceTier(Amount("25"), Amount("2"), Quantity.Zero), new PriceTier(null, Amount("1"), Amount("5"))]))]),
        };
        await engine.PutBucketAsync(tenant, dear);
        await engine.PutBucketAsync(tenant, Budget(), "budget");
        for (var day = 1; day <= 20; day++)
        {
            await engine.SetClockAsync(tenant, $"2026-03-{day:00}T12:00:00Z");
            await engine.SendAsync(tenant, Call($"d{day}", """{"in":2,"out":1}"""));
        }
        await engine.SetClockAsync(tenant, Day(21));

        // 20 units at 2, then 5 more at 2, the fee of 5 and some 6 at 1.
        ShouldBeAbout((await engine.ForecastAsync(tenant)).PeriodEnd!.Used.Middle, 61, 3);
        // 31 days of 2 at 0.5; 3 at 2, a fee of 1 and 28 at 1; four packages of ten calls at 0.25.
        var budget = await engine.ForecastAsync(tenant, bucket: "budget");
        ShouldBeAbout(budget.PeriodEnd!.Used.Middle, 31 + 35 + 1, 5);
        budget.Unit.ShouldBe("USD");
    });

    [Fact]
    public Task Days_of_a_known_event_are_not_learned_from() => ForTwoTenantsAsync(async (engine, tenant) =>
    {
        engine.Terms.All = ObservationTerms.Nothing;
        await engine.SetUpAsync(tenant);
        await engine.PutBucketAsync(tenant, Some.Bucket("100000"));
        await engine.UseDailyAsync(tenant, 1, 14);
        await engine.UseDailyAsync(tenant, 15, 3, "500");
        await engine.UseDailyAsync(tenant, 18, 3);
        var learned = (await engine.ForecastAsync(tenant)).PeriodEnd!.Used;
        engine.Terms.All = ObservationTerms.Nothing with { Known = [new KnownDays(new LocalDate(2026, 3, 15), new LocalDate(2026, 3, 17))] };
        var known = (await engine.ForecastAsync(tenant)).PeriodEnd!.Used;

        // 17 days of 10 and three of 500 are used; 11 days of 10 are to come.
        ShouldBeAbout(known.Middle, 1670 + 110, 15);
        ShouldBeAbout(known.High, 1670 + 110, 60);
        learned.Middle.Parts.ShouldBeGreaterThan(known.High.Parts);
    });

    [Fact]
    public Task Session_time_is_forecast_as_it_elapses() => ForTwoTenantsAsync(async (engine, tenant) =>
    {
        await engine.SetUpSessionsAsync(tenant);
        await engine.PutBucketAsync(tenant, Some.Bucket("100000", Likely()));
        for (var day = 1; day <= 20; day++)
        {
            await engine.SetClockAsync(tenant, $"2026-03-{day:00}T12:00:00Z");
            await engine.SendAsync(tenant, Sign($"d{day}", $"x{day}", "start"));
            await engine.SetClockAsync(tenant, $"2026-03-{day:00}T13:00:00Z");
            await engine.SendAsync(tenant, Sign($"e{day}", $"x{day}", "stop"));
        }
        await engine.SetClockAsync(tenant, Day(21));

        ShouldBeAbout((await engine.ForecastAsync(tenant)).PeriodEnd!.Used.Middle, 31 * 3600, 6000);
        (await engine.ForetoldAsync(tenant)).ShouldHaveSingleItem().ShouldStartWith("+");
    });

    [Fact]
    public async Task Session_time_is_forecast_by_the_days_whose_signs_are_retained()
    {
        using var engine = new RunningEngine(options: new NodeOptions { HistoryRetention = Duration.FromDays(60) });
        await engine.SetUpSessionsAsync("t1", "2026-01-01T00:00:00Z");
        await engine.PutBucketAsync("t1", Some.Bucket("100000"));
        for (var noon = At("2026-01-01T12:00:00Z"); noon < At("2026-03-15T00:00:00Z"); noon += Duration.FromDays(1))
        {
            await Done(engine.Tenants.SetClockAsync("t1", noon, default));
            await engine.SendAsync("t1", Sign($"d{noon}", $"x{noon}", "start"));
            await Done(engine.Tenants.SetClockAsync("t1", noon + Duration.FromHours(1), default));
            await engine.SendAsync("t1", Sign($"e{noon}", $"x{noon}", "stop"));
        }
        var forecast = await engine.ForecastAsync("t1");

        forecast.History.ShouldBeInRange(20, 25);
        ShouldBeAbout(forecast.PeriodEnd!.Used.Middle, 31 * 3600, 6000);
    }

    [Fact]
    public async Task Pace_counts_each_day_for_what_its_weekday_is_worth()
    {
        using var engine = new RunningEngine();
        await engine.SetUpAsync("t1");
        await engine.PutBucketAsync("t1", Some.Bucket("220"));
        // 22 working days of 10 in March 2026, which begins on a Sunday; nothing at weekends.
        for (var day = 1; day <= 31; day++)
        {
            await engine.SetClockAsync("t1", $"2026-03-{day:00}T12:00:00Z");
            if (At($"2026-03-{day:00}T12:00:00Z").InUtc().DayOfWeek is not (IsoDayOfWeek.Saturday or IsoDayOfWeek.Sunday)) await engine.SendAsync("t1", Use($"d{day}", "10"));
            if (day is not (17 or 24)) continue;
            await engine.SetClockAsync("t1", Day(day + 1));
            (await engine.ForecastAsync("t1")).Pace.ShouldNotBeNull().ShouldBeInRange(0.95m, 1.05m, $"day {day}");
        }
        await engine.SetClockAsync("t1", "2026-04-02T00:00:00Z");
        (await engine.ForecastAsync("t1")).Pace.ShouldBe(0);
        await engine.SendAsync("t1", Use("april", "9", "2026-04-01T12:00:00Z"));
        (await engine.ForecastAsync("t1")).Pace.ShouldNotBeNull().ShouldBeInRange(0.9m, 1.05m);
    }

    [Fact]
    public async Task A_clock_that_is_set_far_ahead_arrives()
    {
        using var engine = new RunningEngine();
        await engine.SetUpAsync("t1");
        await engine.PutBucketAsync("t1", Some.Bucket("250", Likely()));
        await engine.UseDailyAsync("t1", 1, 15);
        await engine.SetClockAsync("t1", "3026-03-15T00:00:00Z");

        (await engine.StatusAsync("t1")).PeriodEnd.ShouldBe(At("3026-04-01T00:00:00Z"));
        (await engine.ForetoldAsync("t1")).Count.ShouldBe(2);
    }

    [Fact]
    public async Task An_account_that_is_erased_is_forecast_no_longer_and_what_adds_up_to_nothing_never()
    {
        using var engine = new RunningEngine();
        await engine.SetUpAsync("t1", aggregation: Aggregation.Max);
        await engine.PutBucketAsync("t1", Some.Bucket());
        (await Refused(new ForecastDesk(engine.Node).OfBucketAsync(Path("t1"), 30, default))).Code.ShouldBe("forecast.not_additive");

        await engine.SetUpAsync("t2");
        await engine.PutBucketAsync("t2", Some.Bucket("250", Likely()));
        await engine.UseDailyAsync("t2", 1, 10);
        await Done(engine.Buckets.DeleteAsync("t2", "a", "b", Always, default));
        await Done(engine.Accounts.DeleteAsync("t2", "a", Always, default));
        (await Refused(new ForecastDesk(engine.Node).OfBucketAsync(Path("t2"), 30, default))).Code.ShouldBe("not_found");
        await engine.SetClockAsync("t2", Day(20));
        engine.Fatal.ShouldBeNull();
    }

    [Fact]
    public async Task What_leaves_in_a_voided_event_is_forecast_no_longer()
    {
        using var engine = new RunningEngine();
        await engine.SetUpAsync("t1");
        await engine.PutBucketAsync("t1", Some.Bucket("250"));
        await engine.UseDailyAsync("t1", 1, 20);
        await engine.SendAsync("t1", Use("huge", "1000", "2026-03-20T13:00:00Z"));
        var with = (await engine.ForecastAsync("t1")).PeriodEnd!.Used.Middle;
        await Done(engine.Voids.VoidAsync("t1", new Brimful.Engine.Voids.VoidRequest("tests", "huge", null, null), default));

        (await engine.ForecastAsync("t1")).PeriodEnd!.Used.Middle.Parts.ShouldBeLessThan(with.Parts / 2);
    }

    private static void ShouldBeAbout(Figure found, double expected, double tolerance = 0)
    {
        var value = (double)found.Parts / Math.Pow(10, found.Digits);
        value.ShouldBeInRange(expected - Math.Max(tolerance, expected / 10), expected + Math.Max(tolerance, expected / 10));
    }
}
