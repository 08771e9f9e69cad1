using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace Brimful.Engine.Events;

/// <summary>The value of a dimension: the text, the number as it is written, or <c>true</c> or <c>false</c>. Anything else, and what is too long, is none.</summary>
internal static class DimensionText
{
    /// <summary>The longest value, in UTF-16 code units.</summary>
    public const int MaxLength = 128;

    private const int MaxBytesPerUnit = 3;

    /// <param name="data">The event's data, which the scalar stands in and which ends where its document does.</param>
    /// <returns>Where the text stands in the batch; null when the event has no value.</returns>
    public static TextRef? Of(UsageBatch batch, in EventSlot slot, Scalar scalar, ReadOnlySpan<byte> data)
    {
        var json = scalar.In(data);
        if (json.IsEmpty || json[0] == (byte)'n') return null;
        var start = slot.DocumentStart + slot.DocumentLength - data.Length + scalar.Start;
        if (json[0] != (byte)'"') return IsShort(json) ? new TextRef(start, json.Length) : null;
        var text = json[1..^1];
        if (text.Contains((byte)'\\')) return Unescaped(batch, json);
        return IsShort(text) && Utf8.IsValid(text) ? new TextRef(start + 1, text.Length) : null;
    }

    private static TextRef? Unescaped(UsageBatch batch, ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        reader.Read();
        try
        {
            var size = reader.CopyString(batch.Scratch(json.Length));
            return IsShort(batch.Scratch(json.Length)[..size]) ? batch.Scratched(size) : null;
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair, or bytes that are no UTF-8: no text, and so no value.
            return null;
        }
    }

    private static bool IsShort(ReadOnlySpan<byte> text) =>
        text.Length <= MaxLength || (text.Length <= MaxLength * MaxBytesPerUnit && Encoding.UTF8.GetCharCount(text) <= MaxLength);
}
