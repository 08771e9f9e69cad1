using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Brimful.Api.Problems;
using Brimful.Core.Quantities;
using NodaTime;
using NodaTime.Text;

namespace Brimful.Api.Bodies;

/// <summary>Reads fields that are quantities or instants.</summary>
internal static class ValueFields
{
    public static Quantity? RequireQuantity(this ObjectReader reader, string name) =>
        reader.Require(name, "a number, or the number as text") is { } element ? Quantity(reader, name, element) : null;

    public static Quantity? FindQuantity(this ObjectReader reader, string name) =>
        reader.Find(name) is { } element ? Quantity(reader, name, element) : null;

    public static Instant? RequireInstant(this ObjectReader reader, string name) =>
        reader.Require(name, "an instant such as 2026-03-01T00:00:00Z") is { } element ? Instant(reader, name, element) : null;

    public static Instant? FindInstant(this ObjectReader reader, string name) =>
        reader.Find(name) is { } element ? Instant(reader, name, element) : null;

    /// <summary>A whole number within bounds.</summary>
    public static int? FindWhole(this ObjectReader reader, string name, int least, int most)
    {
        if (reader.Find(name) is not { } element) return null;
        if (element.ValueKind != JsonValueKind.Number)
            reader.Fault(name, Codes.FieldTypeInvalid, $"{name} is a whole number, not {JsonKind.Name(element)}.");
        else if (element.TryGetInt32(out var whole) && whole >= least && whole <= most) return whole;
        else reader.Fault(name, Codes.FieldInvalid, $"{name} is a whole number from {least} to {most}.");
        return null;
    }

    /// <summary>What an instant looks like, after its name.</summary>
    public const string InstantForm = " is an ISO 8601 instant with an offset, such as 2026-03-01T00:00:00Z, in the years 1 to 9998.";

    /// <summary>The instant of a text; null when it is none.</summary>
    public static Instant? InstantOf(string text) =>
        OffsetDateTimePattern.ExtendedIso.Parse(text) is { Success: true, Value: { Year: >= 1 and <= 9998 } parsed } ? parsed.ToInstant() : null;

    /// <summary>Cut to the 100 ns that the journal keeps, so that what is sent twice is the same after a restart too.</summary>
    public static Instant? AsKept(Instant? at) => at is { } finer ? NodaTime.Instant.FromUnixTimeTicks(finer.ToUnixTimeTicks()) : null;

    /// <summary>A quantity above 0.</summary>
    public static Quantity? RequirePositive(this ObjectReader reader, string name)
    {
        if (reader.RequireQuantity(name) is not { } quantity) return null;
        if (quantity > Core.Quantities.Quantity.Zero) return quantity;
        reader.Fault(name, Codes.QuantityInvalid, $"{name} is not above 0. Send more than 0.");
        return null;
    }

    /// <summary>A whole number within bounds that must be there.</summary>
    public static int? RequireWhole(this ObjectReader reader, string name, int least, int most) =>
        reader.Require(name, $"a whole number from {least} to {most}") is null ? null : reader.FindWhole(name, least, most);

    private static Quantity? Quantity(ObjectReader reader, string name, JsonElement element)
    {
        if (element.ValueKind is not (JsonValueKind.Number or JsonValueKind.String))
        {
            reader.Fault(name, Codes.FieldTypeInvalid, $"{name} is a number, or the number as text, not {JsonKind.Name(element)}.");
            return null;
        }
        var fault = element.ValueKind == JsonValueKind.Number
            ? Core.Quantities.Quantity.TryParse(JsonMarshal.GetRawUtf8Value(element), out var quantity)
            : Core.Quantities.Quantity.TryParse(Encoding.UTF8.GetBytes(element.GetString()!), out quantity);
        if (fault == QuantityFault.None) return quantity;
        reader.Fault(name, Codes.QuantityInvalid, $"{name} {Sentence(fault)}");
        return null;
    }

    private static string Sentence(QuantityFault fault) => fault switch
    {
        QuantityFault.TooManyDigits => "has more than 9 digits after the point; it is never rounded. Send at most 9.",
        QuantityFault.TooLarge => "is out of bounds. Send a magnitude below 10^18.",
        _ => "is not a decimal number. Send digits with at most one point.",
    };

    private static Instant? Instant(ObjectReader reader, string name, JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.String)
        {
            reader.Fault(name, Codes.FieldTypeInvalid, $"{name} is an instant as text, not {JsonKind.Name(element)}.");
            return null;
        }
        if (InstantOf(element.GetString()!) is { } instant) return instant;
        reader.Fault(name, Codes.InstantInvalid, name + InstantForm);
        return null;
    }
}
