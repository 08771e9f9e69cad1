using System.Text.Json;

namespace Brimful.Api.Bodies;

/// <summary>Names of JSON's kinds for sentences.</summary>
internal static class JsonKind
{
    public static string Name(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "an array",
        JsonValueKind.String => "text",
        JsonValueKind.Number => "a number",
        JsonValueKind.Null => "null",
        _ => "true or false",
    };
}
