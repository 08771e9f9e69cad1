using Brimful.Core.Quantities;
using Brimful.Engine.Calibration;
using Brimful.Engine.Capacity;
using Brimful.Engine.Forecasts;
using Brimful.Engine.Outcomes;
using NodaTime;

namespace Brimful.Api.Tests.Fakes;

/// <summary>One forecast of bucket <c>b</c>, none of bucket <c>new</c>, and what was asked for.</summary>
internal sealed class FakeForecasts : IForecasts
{
    public List<(BucketPath Path, int Days)> Asked { get; } = [];

    public Task<Outcome<BucketForecast>> OfBucketAsync(BucketPath path, int days, CancellationToken cancellationToken)
    {
        Asked.Add((path, days));
        var now = Instant.FromUtc(2026, 3, 20, 8, 0);
        Outcome<BucketForecast> answer = path.Bucket switch
        {
            "b" => new BucketForecast(
                now, 40, "GB", [new DayForecast(new LocalDate(2026, 3, 21), Of("1", "2.5", "4"))],
                new PeriodEndForecast(Instant.FromUtc(2026, 4, 1, 0, 0), Of("90", "101.5", "120"), Quantity.Of(100), 0.8125),
                new RunOutForecast(new LocalDate(2026, 3, 27), new LocalDate(2026, 3, 30), null), 1.2m)
            { Quality = new ForecastQuality(0.3125, 0.8) },
            "new" => new BucketForecast(now, 3, "GB", [], null, null, null),
            _ => Refusal.NotFound("bucket"),
        };
        return Task.FromResult(answer);
    }

    private static Expectation Of(string low, string middle, string high) => new(Quantity.Parse(low), Quantity.Parse(middle), Quantity.Parse(high));
}
