namespace Brimful.Contracts.Buckets;

/// <summary>Repeating periods.</summary>
/// <param name="Every">An ISO 8601 duration of one unit: PT6H, P1D, P2W, P1M, P1Y.</param>
/// <param name="Anchor">A local date and time at which a period starts, without an offset: 2026-01-31T00:00:00; the account's periodAnchor without.</param>
/// <param name="TimeZone">A zone of the IANA time zone database; the account's without.</param>
public sealed record PeriodShape(string Every, string? Anchor, string? TimeZone);
