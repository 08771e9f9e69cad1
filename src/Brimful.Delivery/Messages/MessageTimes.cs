using System.Text.Json;
using NodaTime;

namespace Brimful.Delivery.Messages;

/// <summary>Reads times back out of messages: what is measured about a message is told by the message.</summary>
internal static class MessageTimes
{
    /// <summary>The <c>data.detectedAt</c> of a message about a fact; null when it has none.</summary>
    public static Instant? DetectedAt(ReadOnlySpan<byte> message)
    {
        var reader = new Utf8JsonReader(message);
        while (reader.Read())
        {
            if (reader.TokenType != JsonTokenType.PropertyName || reader.CurrentDepth != 2 || !reader.ValueTextEquals("detectedAt"u8)) continue;
            return reader.Read() && reader.TryGetDateTimeOffset(out var at) ? Instant.FromDateTimeOffset(at) : null;
        }
        return null;
    }
}
