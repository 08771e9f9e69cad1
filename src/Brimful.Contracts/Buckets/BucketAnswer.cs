using Brimful.Contracts.Effects;

namespace Brimful.Contracts.Buckets;

/// <summary>A bucket with its status.</summary>
/// <param name="Meter">Absent where it counts several, or what they cost.</param>
/// <param name="Participants">Sub-limits by subject, up to 100 of them; beyond that they are listed at /participants.</param>
/// <param name="Origin">Whose definition it is: <c>account</c> or <c>plan</c>.</param>
public sealed record BucketAnswer(
    string Key,
    string Name,
    string? Meter,
    IReadOnlyList<string>? Meters,
    SpendShape? Spend,
    IReadOnlyList<string>? Subjects,
    decimal Capacity,
    PeriodShape? Period,
    DateTimeOffset? From,
    DateTimeOffset? To,
    string? Window,
    string? Measure,
    RolloverShape? Rollover,
    TopUpShape? TopUp,
    string Limit,
    IReadOnlyList<ThresholdShape> Thresholds,
    IReadOnlyList<TierShape>? Tiers,
    string CountFrom,
    string Jump,
    IReadOnlyDictionary<string, ParticipantBody>? Participants,
    string Origin,
    BucketStatusAnswer Status,
    IReadOnlyList<EffectAnswer>? Effects);
