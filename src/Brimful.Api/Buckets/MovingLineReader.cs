using Brimful.Api.Bodies;
using Brimful.Api.Problems;
using Brimful.Core.Outlooks;
using Brimful.Core.Quantities;
using Brimful.Core.Thresholds;

namespace Brimful.Api.Buckets;

/// <summary>Reads lines that look ahead: <c>{"forecast":{"probability","within","value"|"percent"}}</c>, <c>{"runOut":{"before"}}</c> and
/// <c>{"pace":{"over","ahead"}}</c>.</summary>
internal static class MovingLineReader
{
    /// <summary>The word for as far as the period goes.</summary>
    public const string PeriodEnd = "periodEnd";

    private static readonly Quantity LeastProbability = new(10_000_000);
    private static readonly Quantity MostProbability = new(990_000_000);
    private static readonly Quantity MostPercent = Quantity.Of(10_000);
    private static readonly Quantity LeastPace = Quantity.Of(1);
    private static readonly Quantity MostPace = Quantity.Of(100);
    private static readonly Quantity MostAhead = Quantity.Of(100);

    /// <summary>Null, with a fault noted, where it is none.</summary>
    public static ThresholdLine? Read(ObjectReader threshold, string kind)
    {
        if (threshold.Has("hysteresis"))
            threshold.Fault("hysteresis", Codes.ThresholdInvalid, "A line that looks ahead clears by what it asks for: 0.2 below its probability, nine tenths of its pace. Leave hysteresis out.");
        var reader = new ObjectReader(threshold.Find(kind)!.Value, threshold.PathOf(kind), threshold.Faults);
        if (!reader.IsObject) return null;
        ThresholdLine? line = kind switch { "forecast" => ReadForecast(reader), "runOut" => ReadRunOut(reader), _ => ReadPace(reader) };
        reader.RefuseUnknown();
        return line;
    }

    private static ForecastLine? ReadForecast(ObjectReader reader)
    {
        var (probability, within) = (reader.RequireQuantity("probability"), ReadWithin(reader));
        if (probability < LeastProbability || probability > MostProbability)
        {
            reader.Fault("probability", Codes.ProbabilityOutOfRange, $"probability is from {LeastProbability} to {MostProbability}: 0.8 is eight times in ten.");
            probability = null;
        }
        var (value, percent) = (reader.FindQuantity("value"), reader.FindQuantity("percent"));
        if (value is not null && percent is not null) reader.Fault("percent", Codes.ThresholdInvalid, "A forecast is of a value or of a percent of the capacity. Leave one out; without both it is of the capacity.");
        if (value <= Quantity.Zero) reader.Fault("value", Codes.QuantityInvalid, "value is not above 0. Send a larger number.");
        if (percent < Quantity.Of(1) || percent > MostPercent) reader.Fault("percent", Codes.PercentOutOfRange, $"percent is from 1 to {MostPercent} percent.");
        return probability is { } asked && within is { } ticks ? new ForecastLine(asked, ticks, value, percent) : null;
    }

    /// <summary>How far ahead, in ticks; 0 to the end of the period.</summary>
    private static long? ReadWithin(ObjectReader reader)
    {
        if (reader.FindText("within", ElapsedTime.MaxLength) is not { } text) return reader.Has("within") ? null : 0;
        if (text == PeriodEnd) return 0;
        if (ElapsedTime.TryParse(text, out var ticks)) return ticks;
        reader.Fault("within", Codes.PeriodInvalid, $"within is {PeriodEnd}, or {ElapsedTime.Form}");
        return null;
    }

    private static RunOutLine? ReadRunOut(ObjectReader reader)
    {
        if (reader.Require("before", "how long what is left should last, such as P7D") is null || reader.FindText("before", ElapsedTime.MaxLength) is not { } text) return null;
        if (ElapsedTime.TryParse(text, out var ticks)) return new RunOutLine(ticks);
        reader.Fault("before", Codes.PeriodInvalid, $"before {ElapsedTime.Form}");
        return null;
    }
    private static PaceLine? ReadPace(ObjectReader reader)
    {
        var (over, ahead) = (reader.RequireQuantity("over"), reader.FindQuantity("ahead"));
        if (over < LeastPace || over > MostPace)
        {
            reader.Fault("over", Codes.ThresholdInvalid, $"over is from {LeastPace} to {MostPace}: 1.5 is half as fast again as an even spread.");
            over = null;
        }
        if (ahead <= Quantity.Zero || ahead > MostAhead) reader.Fault("ahead", Codes.ThresholdInvalid, $"ahead is above 0 and at most {MostAhead}: by how many points of percent usage must be ahead. Leave it out for {PaceLine.FewestAhead}.");
        return over is { } pace ? new PaceLine(pace, ahead ?? PaceLine.FewestAhead) : null;
    }
}
