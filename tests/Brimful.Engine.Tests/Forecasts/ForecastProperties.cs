using Brimful.Core.Quantities;
using Brimful.Core.Spend;
using Brimful.Engine.Forecasts;
using Brimful.Engine.Tests.Hosting;
using NodaTime;
using static Brimful.Engine.Tests.Forecasts.ForecastedEngine;
using static Brimful.Engine.Tests.Hosting.RunningEngine;

namespace Brimful.Engine.Tests.Forecasts;

/// <summary>What holds of every forecast on the way through events, rollups and the bucket's own terms; the seed is in the message of a failure.</summary>
public sealed class ForecastProperties
{
    private const int Seeds = 6;

    private static readonly double[] Probabilities = [0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99];

    [Fact]
    public Task Probability_falls_as_the_allowance_grows_and_is_1_once_exceeded() => ForSeedsAsync(async (engine, random, seed) =>
    {
        var used = UsedOf((await engine.StatusAsync("t1")).Used);
        var last = 1.0;
        foreach (var capacity in new[] { 0.9, 1.02, 1.1, 1.3, 1.5, 1.8, 2.5, 6 }.Select(part => Math.Round(part * used)))
        {
            await PutAsync(engine, $"{capacity}");
            var now = (await engine.ForecastAsync("t1")).PeriodEnd!.ExceedProbability;
            now.ShouldBeInRange(0, last, $"seed {seed}, capacity {capacity}");
            if (capacity < used) now.ShouldBe(1, $"seed {seed}");
            last = now;
        }
    });

    [Fact]
    public Task Probability_rises_as_todays_usage_grows_until_it_is_1() => ForSeedsAsync(async (engine, random, seed) =>
    {
        var used = UsedOf((await engine.StatusAsync("t1")).Used);
        await PutAsync(engine, $"{Math.Round(1.6 * used)}");
        await engine.SetClockAsync("t1", "2026-03-21T10:00:00Z");
        var last = 0.0;
        for (var step = 0; step < 9; step++)
        {
            await engine.SendAsync("t1", Use($"today{step}", $"{1 + Math.Round(used * 0.01 * random.Next(12))}"));
            var now = (await engine.ForecastAsync("t1")).PeriodEnd!.ExceedProbability;
            now.ShouldBeInRange(last, 1, $"seed {seed}, step {step}");
            last = now;
        }
        await engine.SendAsync("t1", Use("rest", $"{Math.Round(2 * used)}"));
        (await engine.ForecastAsync("t1")).PeriodEnd!.ExceedProbability.ShouldBe(1, $"seed {seed}");
    });

    [Fact]
    public Task Intervals_nest_on_every_horizon_and_wider_ones_hold_narrower_ones() => ForSeedsAsync(async (engine, random, seed) =>
    {
        var basis = await Done(new ForecastReading(engine.Node).ReadAsync(Path("t1"), default));
        for (var days = 0; days <= 11; days++)
        {
            var until = At("2026-03-21T00:00:00Z") + Duration.FromHours((24 * days) + random.Next(1, 24));
            var quantiles = Probabilities.Select(probability => basis.ToCome(Instant.Min(until, At("2026-04-01T00:00:00Z")).ToUnixTimeTicks(), probability)).ToList();
            quantiles.Zip(quantiles.Skip(1)).ShouldAllBe(static pair => pair.First <= pair.Second, $"seed {seed}, {until}");
        }
        var forecast = await engine.ForecastAsync("t1", 35);
        foreach (var used in forecast.Daily.Select(static day => day.Used).Append(forecast.PeriodEnd!.Used))
        {
            used.Low.Parts.ShouldBeLessThanOrEqualTo(used.Middle.Parts, $"seed {seed}");
            used.Middle.Parts.ShouldBeLessThanOrEqualTo(used.High.Parts, $"seed {seed}");
        }
    });

    [Fact]
    public Task Money_follows_units() => ForSeedsAsync(async (engine, random, seed) =>
    {
        var (units, price) = ((await engine.ForecastAsync("t1")).PeriodEnd!, random.Next(1, 900));
        await engine.PutBucketAsync("t1", Some.Bucket($"{1_000_000 * price}") with { Spend = new SpendTerms("USD", [new MeterPrice("m", new GraduatedPrice([new PriceTier(null, Quantity.Of(price), Quantity.Zero)]))]) }, "money");
        await Done(engine.Buckets.GetCountedAsync("t1", "a", "money", default));
        var money = (await engine.ForecastAsync("t1", bucket: "money")).PeriodEnd!;

        foreach (var (costs, counts) in new[] { (money.Used.Low, units.Used.Low), (money.Used.Middle, units.Used.Middle), (money.Used.High, units.Used.High) })
            UsedOf(costs).ShouldBe(price * UsedOf(counts), price * UsedOf(counts) * 1e-4, $"seed {seed}, price {price}");
    });

    /// <summary>Twenty days of usage that differs by day, weekday and event, some of it late, on a bucket that is wide enough.</summary>
    private static async Task ForSeedsAsync(Func<RunningEngine, Random, int, Task> test)
    {
        for (var seed = 0; seed < Seeds; seed++)
        {
            var random = new Random(seed);
            using var engine = new RunningEngine();
            await engine.SetUpAsync("t1");
            await PutAsync(engine, "1000000");
            await engine.SetClockAsync("t1", Day(21));
            var (level, rest) = (random.Next(5, 500), random.Next(3) == 0 ? 0 : 1);
            for (var day = 1; day <= 20; day++)
            {
                var worth = day % 7 < 2 ? rest : 1;
                await engine.SendAsync("t1", [.. Enumerable.Range(0, 4).Select(part => Use($"d{day}-{part}", $"{worth * random.Next(1, level)}", $"2026-03-{day:00}T{random.Next(24):00}:{random.Next(60):00}:00Z"))]);
                if (random.Next(6) == 0) engine.Checkpoint();
            }
            await test(engine, random, seed);
            engine.Fatal.ShouldBeNull();
        }
    }

    private static async Task PutAsync(RunningEngine engine, string capacity)
    {
        await engine.PutBucketAsync("t1", Some.Bucket(capacity));
        await Done(engine.Buckets.GetCountedAsync("t1", "a", "b", default));
    }

    private static double UsedOf(Quantity quantity) => (double)quantity.Nanos / Quantity.NanosPerUnit;

    private static double UsedOf(Figure figure) => (double)figure.Parts / Math.Pow(10, figure.Digits);
}
