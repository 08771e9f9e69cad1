using System.Text.Json;

namespace Brimful.Engine.Events;

/// <summary>Text that was written with JSON escapes; rare enough to be copied.</summary>
internal static class EscapedText
{
    /// <summary>The text; empty when it holds half of a surrogate pair, which equals nothing that is looked for.</summary>
    public static ReadOnlySpan<byte> Of(ref Utf8JsonReader json)
    {
        var text = new byte[json.ValueSpan.Length];
        try
        {
            return text.AsSpan(0, json.CopyString(text));
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair cannot be turned into UTF-8.
            return [];
        }
    }
}
