using System.Text.Json;

namespace Brimful.Engine.Events;

/// <summary>Takes any event that JSON can write, with <c>Utf8JsonReader</c>.</summary>
internal static class CarefulEventReader
{
    private static readonly JsonReaderOptions Options = new() { MaxDepth = 32 };

    /// <summary>Reads the attributes of the event whose object has just begun, and the scalars that its meters need into the batch.</summary>
    /// <param name="offset">Where in the body the reader began.</param>
    /// <exception cref="JsonException">It is not JSON.</exception>
    public static EventAttributes Read(UsageBatch batch, ref EventSlot slot, ref Utf8JsonReader json, int offset)
    {
        slot.DocumentStart = offset + (int)json.TokenStartIndex;
        var attributes = new EventAttributes { Data = -1 };
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName) ReadProperty(batch, ref slot, ref json, offset, ref attributes);
        slot.DocumentLength = offset + (int)json.BytesConsumed - slot.DocumentStart;
        slot.MeteredAs = batch.Catalog.FindType(batch.TextOf(slot.Type));
        if (slot.MeteredAs is { } type) FindScalars(batch, slot, type, attributes.Data);
        return attributes;
    }

    private static void ReadProperty(UsageBatch batch, ref EventSlot slot, ref Utf8JsonReader json, int offset, ref EventAttributes attributes)
    {
        var key = json.ValueIsEscaped ? EscapedText.Of(ref json) : json.ValueSpan;
        json.Read();
        var attribute = EventAttributeNames.Of(key);
        attributes.IsRepeated |= (attributes.Seen & attribute) != EventAttribute.None;
        attributes.Seen |= attribute;
        switch (attribute)
        {
            case EventAttribute.Id: slot.Id = Text(batch, ref json, offset, ref attributes); break;
            case EventAttribute.Type: slot.Type = Text(batch, ref json, offset, ref attributes); break;
            case EventAttribute.Time: attributes.TimeIsBad = !ReadTime(batch, ref slot, ref json, offset, ref attributes); break;
            case EventAttribute.Data:
                attributes.Data = offset + (int)json.TokenStartIndex;
                json.Skip();
                break;
            case EventAttribute.Source: slot.Source = Text(batch, ref json, offset, ref attributes); break;
            case EventAttribute.Subject: slot.Subject = Text(batch, ref json, offset, ref attributes); break;
            case EventAttribute.SpecVersion: attributes.IsVersion1 = batch.TextOf(Text(batch, ref json, offset, ref attributes)).SequenceEqual("1.0"u8); break;
            default: json.Skip(); break;
        }
    }

    private static bool ReadTime(UsageBatch batch, ref EventSlot slot, ref Utf8JsonReader json, int offset, ref EventAttributes attributes)
    {
        slot.TimeTicks = EventSlot.NoTime;
        if (json.TokenType == JsonTokenType.Null) return true;
        var text = Text(batch, ref json, offset, ref attributes);
        return EventTime.TryParse(batch.TextOf(text), out slot.TimeTicks);
    }

    /// <summary>A string's text; empty for anything that is not a string.</summary>
    private static TextRef Text(UsageBatch batch, ref Utf8JsonReader json, int offset, ref EventAttributes attributes)
    {
        if (json.TokenType != JsonTokenType.String)
        {
            json.Skip();
            return default;
        }
        if (!json.ValueIsEscaped) return new TextRef(offset + (int)json.TokenStartIndex + 1, json.ValueSpan.Length);
        try
        {
            var size = json.CopyString(batch.Scratch(json.ValueSpan.Length));
            var text = batch.Scratched(size);
            attributes.TextIsBad |= batch.TextOf(text).Contains((byte)0);
            return text;
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair cannot be turned into UTF-8.
            attributes.TextIsBad = true;
            return default;
        }
    }

    private static void FindScalars(UsageBatch batch, in EventSlot slot, EventType type, int dataStart)
    {
        var scalars = batch.ScalarsFor(type);
        if (dataStart < 0 || type.Paths.Length == 0) return;
        var data = batch.Body.Span[dataStart..(slot.DocumentStart + slot.DocumentLength)];
        var json = new Utf8JsonReader(data, isFinalBlock: false, new JsonReaderState(Options));
        if (json.Read() && json.TokenType == JsonTokenType.StartObject)
            DataWalk.Walk(ref json, type.Paths, ulong.MaxValue >> (Meters.MeterDesk.MaxPathsPerType - type.Paths.Length), 0, scalars);
    }
}

/// <summary>What a reader found of an event beside what its slot holds.</summary>
internal struct EventAttributes
{
    /// <summary>Where the data stands in the body; −1 when there is none.</summary>
    public int Data;

    /// <summary>Those that were there.</summary>
    public EventAttribute Seen;

    public bool IsVersion1;
    public bool TimeIsBad;
    public bool TextIsBad;
    public bool IsRepeated;
}
