using Brimful.Api.Answers;
using Brimful.Contracts.Json;
using Brimful.Core.Metering;
using Brimful.Engine.Meters;

namespace Brimful.Api.Meters;

internal sealed record MeterResource(MeterView View) : Resource(View.ETag)
{
    public override void Write(WireJson wire)
    {
        var terms = View.Terms;
        wire.Json.WriteStartObject();
        wire.Json.WriteString("key"u8, View.Key);
        wire.Json.WriteString("eventType"u8, terms.EventType);
        wire.Json.WriteString("aggregation"u8, WordOf(terms.Aggregation));
        wire.TextIfAny("value", terms.Value);
        if (terms.Session is { } session) WriteSession(wire, session);
        wire.Json.WriteString("unit"u8, terms.Unit);
        if (terms.Where is { IsDefaultOrEmpty: false }) WriteWhere(wire, terms);
        if (terms.Dimensions.Length > 0) WriteDimensions(wire, terms);
        wire.Json.WriteEndObject();
    }

    private static void WriteDimensions(WireJson wire, MeterTerms terms)
    {
        wire.Json.WriteStartObject("dimensions"u8);
        foreach (var dimension in terms.Dimensions) wire.Json.WriteString(dimension.Name, dimension.Path);
        wire.Json.WriteEndObject();
    }

    private static void WriteSession(WireJson wire, SessionTerms session)
    {
        wire.Json.WriteString("session"u8, session.Id);
        wire.Json.WriteString("action"u8, session.Action);
        wire.TextIfAny("maxSilence", session.MaxSilenceTicks is { } ticks ? DurationWriting.TextOf(ticks) : null);
    }

    private static void WriteWhere(WireJson wire, MeterTerms terms)
    {
        wire.Json.WriteStartObject("where"u8);
        foreach (var condition in terms.Where)
        {
            wire.Json.WritePropertyName(condition.Path);
            if (condition.AnyOf.Length != 1) wire.Json.WriteStartArray();
            foreach (var value in condition.AnyOf) wire.Json.WriteRawValue(value);
            if (condition.AnyOf.Length != 1) wire.Json.WriteEndArray();
        }
        wire.Json.WriteEndObject();
    }

    public static string WordOf(Aggregation aggregation) => aggregation switch
    {
        Aggregation.Sum => "sum",
        Aggregation.Count => "count",
        Aggregation.Max => "max",
        Aggregation.Latest => "latest",
        Aggregation.UniqueCount => "uniqueCount",
        Aggregation.Duration => "duration",
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
