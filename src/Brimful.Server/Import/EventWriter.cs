using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Brimful.Server.Import;

/// <summary>Writes CloudEvents, one a line, reusing one JSON writer.</summary>
internal sealed class EventWriter
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    private readonly Utf8JsonWriter _json = new(Stream.Null, Options);

    /// <summary>A property's name as this writer writes text.</summary>
    public static JsonEncodedText Name(string name) => JsonEncodedText.Encode(name, Options.Encoder);

    /// <summary>The envelope; properties of <c>data</c> follow until <see cref="End"/>.</summary>
    public Utf8JsonWriter Begin(IBufferWriter<byte> events, in EventEnvelope envelope)
    {
        _json.Reset(events);
        _json.WriteStartObject();
        _json.WriteString("specversion"u8, "1.0"u8);
        _json.WriteString("type"u8, envelope.Type);
        _json.WriteString("source"u8, envelope.Source);
        _json.WriteString("id"u8, envelope.Id);
        if (envelope.Subject.Length > 0) _json.WriteString("subject"u8, envelope.Subject);
        if (envelope.Time is { } time) _json.WriteString("time"u8, time);
        _json.WriteStartObject("data"u8);
        return _json;
    }

    public void End(IBufferWriter<byte> events)
    {
        _json.WriteEndObject();
        _json.WriteEndObject();
        _json.Flush();
        events.Write("\n"u8);
    }

    /// <summary>Text that an event may carry: bytes that are not UTF-8, and NUL, show as the replacement character.</summary>
    public static string Text(ReadOnlySpan<byte> bytes)
    {
        var text = Encoding.UTF8.GetString(bytes);
        return text.Contains('\0') ? text.Replace('\0', '\uFFFD') : text;
    }
}

internal readonly record struct EventEnvelope(string Type, string Source, string Id, string Subject, string? Time);
