using System.Collections.Immutable;
using System.Text.Json;
using Brimful.Api.Bodies;
using Brimful.Api.Problems;
using Brimful.Core.Keys;
using Brimful.Engine.Meters;

namespace Brimful.Api.Meters;

/// <summary>Reads a meter's dimensions: names, and the paths of their values.</summary>
internal static class DimensionReader
{
    public static ImmutableArray<MeterDimension> Read(ObjectReader reader)
    {
        if (reader.Find("dimensions") is not { } dimensions) return [];
        if (dimensions.ValueKind != JsonValueKind.Object)
        {
            reader.Fault("dimensions", Codes.FieldTypeInvalid, $"dimensions is an object of names and paths, such as {{\"region\": \"$.region\"}}, not {JsonKind.Name(dimensions)}.");
            return [];
        }
        var read = dimensions.EnumerateObject().Select(property => Read(property, reader)).OrderBy(dimension => dimension.Name, StringComparer.Ordinal).ToImmutableArray();
        if (read.Length > MeterDesk.MaxDimensions)
            reader.Fault("dimensions", Codes.MeterTooManyDimensions, $"A meter has at most {MeterDesk.MaxDimensions} dimensions, not {read.Length}. Name those that you ask for usage by.");
        return read;
    }

    private static MeterDimension Read(JsonProperty property, ObjectReader reader)
    {
        var at = FieldPath.Of(reader.PathOf("dimensions"), property.Name);
        if (!ResourceKey.IsValid(property.Name)) reader.Faults.Add(at, Codes.KeyInvalid, $"The name of a dimension is {ResourceKey.Form}.");
        if (property.Name is "subject" or "meter") reader.Faults.Add(at, Codes.MeterDimensionReserved, $"groupBy={property.Name} means something else already. Choose another name.");
        if (property.Value.ValueKind != JsonValueKind.String)
            reader.Faults.Add(at, Codes.FieldTypeInvalid, $"The path of a dimension is text, not {JsonKind.Name(property.Value)}.");
        else if (property.Value.GetString() is not { Length: <= DataPath.MaxLength } path || !DataPath.IsValid(path))
            reader.Faults.Add(at, Codes.PathInvalid, "The path of a dimension " + DataPath.Form);
        else return new MeterDimension(property.Name, path);
        return new MeterDimension(property.Name, "");
    }
}
