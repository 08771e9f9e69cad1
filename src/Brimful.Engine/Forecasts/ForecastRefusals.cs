using Brimful.Engine.Outcomes;

namespace Brimful.Engine.Forecasts;

/// <summary>Why nothing is forecast.</summary>
internal static class ForecastRefusals
{
    public static Refusal AddsUpNot { get; } = Refusal.Invalid([new Fault(
        "bucket", "forecast.not_additive", "Only usage that adds up is forecast: of meters of aggregation sum, count or duration, over a period. Ask for the bucket's usage instead.")]);
}
