using Brimful.Core.Outlooks;
using Brimful.Core.Periods;
using Brimful.Core.Quantities;
using Brimful.Engine.Tests.Hosting;
using NodaTime;
using static Brimful.Engine.Tests.Forecasts.ForecastedEngine;
using static Brimful.Engine.Tests.Hosting.RunningEngine;

namespace Brimful.Engine.Tests.Forecasts;

/// <summary>Forecasts of periods of an hour to a year.</summary>
public sealed class HorizonTests
{
    [Fact]
    public Task Periods_of_hours_are_forecast_by_hours_of_the_day() => ForTwoTenantsAsync(async (engine, tenant) =>
    {
        await engine.SetUpAsync(tenant);
        await UseHourlyAsync(engine, tenant, 11);
        await PutAsync(engine, tenant, "b", PeriodUnit.Hour, 6, "30");
        await engine.SetClockAsync(tenant, "2026-03-12T07:00:00Z");
        var forecast = await engine.ForecastAsync(tenant);

        forecast.History.ShouldBe((11 * 24) + 7);
        forecast.Daily.ShouldBeEmpty();
        forecast.Hourly.Length.ShouldBe(48);
        forecast.Hourly[0].At.ShouldBe(At("2026-03-12T08:00:00Z"));
        UsedOf(forecast.Hourly[4].Used.Middle).ShouldBeInRange(8, 12, "noon");
        UsedOf(forecast.Hourly[16].Used.Middle).ShouldBeInRange(0, 3, "midnight");
        // One at six, one more at seven, and ten in each of four hours.
        forecast.PeriodEnd!.At.ShouldBe(At("2026-03-12T12:00:00Z"));
        UsedOf(forecast.PeriodEnd.Used.Middle).ShouldBeInRange(36, 50);
        forecast.PeriodEnd.ExceedProbability.ShouldBeGreaterThan(0.6);
    });

    [Fact]
    public Task A_line_of_a_period_of_hours_fires_as_the_hour_closes_that_makes_it_likely_and_not_at_night() => ForTwoTenantsAsync(async (engine, tenant) =>
    {
        await engine.SetUpAsync(tenant);
        await UseHourlyAsync(engine, tenant, 11);
        await engine.PutBucketAsync(tenant, Some.Bucket("30", Likely()) with { Schedule = Every(PeriodUnit.Hour, 6) });
        await engine.SetClockAsync(tenant, "2026-03-12T05:30:00Z");
        (await engine.ForetoldAsync(tenant)).ShouldBeEmpty("night uses one an hour");

        await engine.SetClockAsync(tenant, "2026-03-12T07:30:00Z");
        (await engine.ForetoldAsync(tenant)).ShouldHaveSingleItem().ShouldStartWith("+forecast 2026-03-12t06:00:00z");
    });

    [Fact]
    public Task With_less_than_a_week_of_hours_nothing_is_made_up() => ForTwoTenantsAsync(async (engine, tenant) =>
    {
        await engine.SetUpAsync(tenant);
        await UseHourlyAsync(engine, tenant, 6);
        await PutAsync(engine, tenant, "b", PeriodUnit.Hour, 1, "30");
        await engine.SetClockAsync(tenant, "2026-03-07T23:00:00Z");
        (await engine.ForecastAsync(tenant)).IsInsufficient.ShouldBeTrue();

        await engine.SetClockAsync(tenant, "2026-03-08T00:00:00Z");
        (await engine.ForecastAsync(tenant)).IsInsufficient.ShouldBeFalse();
    });

    [Fact]
    public Task A_period_that_ends_after_the_calendar_has_lines_that_look_ahead_in_every_zone() => ForTwoTenantsAsync(async (engine, tenant) =>
    {
        await engine.SetUpAsync(tenant);
        var endless = new PeriodSchedule(PeriodUnit.Year, 10_000, new LocalDateTime(2026, 1, 1, 0, 0), DateTimeZoneProviders.Tzdb["Pacific/Apia"]);
        await engine.PutBucketAsync(tenant, Some.Bucket("500", Likely(), Likely(value: "100000"), new PaceLine(Quantity.Parse("1.5"), Quantity.Of(10))) with { Schedule = endless });
        await engine.UseDailyAsync(tenant, 2, 20);

        (await engine.ForetoldAsync(tenant)).ShouldNotBeEmpty();
        var forecast = await engine.ForecastAsync(tenant);
        forecast.PeriodEnd!.ExceedProbability.ShouldBeGreaterThan(0.5);
        forecast.Pace.ShouldNotBeNull();
        (await engine.StatusAsync(tenant)).ShouldSatisfyAllConditions(status => status.PeriodEnd.ShouldBeNull(), status => status.NextReset.ShouldBeNull());
    });

    [Theory]
    [InlineData(PeriodUnit.Day, 1, 130, 150)]
    [InlineData(PeriodUnit.Week, 1, 850, 1000)]
    [InlineData(PeriodUnit.Quarter, 1, 11000, 13500)]
    [InlineData(PeriodUnit.Year, 1, 45000, 56000)]
    public async Task Longer_periods_come_to_what_their_days_come_to(PeriodUnit unit, int multiple, double least, double most)
    {
        using var engine = new RunningEngine();
        await engine.SetUpAsync("t1");
        await PutAsync(engine, "t1", "b", unit, multiple, "1000000");
        await UseHourlyAsync(engine, "t1", 30);
        await engine.SetClockAsync("t1", "2026-03-31T00:00:00Z");
        var forecast = await engine.ForecastAsync("t1");

        // A day is 132; nothing was used before March.
        var whole = forecast.PeriodEnd!.Used;
        var used = UsedOf(whole.Middle) + (unit is PeriodUnit.Quarter or PeriodUnit.Year ? UnusedBefore : 0);
        used.ShouldBeInRange(least, most);
        UsedOf(whole.Low).ShouldBeLessThan(UsedOf(whole.Middle));
        UsedOf(whole.High).ShouldBeGreaterThan(UsedOf(whole.Middle));
    }

    /// <summary>What January and February would have been of a quarter or a year.</summary>
    private const double UnusedBefore = 59 * 132;

    private static PeriodSchedule Every(PeriodUnit unit, int multiple) => new(unit, multiple, new LocalDateTime(2026, 1, 1, 0, 0), DateTimeZone.Utc);

    private static Task PutAsync(RunningEngine engine, string tenant, string bucket, PeriodUnit unit, int multiple, string capacity) =>
        engine.PutBucketAsync(tenant, Some.Bucket(capacity) with { Schedule = Every(unit, multiple) }, bucket);

    /// <summary>Ten in each hour from eight to eight, one in each hour of the night.</summary>
    private static async Task UseHourlyAsync(RunningEngine engine, string tenant, int days)
    {
        await engine.SetClockAsync(tenant, $"2026-03-{days + 1:00}T00:00:00Z");
        var hours = Enumerable.Range(0, days * 24).Select(hour => (Hour: hour, At: At("2026-03-01T00:20:00Z") + Duration.FromHours(hour)));
        await engine.SendAsync(tenant, [.. hours.Select(hour => Use($"h{hour.Hour}", hour.Hour % 24 is >= 8 and < 20 ? "10" : "1", $"{hour.At}"))]);
    }

    private static double UsedOf(Figure figure) => (double)figure.Parts / Math.Pow(10, figure.Digits);
}
