namespace Brimful.Contracts.Buckets;

/// <summary>A participant of a bucket with its status.</summary>
public sealed record ParticipantAnswer(string Subject, decimal Capacity, string Limit, IReadOnlyList<ThresholdShape> Thresholds, BucketStatusAnswer Status);
