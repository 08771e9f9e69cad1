using Brimful.Core.Forecasts;

namespace Brimful.Core.Tests.Forecasts;

/// <summary>What holds of every forecast, over random series; the seed is in the message of a failure.</summary>
public sealed class ForecastPropertyTests
{
    private const int Seeds = 120;

    private static readonly double[] Probabilities = [0.001, 0.01, 0.1, 0.25, 0.5, 0.75, 0.9, 0.99, 0.999];

    [Fact]
    public void Probability_falls_as_the_allowance_grows()
    {
        foreach (var (series, seed) in Series())
        {
            var forecast = Told(series).Ahead(1 + (seed % 45))!.Value;
            var last = 1.0;
            for (var amount = 0.0; amount < 60 * series.Max(); amount += 1 + (series.Max() * 0.7))
            {
                var probability = forecast.ProbabilityOfMoreThan(amount);
                probability.ShouldBeInRange(0, last, $"seed {seed}, amount {amount}");
                last = probability;
            }
        }
    }

    [Fact]
    public void Probability_rises_as_todays_usage_grows_and_is_1_once_exceeded()
    {
        foreach (var (series, seed) in Series())
        {
            var (outlook, capacity, last) = (Told(series), series.TakeLast(14).Sum(), 0.0);
            for (var used = 0.0; used <= capacity * 1.2; used += 1 + (capacity / 20))
            {
                var probability = outlook.Ahead(seed % 20, new DayInProgress(used, 0.4))!.Value.ProbabilityOfMoreThan(capacity - used);
                probability.ShouldBeInRange(last, 1, $"seed {seed}, used {used}");
                if (used > capacity) probability.ShouldBe(1);
                last = probability;
            }
        }
    }

    [Fact]
    public void Quantiles_nest_and_say_what_probabilities_say()
    {
        foreach (var (series, seed) in Series())
        {
            var forecast = Told(series).Ahead(1 + (seed % 40))!.Value;
            var quantiles = Probabilities.Select(forecast.Quantile).ToList();
            quantiles.ShouldAllBe(quantile => double.IsFinite(quantile) && quantile >= 0, $"seed {seed}");
            quantiles.Zip(quantiles.Skip(1)).ShouldAllBe(static pair => pair.First <= pair.Second, $"seed {seed}");
            foreach (var (quantile, probability) in quantiles.Zip(Probabilities))
            {
                if (quantile > 1e-6) forecast.ProbabilityOfMoreThan(quantile).ShouldBe(1 - probability, 1e-6, $"seed {seed}");
            }
        }
    }

    [Fact]
    public void Units_do_not_matter()
    {
        foreach (var (series, seed) in Series())
        {
            var (plain, scaled) = (Told(series).Ahead(1 + (seed % 30))!.Value, Told([.. series.Select(static used => 1000 * used)]).Ahead(1 + (seed % 30))!.Value);
            foreach (var probability in Probabilities)
            {
                var quantile = plain.Quantile(probability);
                scaled.Quantile(probability).ShouldBe(1000 * quantile, 1 + (quantile * 0.1), $"seed {seed}");
                scaled.ProbabilityOfMoreThan(1000 * quantile).ShouldBe(plain.ProbabilityOfMoreThan(quantile), 1e-4, $"seed {seed}");
            }
        }
    }

    [Fact]
    public void An_error_counts_once_its_days_are_over_and_for_the_level_it_was_forecast_from()
    {
        foreach (var (series, seed) in Series())
        {
            ref readonly var kept = ref Told(series).Errors;
            kept.Of7Days.LogScale.ShouldBe(Recounted(series, 7), 1e-4, $"seed {seed}, 7 days");
            // From a year on, the error is one of what a year ago had announced.
            if (series.Length <= 364 + 28 + 14) kept.Of14Days.LogScale.ShouldBe(Recounted(series, 14), 1e-4, $"seed {seed}, 14 days");
            kept.Of28Days.LogScale.ShouldBe(Recounted(series, 28), 1e-4, $"seed {seed}, 28 days");
        }
    }

    /// <summary>The same from the whole series: for every day by which as many days are over since a level that a week had made, how far off it was.</summary>
    private static double Recounted(double[] series, int days)
    {
        var (squares, weights) = (0.0, 0.0);
        for (var origin = 7; origin + days <= series.Length; origin++)
        {
            var level = new[] { 7, 14, 28, 56 }.Average(window => series.Take(origin).TakeLast(window).Average());
            var error = LogRatio.Of(series.Skip(origin).Take(days).Average(), level);
            var weight = Math.Pow(0.5, (series.Length - origin - days) / 28.0);
            (squares, weights) = (squares + (weight * error * error), weights + weight);
        }
        return Math.Log((weights > 0 ? Math.Sqrt(squares / weights) : 0.3) + 0.02);
    }

    private static UsageOutlook Told(double[] series) => UsageOutlookTests.After(series.Length, day => series[day]);

    /// <summary>Steady, weekly, resting, growing and spiky series, short and long ones.</summary>
    private static IEnumerable<(double[] Series, int Seed)> Series()
    {
        for (var seed = 0; seed < Seeds; seed++)
        {
            var random = new Random(seed);
            var (level, spread, growth, rest) = (Math.Pow(10, random.NextDouble() * 6), random.NextDouble(), (random.NextDouble() - 0.5) * 0.02, random.Next(4) == 0 ? 0.0 : 1.0);
            var series = new double[random.Next(14, seed % 20 == 0 ? 500 : 150)];
            for (var day = 0; day < series.Length; day++)
            {
                var spike = random.Next(60) == 0 ? random.NextDouble() * 50 : 1;
                series[day] = Math.Floor(level * Math.Exp(growth * Math.Min(day, 200)) * (1 + (spread * (random.NextDouble() - 0.5))) * spike * (day % 7 >= 5 ? rest : 1));
            }
            yield return (series, seed);
        }
    }
}
