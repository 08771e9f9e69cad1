using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Brimful.Contracts.Json;
using NodaTime;

namespace Brimful.Delivery.Messages;

/// <summary>The envelope that every message has: type, timestamp, data (Standard Webhooks 1.0).</summary>
internal static class MessageJson
{
    /// <summary>Messages are never put into HTML, so only what JSON asks for is escaped.</summary>
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="timestamp">When what the message tells of happened.</param>
    /// <param name="writeData">Writes the properties of <c>data</c>.</param>
    public static byte[] Render(string type, Instant timestamp, Action<Utf8JsonWriter> writeData)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(buffer, Options))
        {
            writer.WriteStartObject();
            writer.WriteString("type", type);
            writer.WriteInstant("timestamp", timestamp);
            writer.WriteStartObject("data");
            writeData(writer);
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }
}
