using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.RegularExpressions;

namespace Brimful.Delivery.Channels.Gateways;

/// <summary>Fills in the body of a gateway's request. A value is written in the manner of the body, so that none can end the field that it stands in.</summary>
internal static partial class GatewayBody
{
    /// <summary>What may stand in <c>{{…}}</c>.</summary>
    public static readonly ImmutableArray<string> Names = ["to", "text", "title", "url", "id", "type", "locale"];

    /// <summary>What stands in <c>{{…}}</c> and means nothing.</summary>
    public static IEnumerable<string> UnknownIn(string template) =>
        Places().Matches(template).Select(static place => place.Groups["name"].Value).Where(static name => !Names.Contains(name)).Distinct(StringComparer.Ordinal);

    /// <param name="contentType">What the body is; JSON where nothing is said.</param>
    public static string Fill(string template, string? contentType, IReadOnlyDictionary<string, string> values)
    {
        var isForm = contentType?.Contains("x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase) ?? false;
        var isText = contentType?.StartsWith("text/", StringComparison.OrdinalIgnoreCase) ?? false;
        var isXml = contentType?.Contains("xml", StringComparison.OrdinalIgnoreCase) ?? false;
        return Places().Replace(template, place =>
        {
            var value = values.GetValueOrDefault(place.Groups["name"].Value, "");
            return isForm ? Uri.EscapeDataString(value) : isXml ? HtmlEncoder.Default.Encode(value) : isText ? value : JavaScriptEncoder.Default.Encode(value);
        });
    }

    [GeneratedRegex(@"\{\{\s*(?<name>[A-Za-z]+)\s*\}\}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Places();
}
