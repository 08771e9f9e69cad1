namespace Brimful.Contracts.Buckets;

/// <summary>What a subject may use of a bucket by itself, within the bucket's period.</summary>
/// <param name="Capacity">The sub-limit, in the meter's unit; exact, at most 9 digits after the point, below 10^18.</param>
/// <param name="Limit"><c>soft</c>.</param>
/// <param name="Thresholds">Its own lines.</param>
public sealed record ParticipantBody(decimal Capacity, string? Limit, IReadOnlyList<ThresholdShape>? Thresholds);
