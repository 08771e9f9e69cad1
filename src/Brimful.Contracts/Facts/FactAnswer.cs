using Brimful.Contracts.Buckets;

namespace Brimful.Contracts.Facts;

/// <summary>Something that happened to a bucket, recorded once.</summary>
/// <param name="Fact"><c>crossed</c>, <c>cleared</c>, <c>periodEnded</c>, <c>toppedUp</c>, <c>detected</c> or <c>ended</c>.</param>
/// <param name="Sequence">The bucket's own count of its facts, from 1, without gaps.</param>
/// <param name="Cause"><c>usage</c>, <c>correction</c>, <c>grant</c>, <c>grant_expired</c>, <c>contribution</c>, <c>plan</c>, <c>edit</c>, <c>clock</c> or <c>forecast</c>.</param>
/// <param name="Arming">The n-th crossing of this line in the period.</param>
/// <param name="OccurredAt">When the change itself was.</param>
/// <param name="DetectedAt">When it was noticed.</param>
/// <param name="Late">Whether it happened to a period that was closed.</param>
/// <param name="TopUp">Of an automatic top-up the grant that was added.</param>
/// <param name="Forecast">Of a line that looks ahead, what was expected as it was reached.</param>
/// <param name="Pace">Of a line of pace, how fast the capacity was used then.</param>
/// <param name="Clears">Of a clearing, the notification of the crossing.</param>
/// <param name="TopContributors">Of a crossing of the bucket's own line, the ten subjects that had used most in the period, most first.</param>
public sealed record FactAnswer(
    string Fact,
    string? Account,
    string Bucket,
    int Sequence,
    string NotificationId,
    ReachedThresholdAnswer? Threshold,
    TopUpAnswer? TopUp,
    string Cause,
    string? EventId,
    int? Arming,
    decimal UsedBefore,
    decimal Used,
    decimal Capacity,
    PeriodAnswer Period,
    DateTimeOffset OccurredAt,
    DateTimeOffset DetectedAt,
    bool Late,
    string? Clears,
    ExpectedTotalAnswer? Forecast,
    PaceAnswer? Pace,
    IReadOnlyList<ContributorAnswer>? TopContributors);

/// <summary>The used level that was expected by an instant: in one of ten cases less than q10, in one of two less than q50, in nine of ten less than q90.</summary>
/// <param name="AsOf">When that was forecast.</param>
public sealed record ExpectedTotalAnswer(decimal Q10, decimal Q50, decimal Q90, DateTimeOffset Until, DateTimeOffset AsOf);

/// <summary>How fast a capacity was used, against its period.</summary>
/// <param name="Factor">How many times as fast as an even spread; null while nothing has passed.</param>
/// <param name="PassedPercent">Of the period.</param>
/// <param name="ByWeekdays">Whether days were counted for what their weekdays are worth; else every hour counts the same.</param>
/// <param name="UsedUpAt">When the capacity is used up if it goes on so; null where it is already, or lasts.</param>
public sealed record PaceAnswer(decimal? Factor, decimal PassedPercent, bool ByWeekdays, DateTimeOffset? UsedUpAt);

/// <summary>A grant that a bucket got by itself.</summary>
/// <param name="Ordinal">The n-th of the period, from 1.</param>
public sealed record TopUpAnswer(string Grant, decimal Amount, DateTimeOffset? ExpiresAt, int Ordinal, int AtMost);

/// <summary>A threshold's line, and the used level at which it was reached.</summary>
/// <param name="Participant">The subject whose line it is; of the bucket's own line there is none.</param>
/// <param name="Tier">The tier that the line stands in; of other lines there is none.</param>
/// <param name="Step">Of a recurring line which step, from 1.</param>
public sealed record ReachedThresholdAnswer(
    string? Participant,
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
    decimal? Step,
    decimal Level);
