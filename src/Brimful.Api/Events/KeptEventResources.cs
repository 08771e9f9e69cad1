using System.Text;
using System.Text.Json;
using Brimful.Api.Answers;
using Brimful.Engine.Outbox;

namespace Brimful.Api.Events;

internal sealed record RejectedEventResource(RejectedItem Item) : Resource((string?)null)
{
    public override void Write(WireJson wire)
    {
        wire.Json.WriteStartObject();
        wire.Json.WriteString("position"u8, PositionToken.Of(Item.Position));
        wire.TextIfAny("source", Item.Source);
        wire.TextIfAny("id", Item.Id);
        wire.TextIfAny("type", Item.Type);
        wire.TextIfAny("subject", Item.Subject);
        wire.Time("receivedAt", Item.ReceivedAt);
        wire.Json.WriteString("code"u8, Item.Code);
        wire.Json.WriteString("message"u8, Item.Message);
        EventDocument.Write(wire.Json, Item.Document.Span);
        wire.Json.WriteEndObject();
    }
}

internal sealed record HeldEventResource(HeldItem Item) : Resource((string?)null)
{
    public override void Write(WireJson wire)
    {
        wire.Json.WriteStartObject();
        wire.Json.WriteString("position"u8, PositionToken.Of(Item.Position));
        wire.Json.WriteString("source"u8, Item.Source);
        wire.Json.WriteString("id"u8, Item.Id);
        wire.Json.WriteString("type"u8, Item.Type);
        wire.Json.WriteString("subject"u8, Item.Subject);
        wire.Time("receivedAt", Item.ReceivedAt);
        wire.Time("time", Item.Time);
        EventDocument.Write(wire.Json, Item.Document.Span);
        wire.Json.WriteEndObject();
    }
}

/// <summary>Shows an event as it was received: as JSON where it is, else as text.</summary>
internal static class EventDocument
{
    private const int MaxDepth = 64;

    public static void Write(Utf8JsonWriter json, ReadOnlySpan<byte> document)
    {
        if (IsJson(document))
        {
            json.WritePropertyName("event"u8);
            json.WriteRawValue(document, skipInputValidation: true);
        }
        else json.WriteString("event"u8, Encoding.UTF8.GetString(document));
    }

    private static bool IsJson(ReadOnlySpan<byte> document)
    {
        if (!System.Text.Unicode.Utf8.IsValid(document)) return false;
        try
        {
            var reader = new Utf8JsonReader(document, new JsonReaderOptions { MaxDepth = MaxDepth });
            if (!reader.Read()) return false;
            reader.Skip();
            return !reader.Read();
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
