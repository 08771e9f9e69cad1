using System.Text.Json;
using Brimful.Api.Bodies;
using Brimful.Api.Problems;

namespace Brimful.Api.Browsers;

/// <summary>Reads <c>{"origins":[…]}</c>.</summary>
internal static class OriginReader
{
    private const int Most = 100;

    private const string Form = "An origin is scheme, host and port as a browser sends them, such as https://app.example.com or http://localhost:3000: no path, no wildcard.";

    public static IReadOnlyList<string>? Read(JsonElement body, FaultList faults)
    {
        var reader = new ObjectReader(body, "", faults);
        var origins = new List<string>();
        if (reader.Require("origins", "a list of origins, such as https://app.example.com") is { } list && reader.IsList("origins", list))
        {
            if (list.GetArrayLength() > Most) reader.Fault("origins", Codes.OriginInvalid, $"At most {Most} origins can be named.");
            var index = 0;
            foreach (var item in list.EnumerateArray())
            {
                if (item.ValueKind == JsonValueKind.String && IsOrigin(item.GetString()!)) origins.Add(item.GetString()!);
                else faults.Add($"origins[{index}]", Codes.OriginInvalid, Form);
                index++;
            }
        }
        reader.RefuseUnknown();
        return faults.IsEmpty ? [.. origins.Distinct(StringComparer.Ordinal)] : null;
    }

    /// <summary>Whether a text is an origin, written as browsers write it: lower case, without the scheme's own port.</summary>
    private static bool IsOrigin(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "https" or "http"
        && text == uri.GetLeftPart(UriPartial.Authority) && uri.UserInfo.Length == 0 && !text.Contains('*', StringComparison.Ordinal);
}
