using NodaTime;

namespace Brimful.Api.Buckets;

/// <summary>What a bucket's JSON can name that stands elsewhere.</summary>
/// <param name="TimeZone">The account's time zone, for a period without its own; null when the account is not known.</param>
/// <param name="PeriodAnchor">The account's own anchor, for a period without; null when it has none.</param>
/// <param name="HasMeter">Whether the tenant has a meter.</param>
internal sealed record BucketSurroundings(string? TimeZone, LocalDateTime? PeriodAnchor, Func<string, bool> HasMeter);
