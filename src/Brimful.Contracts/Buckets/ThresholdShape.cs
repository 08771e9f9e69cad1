namespace Brimful.Contracts.Buckets;

/// <summary>A line on a bucket: exactly one of percent, value, remaining, every, everyPercent, forecast, runOut, pace.</summary>
/// <param name="Percent">Of the capacity, 1 to 10,000.</param>
/// <param name="Value">An absolute used amount.</param>
/// <param name="Remaining">Reached when no more than this is left.</param>
/// <param name="Every">Each so many units over above.</param>
/// <param name="EveryPercent">Each so many percent over above.</param>
/// <param name="Above">Where the steps begin; 0 without.</param>
/// <param name="Forecast">Reached once it is so likely that more is used.</param>
/// <param name="RunOut">Reached once the capacity is likely to be used up.</param>
/// <param name="Pace">Reached once usage is ahead of its period.</param>
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
    ForecastLineShape? Forecast,
    RunOutLineShape? RunOut,
    PaceLineShape? Pace,
    IReadOnlyList<string>? Notify,
    IReadOnlyList<string>? On,
    string? OnCreate,
    decimal? Hysteresis,
    bool? NotifyLate);

/// <summary>How likely it is that more is used than a value, a percent of the capacity, or without both the capacity.</summary>
/// <param name="Probability">From 0.01 to 0.99.</param>
/// <param name="Within"><c>periodEnd</c> (the default), or how far ahead, up to <c>P35D</c>.</param>
public sealed record ForecastLineShape(decimal Probability, string? Within, decimal? Value, decimal? Percent);

/// <param name="Before">How long what is left should last, such as <c>P7D</c>.</param>
public sealed record RunOutLineShape(string Before);

/// <summary>What is used of the capacity, against the share of the period that has passed.</summary>
/// <param name="Over">How many times as fast as an even spread, from 1 to 100.</param>
/// <param name="Ahead">And by how many points of percent; 10 without.</param>
public sealed record PaceLineShape(decimal Over, decimal? Ahead);
