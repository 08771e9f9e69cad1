using System.Collections.Immutable;
using System.Text.Json;
using Brimful.Api.Bodies;
using Brimful.Api.Problems;
using Brimful.Core.Metering;
using Brimful.Engine.Meters;

namespace Brimful.Api.Meters;

/// <summary>Reads a meter.</summary>
internal static class MeterReader
{
    private const int MaxUnitLength = 64;
    private const string SessionUnit = "s";

    public static MeterTerms? Read(JsonElement body, string meter, FaultList faults)
    {
        var reader = new ObjectReader(body, "", faults);
        reader.AllowKey(meter);
        var eventType = reader.RequireText("eventType", TextFields.MaxNameLength);
        var aggregation = ReadAggregation(reader);
        var value = ReadValue(reader, aggregation);
        var unit = aggregation == Aggregation.Duration ? reader.FindText("unit", MaxUnitLength) ?? SessionUnit : reader.RequireText("unit", MaxUnitLength);
        var where = ReadWhere(reader);
        var dimensions = DimensionReader.Read(reader);
        var session = SessionReader.Read(reader, aggregation);
        reader.RefuseUnknown();
        return faults.IsEmpty ? new MeterTerms(eventType!, aggregation!.Value, value, unit!, where) { Dimensions = dimensions, Session = session } : null;
    }

    private static Aggregation? ReadAggregation(ObjectReader reader)
    {
        reader.Require("aggregation", "one of sum, count, max, latest, uniqueCount, duration");
        switch (reader.FindWord("aggregation", "sum", "count", "max", "latest", "uniqueCount", "duration"))
        {
            case "sum": return Aggregation.Sum;
            case "count": return Aggregation.Count;
            case "max": return Aggregation.Max;
            case "latest": return Aggregation.Latest;
            case "uniqueCount": return Aggregation.UniqueCount;
            case "duration": return Aggregation.Duration;
            case { } word:
                reader.Fault("aggregation", Codes.NotSupportedYet, $"{word} is not supported by this version yet. Use sum, count, max, latest, uniqueCount or duration.");
                return null;
            default: return null;
        }
    }

    /// <summary>A count and session time read no value; a path that is given for one is checked and not kept.</summary>
    private static string? ReadValue(ObjectReader reader, Aggregation? aggregation)
    {
        if (aggregation is Aggregation.Sum or Aggregation.Max or Aggregation.Latest or Aggregation.UniqueCount) reader.Require("value", "the path of the value, such as $.bytes");
        if (reader.FindText("value", DataPath.MaxLength) is not { } path) return null;
        if (!DataPath.IsValid(path)) reader.Fault("value", Codes.PathInvalid, "value " + DataPath.Form);
        return aggregation is Aggregation.Count or Aggregation.Duration ? null : path;
    }

    private static ImmutableArray<MeterCondition> ReadWhere(ObjectReader reader)
    {
        if (reader.Find("where") is not { } where) return [];
        if (where.ValueKind != JsonValueKind.Object)
        {
            reader.Fault("where", Codes.FieldTypeInvalid, $"where is an object of paths and values, not {JsonKind.Name(where)}.");
            return [];
        }
        var conditions = ImmutableArray.CreateBuilder<MeterCondition>();
        foreach (var property in where.EnumerateObject())
        {
            var at = FieldPath.Of(reader.PathOf("where"), property.Name);
            if (!DataPath.IsValid(property.Name)) reader.Faults.Add(at, Codes.PathInvalid, "A path in where " + DataPath.Form);
            conditions.Add(new MeterCondition(property.Name, ReadValues(property.Value, at, reader.Faults)));
        }
        return conditions.ToImmutable();
    }

    private static ImmutableArray<string> ReadValues(JsonElement values, string at, FaultList faults)
    {
        if (values.ValueKind != JsonValueKind.Array) return IsScalar(values, at, faults) ? [values.GetRawText()] : [];
        if (values.GetArrayLength() == 0) faults.Add(at, Codes.WhereInvalid, "No value is in an empty list, so nothing would count. Name at least one value.");
        var index = 0;
        return [.. values.EnumerateArray().Where(value => IsScalar(value, $"{at}[{index++}]", faults)).Select(value => value.GetRawText())];
    }

    private static bool IsScalar(JsonElement value, string at, FaultList faults)
    {
        if (value.ValueKind is JsonValueKind.String or JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False) return true;
        faults.Add(at, Codes.WhereInvalid, $"A value in where is text, a number, true or false, not {JsonKind.Name(value)}.");
        return false;
    }
}
