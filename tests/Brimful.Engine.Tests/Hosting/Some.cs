using Brimful.Core.Buckets;
using Brimful.Core.Periods;
using Brimful.Core.Plans;
using Brimful.Core.Pools;
using Brimful.Core.Quantities;
using Brimful.Core.Thresholds;
using Brimful.Engine.Accounts;
using Brimful.Engine.Plans;
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

    /// <summary>A plan with one monthly bucket <c>b</c> on meter <c>m</c>, whose anchor and zone are the account's.</summary>
    public static PlanTerms Plan(string capacity = "100", params ThresholdLine[] lines) => Plan(("b", PlanBucket(capacity, lines)));

    public static PlanTerms Plan(params (string Key, PlanBucket Bucket)[] buckets) =>
        new("P", PlanTerms.NoBuckets.AddRange(buckets.Select(pair => KeyValuePair.Create(pair.Key, pair.Bucket))));

    public static PlanBucket PlanBucket(string capacity = "100", params ThresholdLine[] lines) =>
        new(Bucket(capacity, lines) with { Schedule = null }, new PlanPeriod(new PeriodDuration(PeriodUnit.Month, 1), null, null));

    /// <summary>An account whose only subject is its key, on a plan or on none.</summary>
    public static AccountTerms Account(string? plan = null) => new("A", "UTC", "en", "USD", null, null) { Plan = plan };
    public static ParticipantTerms Participant(string capacity, params ThresholdLine[] lines) =>
        new() { Capacity = Quantity.Parse(capacity), Thresholds = [.. lines.Select(line => new Threshold(line))] };

    public static PercentLine Percent(int percent) => new(Quantity.Of(percent));

    public static ValueLine Value(int value) => new(Quantity.Of(value));
}
