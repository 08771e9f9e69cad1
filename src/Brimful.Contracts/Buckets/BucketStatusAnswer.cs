namespace Brimful.Contracts.Buckets;

/// <summary>A bucket at one instant.</summary>
/// <param name="Held">Held by authorizations, beside used.</param>
/// <param name="Overage">Used beyond the capacity.</param>
/// <param name="Tier">The tier that the used level stands in; absent beyond the last one, and where there are none.</param>
/// <param name="NextChange">Null where none is scheduled.</param>
/// <param name="Sources">What the capacity is made of, in burning order; left out while there is only the base.</param>
/// <param name="Percent">Used of the capacity, rounded half-even to 9 digits; null at capacity 0.</param>
/// <param name="TopContributors">The ten subjects that used most in the period, most first.</param>
/// <param name="ParticipantCount">How many participants there are, where there are any.</param>
/// <param name="Participants">How each stands, by subject, while there are at most 100.</param>
/// <param name="State"><c>counting</c> while what was used before is counted from history: the level stands still, and live usage waits. Absent otherwise.</param>
public sealed record BucketStatusAnswer(
    string? State,
    PeriodAnswer Period,
    decimal Capacity,
    decimal Used,
    decimal Held,
    decimal Remaining,
    decimal Overage,
    decimal? Percent,
    string? Tier,
    DateTimeOffset? NextReset,
    NextChangeAnswer? NextChange,
    IReadOnlyList<SourceAnswer>? Sources,
    IReadOnlyList<ThresholdStatusAnswer> Thresholds,
    IReadOnlyList<ContributorAnswer>? TopContributors,
    int? ParticipantCount,
    IReadOnlyDictionary<string, ParticipantLevelAnswer>? Participants);

/// <summary>How a participant stands within the bucket's period.</summary>
/// <param name="Capacity">Its sub-limit.</param>
/// <param name="Used">What it used of the bucket in the period.</param>
public sealed record ParticipantLevelAnswer(
    decimal Capacity,
    decimal Used,
    decimal Held,
    decimal Remaining,
    decimal Overage,
    decimal? Percent,
    IReadOnlyList<ThresholdStatusAnswer> Thresholds);

/// <summary>A subject and what it used of a bucket in a period.</summary>
public sealed record ContributorAnswer(string Subject, decimal Used);

/// <summary>A stretch of time: start is in it, end is not. Null where it has none.</summary>
public sealed record PeriodAnswer(DateTimeOffset? Start, DateTimeOffset? End);

/// <summary>A threshold's line and how it stands.</summary>
/// <param name="State"><c>armed</c>, <c>crossed</c> or <c>passed</c>.</param>
/// <param name="Arming">Of a crossed line the crossing's, of an armed one the next.</param>
/// <param name="Next">Of a recurring line the level of its next step; of one that looks ahead where it stands by now.</param>
public sealed record ThresholdStatusAnswer(
    string? Tier,
    decimal? Percent,
    decimal? Value,
    decimal? Remaining,
    decimal? Every,
    decimal? EveryPercent,
    decimal? Above,
    ForecastLineShape? Forecast,
    RunOutLineShape? RunOut,
    PaceLineShape? Pace,
    string State,
    DateTimeOffset? CrossedAt,
    int Arming,
    decimal? Next);
