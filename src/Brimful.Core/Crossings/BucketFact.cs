using System.Collections.Immutable;
using Brimful.Core.Observations;
using Brimful.Core.Outlooks;
using Brimful.Core.Pools;
using Brimful.Core.Quantities;
using Brimful.Core.Thresholds;
using NodaTime;
using Period = Brimful.Core.Periods.Period;

namespace Brimful.Core.Crossings;

/// <summary>Something that happened to a bucket, immutable, recorded once in the same commit as the level it belongs to (S9).</summary>
public abstract record BucketFact
{
    private protected BucketFact()
    {
    }

    /// <summary>Which incarnation of the bucket: a bucket that is deleted and made again is another one.</summary>
    public required int Incarnation { get; init; }

    /// <summary>The bucket's own count of its facts, from 1, without gaps.</summary>
    public required int Sequence { get; init; }

    /// <summary>The period's number within the incarnation, from 0.</summary>
    public required int PeriodNumber { get; init; }

    /// <summary>The period; null for a one-off without bounds.</summary>
    public required Period? Period { get; init; }

    public required Cause Cause { get; init; }

    /// <summary>The id of the event that caused it, when one did.</summary>
    public string? EventId { get; init; }

    /// <summary>The key of the subject whose event caused it, when one did.</summary>
    public string? Subject { get; init; }

    public required Figure UsedBefore { get; init; }

    public required Figure Used { get; init; }

    /// <summary>The capacity after the change.</summary>
    public required Figure Capacity { get; init; }

    /// <summary>When the change itself was: of usage and corrections the causing event's time.</summary>
    public required Instant OccurredAt { get; init; }

    /// <summary>When Brimful noticed.</summary>
    public required Instant DetectedAt { get; init; }

    /// <summary>Whether it happened to a period that was already closed (S13).</summary>
    public bool Late { get; init; }
}

/// <summary>A fact about one threshold. (Incarnation, period number, participant, line, step, arming) is unique in the store.</summary>
public abstract record ThresholdFact : BucketFact
{
    private protected ThresholdFact()
    {
    }

    /// <summary>Whose line it is: the subject of the participant; null for the bucket's own (S16). Levels and capacity are then the participant's.</summary>
    public int? Participant { get; init; }

    public required ThresholdLine Line { get; init; }

    /// <summary>The step of a recurring line, from 1; 0 for any other.</summary>
    public required Int128 Step { get; init; }

    /// <summary>The used level at which the line was reached.</summary>
    public required ExactNumber Level { get; init; }

    /// <summary>The n-th crossing of this line in the period, from 1.</summary>
    public required int Arming { get; init; }

    /// <summary>Keys of the endpoints that the threshold tells of this kind of fact.</summary>
    public ImmutableArray<string> Notify { get; init; } = [];

    /// <summary>Whether messages about a closed period are sent (S13).</summary>
    public bool NotifyLate { get; init; }

    /// <summary>Of a line of pace, how fast the capacity was used then; null of any other, and where nobody knew.</summary>
    public PaceStanding? Pace { get; init; }
}

/// <summary>A threshold was reached.</summary>
public sealed record Crossed : ThresholdFact
{
    /// <summary>Who had used most of the bucket in the period, the crossing's change included; most first. Empty for a participant's line.</summary>
    public ImmutableArray<Contributor> TopContributors { get; init; } = [];

    /// <summary>Of a line that looks ahead, what was expected when it was reached; null of any other, and where nothing was: then the target was exceeded.</summary>
    public ExpectedTotal? Forecast { get; init; }
}

/// <summary>A threshold that was reached no longer is; names the crossing by line, step and arming (S10).</summary>
public sealed record Cleared : ThresholdFact
{
    /// <summary>The number of the period that the crossing was in: a gauge's crossing may have been in an earlier one.</summary>
    public required int CrossedPeriodNumber { get; init; }
}

/// <summary>An edit of the period ended the one that ran (S6).</summary>
public sealed record PeriodEnded : BucketFact;

/// <summary>Less remained than the line of the bucket's automatic top-up says, and a grant was added.</summary>
public sealed record ToppedUp : BucketFact
{
    /// <summary>The id of the grant.</summary>
    public required string GrantId { get; init; }

    public required Quantity Amount { get; init; }

    /// <summary>When what is left of the grant is lost; null for never.</summary>
    public required Instant? ExpiresAt { get; init; }

    /// <summary>The n-th top-up of the period, from 1.</summary>
    public required int Ordinal { get; init; }

    /// <summary>How many a period may have.</summary>
    public required int AtMost { get; init; }

    /// <summary>Keys of the endpoints that are told.</summary>
    public ImmutableArray<string> Notify { get; init; } = [];
}

/// <summary>A fact about what was observed as a day closed. (Incarnation, kind of observation, its day) is unique in the store for each of the two.</summary>
public abstract record ObservationFact : BucketFact
{
    private protected ObservationFact()
    {
    }

    /// <summary>What was observed; of its end, as it was told then.</summary>
    public required Observation Observation { get; init; }
}

/// <summary>Something was observed.</summary>
public sealed record Detected : ObservationFact;

/// <summary>What was observed goes on no longer.</summary>
public sealed record Ended : ObservationFact
{
    public required EndReason Reason { get; init; }
}
