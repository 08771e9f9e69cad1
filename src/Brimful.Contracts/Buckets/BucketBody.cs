namespace Brimful.Contracts.Buckets;

/// <summary>A capacity that usage is counted against.</summary>
/// <param name="Name">What people call it.</param>
/// <param name="Meter">The key of the meter that counts in it. Exactly one of meter, meters and spend.</param>
/// <param name="Meters">Keys of several meters whose quantities add up: sums and counts of one unit.</param>
/// <param name="Spend">Prices, where it is money that counts.</param>
/// <param name="Subjects">Keys of the account's subjects that count; all without.</param>
/// <param name="Capacity">In the meter's unit, or in money; exact, at most 9 digits after the point, below 10^18. Of a bucket with tiers, without it, the end of the first.</param>
/// <param name="Period">When it refills; null for a one-off.</param>
/// <param name="From">The first instant of a one-off.</param>
/// <param name="To">The instant at which a one-off ends.</param>
/// <param name="Window">In place of a period: the length of a rolling window, such as <c>PT60S</c> or <c>PT24H</c>.</param>
/// <param name="Measure"><c>concurrent</c>, in place of a period: how many sessions are open now. <c>usage</c> without.</param>
/// <param name="Rollover">How unused base capacity is carried on; not at all without.</param>
/// <param name="TopUp">When the bucket gets a grant by itself; never without.</param>
/// <param name="Limit"><c>soft</c>.</param>
/// <param name="Thresholds">The lines that are told of.</param>
/// <param name="Tiers">Named stretches of the used level, ascending, with lines of their own.</param>
/// <param name="CountFrom"><c>periodStart</c> (the default) or <c>now</c>: what usage before its creation counts.</param>
/// <param name="Jump"><c>each</c>.</param>
/// <param name="Participants">Sub-limits by subject, the whole list; without it the list stays as it is.</param>
public sealed record BucketBody(
    string Name,
    string? Meter,
    IReadOnlyList<string>? Meters,
    SpendShape? Spend,
    IReadOnlyList<string>? Subjects,
    decimal? Capacity,
    PeriodShape? Period,
    DateTimeOffset? From,
    DateTimeOffset? To,
    string? Window,
    string? Measure,
    RolloverShape? Rollover,
    TopUpShape? TopUp,
    string? Limit,
    IReadOnlyList<ThresholdShape>? Thresholds,
    IReadOnlyList<TierShape>? Tiers,
    string? CountFrom,
    string? Jump,
    IReadOnlyDictionary<string, ParticipantBody>? Participants);
