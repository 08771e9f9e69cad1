using System.Collections.Immutable;
using Brimful.Core.Crossings;
using Brimful.Core.Quantities;
using Brimful.Core.Thresholds;
using Brimful.Engine.Buckets;
using Brimful.Engine.Outbox;
using Brimful.Engine.Outcomes;
using NodaTime;

namespace Brimful.Engine.Explanations;

/// <summary>Says of a bucket, at any instant that history reaches, why each of its lines stands as it does (S21).</summary>
public interface IExplanations
{
    /// <summary>
    /// The period at an instant, its level, and each line with its reason: what the bucket showed then, of what had been counted by then.
    /// Refused: <c>explain.in_the_future</c>, <c>explain.no_bucket_then</c>, <c>explain.no_period_then</c>, <c>explain.no_participant_then</c>, <c>explain.history_insufficient</c>,
    /// <c>explain.too_much_at_once</c>.
    /// </summary>
    Task<Outcome<Explanation>> ExplainAsync(ExplanationQuestion question, CancellationToken cancellationToken);
}

/// <param name="At">By the tenant's clock; null for now.</param>
/// <param name="Period">An instant of the period that is asked for; null for the one that was open.</param>
/// <param name="Participant">The key of a participant's subject; null for the bucket's own lines.</param>
public sealed record ExplanationQuestion(string Tenant, string Account, string Bucket, Instant? At, Instant? Period, string? Participant);

/// <summary>How a bucket, or a participant in it, stood at an instant, and why.</summary>
/// <param name="Status">As the bucket showed it then.</param>
/// <param name="Changes">How often the level had changed in the period by then.</param>
/// <param name="Lines">The lines in the order of the definition; of one that recurs, the steps that moved, then the next one.</param>
/// <param name="LastMoves">The newest changes of the level in the period, oldest first.</param>
/// <param name="LargestMoves">The largest ones, largest first.</param>
public sealed record Explanation(
    string Account,
    string Bucket,
    string? Participant,
    Instant At,
    string Meter,
    string Unit,
    BucketStatus Status,
    long Changes,
    ImmutableArray<LineExplanation> Lines,
    ImmutableArray<LevelMove> LastMoves,
    ImmutableArray<LevelMove> LargestMoves);

/// <summary>Why a line, or a step of one that recurs, stands as it does.</summary>
/// <param name="Step">Of a line that recurs, which step; null of any other.</param>
/// <param name="Level">The used level at which it is reached.</param>
/// <param name="Reason">One of <see cref="LineReasons"/>.</param>
/// <param name="Missing">How much more would have to be used to reach it; null where it is reached, or no level gets there.</param>
/// <param name="Arming">Of a crossed line the crossing's arming, of an armed one the next.</param>
/// <param name="Facts">The newest facts about it in the period, oldest first.</param>
/// <param name="MovedBy">The change of the level with which it last moved; null when it did not, or moved without one.</param>
/// <param name="Since">The largest changes of the level since then, largest first.</param>
public sealed record LineExplanation(
    ThresholdLine Line,
    Int128? Step,
    ExactNumber Level,
    ThresholdState State,
    string Reason,
    Figure? Missing,
    int Arming,
    ImmutableArray<FactItem> Facts,
    LevelMove? MovedBy,
    ImmutableArray<LevelMove> Since);

/// <summary>A change of a level.</summary>
/// <param name="EventId">The event that made it; null where none did.</param>
/// <param name="OccurredAt">When the change itself was: of usage the event's time.</param>
/// <param name="CountedAt">When it was counted.</param>
public sealed record LevelMove(
    Cause Cause, string? EventId, string? Source, string? Subject, Figure UsedBefore, Figure Used, Instant OccurredAt, Instant CountedAt);
