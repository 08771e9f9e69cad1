using Brimful.Contracts.Buckets;

namespace Brimful.Contracts.Backtests;

/// <summary>Thresholds that do not exist yet, and the past that they are tried on.</summary>
/// <param name="Account">One account; or <paramref name="Plan"/>, or <paramref name="Tenant"/>: exactly one of the three.</param>
/// <param name="Plan">All accounts that are on a plan now.</param>
/// <param name="Tenant"><c>true</c>: all accounts.</param>
/// <param name="From">From when on what would have been noticed is answered.</param>
/// <param name="To">Until when; not later than now.</param>
/// <param name="Bucket">The key of the bucket that would have had <paramref name="Thresholds"/> in place of its own; or <paramref name="Buckets"/>.</param>
/// <param name="Buckets">Whole definitions by key, as a plan has them, of buckets that would have been there all along.</param>
public sealed record BacktestBody(
    string? Account,
    string? Plan,
    bool? Tenant,
    DateTimeOffset From,
    DateTimeOffset To,
    string? Bucket,
    IReadOnlyList<ThresholdShape>? Thresholds,
    IReadOnlyDictionary<string, BucketBody>? Buckets);
