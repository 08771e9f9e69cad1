namespace Brimful.Contracts.Buckets;

/// <summary>A tier of a bucket: the used levels above the tier before it, up to and with its own end.</summary>
/// <param name="UpTo">Where it ends; without it the tier, which must be the last, is open.</param>
/// <param name="Name">What facts and messages call it.</param>
/// <param name="Thresholds">Lines of percent (of the tier's span, 1 to 100) and remaining (in the tier); none in an open tier.</param>
public sealed record TierShape(decimal? UpTo, string Name, IReadOnlyList<ThresholdShape>? Thresholds);
