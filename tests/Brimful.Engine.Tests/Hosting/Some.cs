using Brimful.Core.Buckets;
using Brimful.Core.Periods;
using Brimful.Core.Pools;
using Brimful.Core.Quantities;
using Brimful.Core.Thresholds;
using NodaTime;

namespace Brimful.Engine.Tests.Hosting;

/// <summary>Builders of what tests are about.</summary>
public static class Some
{
    /// <summary>A monthly bucket from the first of January, UTC, on meter <c>m</c>.</summary>
    public static BucketTerms Bucket(string capacity = "100", params ThresholdLine[] lines) => new()
    {
        Name = "B",
        Meter = "m",
        Capacity = Quantity.Parse(capacity),
        Schedule = new PeriodSchedule(PeriodUnit.Month, 1, new LocalDateTime(2026, 1, 1, 0, 0), DateTimeZone.Utc),
        Thresholds = [.. lines.Select(line => new Threshold(line))],
    };

    public static ParticipantTerms Participant(string capacity, params ThresholdLine[] lines) =>
        new() { Capacity = Quantity.Parse(capacity), Thresholds = [.. lines.Select(line => new Threshold(line))] };

    public static PercentLine Percent(int percent) => new(Quantity.Of(percent));

    public static ValueLine Value(int value) => new(Quantity.Of(value));
}
