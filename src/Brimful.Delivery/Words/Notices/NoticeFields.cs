using System.Globalization;
using System.Numerics;
using System.Text.Json;
using System.Text.RegularExpressions;
using Brimful.Core.Quantities;
using NodaTime;
using NodaTime.Text;

namespace Brimful.Delivery.Words.Notices;

/// <summary>Fields of a body, each null where it is missing or of another kind.</summary>
internal static partial class NoticeFields
{
    /// <summary>More digits than any figure of ours has (S1), and few enough to be computed with.</summary>
    private const int MostDigits = 100;

    public static bool Has(this JsonElement element, string name) => element.Object(name).ValueKind == JsonValueKind.Object;

    /// <summary>The object of that name; an undefined element, which has no fields, where there is none.</summary>
    public static JsonElement Object(this JsonElement element, string name) => element.Field(name) is { ValueKind: JsonValueKind.Object } found ? found : default;

    public static IEnumerable<JsonElement> Items(this JsonElement element, string name) =>
        element.Field(name) is { ValueKind: JsonValueKind.Array } found ? found.EnumerateArray() : [];

    public static string? Text(this JsonElement element, string name) => element.Field(name) is { ValueKind: JsonValueKind.String } found ? found.GetString() : null;

    public static bool Flag(this JsonElement element, string name) => element.Field(name).ValueKind == JsonValueKind.True;

    public static Instant? Time(this JsonElement element, string name) =>
        element.Text(name) is { } text && InstantPattern.ExtendedIso.Parse(text) is { Success: true, Value: var at } ? at : null;

    public static Duration? Elapsed(this JsonElement element, string name) =>
        element.Text(name) is { } text && PeriodPattern.NormalizingIso.Parse(text) is { Success: true, Value: { Years: 0, Months: 0 } span } ? span.ToDuration() : null;

    public static long? Whole(this JsonElement element, string name) =>
        element.Field(name) is { ValueKind: JsonValueKind.Number } found && found.TryGetInt64(out var whole) ? whole : null;

    /// <summary>A number with all its digits, whether it is written as a number or as a text.</summary>
    public static ExactNumber? Exact(this JsonElement element, string name) => element.Field(name) switch
    {
        { ValueKind: JsonValueKind.Number } found => ParseExact(found.GetRawText()),
        { ValueKind: JsonValueKind.String } found => ParseExact(found.GetString()!),
        _ => null,
    };

    internal static ExactNumber? ParseExact(string text)
    {
        if (text.Length > MostDigits || !Plain().IsMatch(text)) return null;
        var point = text.IndexOf('.', StringComparison.Ordinal);
        var digits = BigInteger.Parse(text.Replace(".", "", StringComparison.Ordinal), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        return new ExactNumber(digits, point < 0 ? 0 : text.Length - point - 1);
    }

    private static JsonElement Field(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var found) ? found : default;

    [GeneratedRegex(@"^-?[0-9]+(?:\.[0-9]+)?\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Plain();
}
