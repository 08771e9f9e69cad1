namespace Brimful.Contracts.Buckets;

/// <summary>A line on a bucket: exactly one of percent, value, remaining, every, everyPercent.</summary>
/// <param name="Percent">Of the capacity, 1 to 10,000.</param>
/// <param name="Value">An absolute used amount.</param>
/// <param name="Remaining">Reached when no more than this is left.</param>
/// <param name="Every">Each so many units over above.</param>
/// <param name="EveryPercent">Each so many percent over above.</param>
/// <param name="Above">Where the steps begin; 0 without.</param>
/// <param name="Notify">Keys of the endpoints that are told.</param>
/// <param name="On"><c>crossed</c> (the default), <c>cleared</c>.</param>
/// <param name="OnCreate"><c>skip</c> (the default) or <c>fire</c>: what a line does that is created under the present level.</param>
/// <param name="Hysteresis">How far used must fall below the line before it clears, in the bucket's unit.</param>
/// <param name="NotifyLate">Whether messages about closed periods are sent.</param>
public sealed record ThresholdShape(
    decimal? Percent,
    decimal? Value,
    decimal? Remaining,
    decimal? Every,
    decimal? EveryPercent,
    decimal? Above,
    IReadOnlyList<string>? Notify,
    IReadOnlyList<string>? On,
    string? OnCreate,
    decimal? Hysteresis,
    bool? NotifyLate);
