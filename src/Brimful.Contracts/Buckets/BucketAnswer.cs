namespace Brimful.Contracts.Buckets;

/// <summary>A bucket with its status.</summary>
public sealed record BucketAnswer(
    string Key,
    string Name,
    string Meter,
    IReadOnlyList<string>? Subjects,
    decimal Capacity,
    PeriodShape? Period,
    DateTimeOffset? From,
    DateTimeOffset? To,
    string Limit,
    IReadOnlyList<ThresholdShape> Thresholds,
    string CountFrom,
    string Jump,
    BucketStatusAnswer Status);
