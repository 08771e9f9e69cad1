using Brimful.Api.Answers;
using Brimful.Delivery.Foresight;

namespace Brimful.Api.Foresight;

/// <summary>The settings in force.</summary>
internal sealed record ForesightResource(ForesightView View) : Resource(View.ETag)
{
    public override void Write(WireJson wire)
    {
        var terms = View.Settings.ToTerms([]);
        wire.Json.WriteStartObject();
        wire.Json.WriteNumber("falseAlarms"u8, terms.Anomalies is { } all ? (decimal)all.FalseAlarmsAMonth : 0);
        wire.Json.WriteStartObject("atCap"u8);
        wire.Json.WriteNumber("periods"u8, terms.AtCap?.Periods ?? 0);
        if (terms.AtCap is { } cap)
        {
            wire.Json.WriteNumber("atLeast"u8, cap.AtLeast);
            wire.Json.WriteNumber("percent"u8, cap.Percent);
        }
        wire.Json.WriteEndObject();
        wire.Json.WriteStartObject("stagnant"u8);
        wire.Json.WriteNumber("periods"u8, terms.Stagnant?.Periods ?? 0);
        if (terms.Stagnant is { } stagnant) wire.Json.WriteNumber("percent"u8, stagnant.BelowPercent);
        wire.Json.WriteEndObject();
        wire.Json.WriteString("spendForecast"u8, ForesightReader.NameOf(terms.SpendForecast));
        wire.Json.WriteEndObject();
    }
}

/// <summary>A known event.</summary>
internal sealed record KnownEventResource(KnownEventView View) : Resource(View.ETag)
{
    public override void Write(WireJson wire)
    {
        wire.Json.WriteStartObject();
        wire.Json.WriteString("key"u8, View.Key);
        wire.Json.WriteString("name"u8, View.Event.Name);
        wire.Json.WriteString("from"u8, View.Event.From);
        wire.Json.WriteString("to"u8, View.Event.To);
        wire.Json.WriteEndObject();
    }
}
