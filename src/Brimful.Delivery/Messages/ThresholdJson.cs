using System.Diagnostics;
using System.Text.Json;
using Brimful.Contracts.Json;
using Brimful.Core.Crossings;
using Brimful.Core.Outlooks;
using Brimful.Core.Thresholds;
using Brimful.Core.Tiers;

namespace Brimful.Delivery.Messages;

/// <summary>Writes thresholds the one way they are shown: in messages, facts and status (S20).</summary>
public static class ThresholdJson
{
    /// <summary>Writes the property <c>threshold</c>: whose it is, the definition, the <c>step</c> of a recurring line, and the <c>level</c> at which it was reached.</summary>
    /// <param name="participant">The key of the subject whose line it is; null for the bucket's own.</param>
    public static void WriteReached(Utf8JsonWriter writer, ThresholdFact fact, string? participant, NumberStyle style)
    {
        writer.WriteStartObject("threshold");
        if (participant is not null) writer.WriteString("participant", participant);
        WriteDefinition(writer, fact.Line, style);
        if (fact.Line.IsRecurring) writer.WriteExact("step", fact.Step.ToString(), NumberStyle.Number);
        writer.WriteExact("level", fact.Level.ToString(), style);
        writer.WriteEndObject();
    }

    /// <summary>Writes a line's kind and numbers as properties of the object that is open.</summary>
    public static void WriteDefinition(Utf8JsonWriter writer, ThresholdLine line, NumberStyle style)
    {
        switch (line)
        {
            case PercentLine percent:
                writer.WriteExact("percent", percent.Percent.ToString(), style);
                break;
            case ValueLine value:
                writer.WriteExact("value", value.Value.ToString(), style);
                break;
            case RemainingLine remaining:
                writer.WriteExact("remaining", remaining.Remaining.ToString(), style);
                break;
            case EveryLine every:
                writer.WriteExact("every", every.Every.ToString(), style);
                writer.WriteExact("above", every.Above.ToString(), style);
                break;
            case EveryPercentLine every:
                writer.WriteExact("everyPercent", every.EveryPercent.ToString(), style);
                writer.WriteExact("above", every.Above.ToString(), style);
                break;
            case TierLine tier:
                writer.WriteString("tier", tier.Tier);
                WriteInTier(writer, tier, style);
                break;
            case ForecastLine forecast:
                WriteForecast(writer, forecast, style);
                break;
            case RunOutLine runOut:
                writer.WriteStartObject("runOut");
                writer.WriteString("before", DurationWriting.TextOf(runOut.BeforeTicks));
                writer.WriteEndObject();
                break;
            case PaceLine pace:
                writer.WriteStartObject("pace");
                writer.WriteExact("over", pace.Over.ToString(), style);
                writer.WriteExact("ahead", pace.Ahead.ToString(), style);
                writer.WriteEndObject();
                break;
            default:
                throw new UnreachableException();
        }
    }

    private static void WriteForecast(Utf8JsonWriter writer, ForecastLine line, NumberStyle style)
    {
        writer.WriteStartObject("forecast");
        writer.WriteExact("probability", line.Probability.ToString(), style);
        writer.WriteString("within", line.WithinTicks == 0 ? "periodEnd" : DurationWriting.TextOf(line.WithinTicks));
        if (line.Value is { } value) writer.WriteExact("value", value.ToString(), style);
        if (line.Percent is { } percent) writer.WriteExact("percent", percent.ToString(), style);
        writer.WriteEndObject();
    }

    /// <summary>Writes the number of a tier's line, as it stands in its tier.</summary>
    public static void WriteInTier(Utf8JsonWriter writer, TierLine line, NumberStyle style)
    {
        if (line is TierPercentLine percent) writer.WriteExact("percent", percent.Percent.ToString(), style);
        if (line is TierRemainingLine remaining) writer.WriteExact("remaining", remaining.Remaining.ToString(), style);
    }
}
