using System.Runtime.InteropServices;
using System.Text.Json;
using Brimful.Api.Problems;

namespace Brimful.Api.Bodies;

/// <summary>Finds, anywhere in a document, texts with a NUL or half of a surrogate pair, and names that are there twice.</summary>
internal static class JsonTextCheck
{
    private const string Unclean = "The text holds a NUL or half of a surrogate pair. Send it without.";

    public static void Run(JsonElement element, string path, FaultList faults)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.String when !IsClean(JsonMarshal.GetRawUtf8Value(element), element):
                faults.Add(path, Codes.TextInvalid, Unclean);
                break;
            case JsonValueKind.Array:
                var index = 0;
                foreach (var item in element.EnumerateArray()) Run(item, $"{path}[{index++}]", faults);
                break;
            case JsonValueKind.Object:
                RunObject(element, path, faults);
                break;
        }
    }

    private static void RunObject(JsonElement element, string path, FaultList faults)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var property in element.EnumerateObject())
        {
            if (NameOf(property) is not { } name)
            {
                faults.Add(path, Codes.TextInvalid, "A field's name holds a NUL or half of a surrogate pair. Send it without.");
                continue;
            }
            var at = FieldPath.Of(path, name);
            if (!seen.Add(name)) faults.Add(at, Codes.FieldDuplicate, "The field is there twice. Send it once.");
            Run(property.Value, at, faults);
        }
    }

    private static string? NameOf(JsonProperty property)
    {
        try
        {
            return BodyText.IsClean(property.Name) ? property.Name : null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>Only an escape can bring in what is looked for: the bytes are known to be UTF-8, and JSON allows no raw NUL.</summary>
    private static bool IsClean(ReadOnlySpan<byte> raw, JsonElement element)
    {
        if (raw.IndexOf((byte)'\\') < 0) return true;
        try
        {
            return BodyText.IsClean(element.GetString());
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }
}
