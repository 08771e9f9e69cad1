namespace Brimful.Contracts.Buckets;

/// <summary>A bucket at one instant.</summary>
/// <param name="Held">Held by authorizations, beside used.</param>
/// <param name="Overage">Used beyond the capacity.</param>
/// <param name="Percent">Used of the capacity, rounded half-even to 9 digits; null at capacity 0.</param>
public sealed record BucketStatusAnswer(
    PeriodAnswer Period,
    decimal Capacity,
    decimal Used,
    decimal Held,
    decimal Remaining,
    decimal Overage,
    decimal? Percent,
    DateTimeOffset? NextReset,
    IReadOnlyList<ThresholdStatusAnswer> Thresholds);

/// <summary>A stretch of time: start is in it, end is not. Null where it has none.</summary>
public sealed record PeriodAnswer(DateTimeOffset? Start, DateTimeOffset? End);

/// <summary>A threshold's line and how it stands.</summary>
/// <param name="State"><c>armed</c>, <c>crossed</c> or <c>passed</c>.</param>
/// <param name="Arming">Of a crossed line the crossing's, of an armed one the next.</param>
/// <param name="Next">Of a recurring line the level of its next step.</param>
public sealed record ThresholdStatusAnswer(
    decimal? Percent,
    decimal? Value,
    decimal? Remaining,
    decimal? Every,
    decimal? EveryPercent,
    decimal? Above,
    string State,
    DateTimeOffset? CrossedAt,
    int Arming,
    decimal? Next);
