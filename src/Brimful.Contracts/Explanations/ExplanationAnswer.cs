using Brimful.Contracts.Buckets;
using Brimful.Contracts.Facts;

namespace Brimful.Contracts.Explanations;

/// <summary>How a bucket, or a participant in it, stood at an instant, and why.</summary>
/// <param name="At">The instant by the tenant's clock: what had been counted by then is in it, whatever its time.</param>
/// <param name="State"><c>counting</c> while the level was being counted from history. Absent otherwise.</param>
/// <param name="Changes">How often the level had changed in the period.</param>
/// <param name="Thresholds">In the order of the definition; of one that recurs, the steps that moved, then the next one.</param>
/// <param name="LastMoves">The newest changes of the level in the period, oldest first.</param>
/// <param name="LargestMoves">The largest ones, largest first.</param>
public sealed record ExplanationAnswer(
    string Account,
    string Bucket,
    string? Participant,
    DateTimeOffset At,
    string Meter,
    string Unit,
    string? State,
    PeriodAnswer Period,
    decimal Capacity,
    decimal Used,
    decimal Held,
    decimal Remaining,
    decimal Overage,
    decimal? Percent,
    DateTimeOffset? NextReset,
    string? Tier,
    long Changes,
    IReadOnlyList<LineExplanationAnswer> Thresholds,
    IReadOnlyList<LevelMoveAnswer> LastMoves,
    IReadOnlyList<LevelMoveAnswer> LargestMoves);

/// <summary>Why a threshold, or a step of one that recurs, stands as it does.</summary>
/// <param name="Level">The used level at which it is reached.</param>
/// <param name="State"><c>armed</c>, <c>crossed</c> or <c>passed</c>.</param>
/// <param name="Reason">Why, as a stable code.</param>
/// <param name="Missing">How much more would have to be used to reach it; null where it is reached.</param>
/// <param name="Arming">Of a crossed line the crossing's, of an armed one the next.</param>
/// <param name="Facts">The newest facts about it in the period, oldest first, each with what became of its message.</param>
/// <param name="MovedBy">The change of the level with which it last moved; null when it did not, or moved without one.</param>
/// <param name="Since">The largest changes of the level since then, largest first.</param>
public sealed record LineExplanationAnswer(
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
    decimal Level,
    string State,
    string Reason,
    decimal? Missing,
    int Arming,
    IReadOnlyList<ExplainedFactAnswer> Facts,
    LevelMoveAnswer? MovedBy,
    IReadOnlyList<LevelMoveAnswer> Since);

/// <summary>A change of a level.</summary>
/// <param name="Cause">As facts have it.</param>
/// <param name="EventId">Null where no event made it.</param>
/// <param name="OccurredAt">When the change itself was: of usage the event's time.</param>
/// <param name="CountedAt">When it was counted.</param>
public sealed record LevelMoveAnswer(
    string Cause, string? EventId, string? Source, string? Subject, decimal UsedBefore, decimal Used, DateTimeOffset OccurredAt, DateTimeOffset CountedAt);

/// <summary>A fact, and what became of its message.</summary>
/// <param name="Message">Null once the notification is kept no longer.</param>
public sealed record ExplainedFactAnswer(FactAnswer Fact, ExplainedMessageAnswer? Message);

/// <summary>What became of a fact's message, as far as it is known by now.</summary>
/// <param name="State"><c>addressed</c>, <c>unaddressed</c> or <c>held</c>.</param>
/// <param name="Reason">Why, as a stable code.</param>
/// <param name="Deliveries">By endpoint.</param>
public sealed record ExplainedMessageAnswer(string NotificationId, string State, string Reason, IReadOnlyList<ExplainedDeliveryAnswer> Deliveries);

/// <summary>What became of a message on its way to one endpoint.</summary>
/// <param name="State"><c>queued</c>, <c>held</c>, <c>delivered</c>, <c>failed</c> or <c>suppressed</c>.</param>
/// <param name="Reason">Why, as a stable code.</param>
public sealed record ExplainedDeliveryAnswer(string Endpoint, string State, string Reason);
