namespace Brimful.Engine.Events;

/// <summary>
/// Takes an event that is written the usual way in one pass: every attribute at most once, as text without escapes, and <c>data</c> an
/// object. Anything else it leaves untouched to <see cref="EventReader"/>, which says the same of what this takes, only slower.
/// </summary>
internal static class PlainEventReader
{
    /// <summary>Reads the attributes of the event at a place, and the scalars that its meters need into the batch.</summary>
    public static bool TryRead(UsageBatch batch, int start, ref EventSlot slot, out PlainEvent read)
    {
        var body = batch.Body.Span;
        var json = new JsonCursor(body, start);
        read = new PlainEvent { DataStart = -1 };
        if (!json.Take((byte)'{')) return false;
        json.SkipSpace();
        batch.Shape.Begin(start);
        var seen = EventAttribute.None;
        while (json.TakeName(out var name))
        {
            var attribute = EventAttributeNames.Of(body.Slice(name.Start, name.Length));
            if ((seen & attribute) != EventAttribute.None) return false;
            seen |= attribute;
            if (!TakeValue(batch, ref json, ref slot, ref read, attribute) || !json.TakeSeparator(out var isLast)) return false;
            if (!isLast) continue;
            read.End = json.At;
            if ((seen & EventAttribute.SpecVersion) == EventAttribute.None || !FindValues(batch, slot, read)) return false;
            batch.Shape.End(slot, read);
            return true;
        }
        return false;
    }

    private static bool TakeValue(UsageBatch batch, ref JsonCursor json, ref EventSlot slot, ref PlainEvent read, EventAttribute attribute)
    {
        if (attribute == EventAttribute.Data)
        {
            read.DataStart = json.At;
            if (json.Peek == '{' && slot.MeteredAs is { } type)
            {
                read.IsWalked = true;
                return PlainDataWalk.TryWalk(ref json, batch, type.Paths, read.DataStart, batch.ScalarsFor(type));
            }
            if (json.Peek != '{' || slot.Type.Length == 0) batch.Shape.GiveUp();
        }
        if (attribute is EventAttribute.None or EventAttribute.Data) return TrySkip(batch, ref json);
        if (!json.TakeText(out var text)) return false;
        if (attribute is not (EventAttribute.Type or EventAttribute.SpecVersion)) batch.Shape.AddText(attribute, text);
        return TrySet(batch, ref slot, attribute, text);
    }

    private static bool TrySkip(UsageBatch batch, ref JsonCursor json)
    {
        var start = json.At;
        if (!json.SkipValue()) return false;
        batch.Shape.AddSkipped(start, json.At);
        return true;
    }

    /// <summary>Notes the text of an attribute; false where it is not what the attribute takes.</summary>
    public static bool TrySet(UsageBatch batch, ref EventSlot slot, EventAttribute attribute, TextRef text)
    {
        switch (attribute)
        {
            case EventAttribute.Id: slot.Id = text; break;
            case EventAttribute.Source: slot.Source = text; break;
            case EventAttribute.Subject: slot.Subject = text; break;
            case EventAttribute.Type:
                slot.Type = text;
                slot.MeteredAs = batch.Catalog.FindType(batch.TextOf(text));
                break;
            case EventAttribute.Time: return EventTime.TryParse(batch.TextOf(text), out slot.TimeTicks);
            case EventAttribute.SpecVersion: return batch.TextOf(text).SequenceEqual("1.0"u8);
        }
        return true;
    }

    /// <summary>Walks the data if it came before the type.</summary>
    private static bool FindValues(UsageBatch batch, in EventSlot slot, in PlainEvent read)
    {
        if (read.IsWalked || slot.MeteredAs is not { } type) return true;
        var body = batch.Body.Span;
        var scalars = batch.ScalarsFor(type);
        if (read.DataStart < 0 || body[read.DataStart] != '{') return true;
        var json = new JsonCursor(body, read.DataStart);
        return PlainDataWalk.TryWalk(ref json, batch, type.Paths, read.DataStart, scalars);
    }
}

/// <summary>What a plain event says beside what its slot holds.</summary>
internal struct PlainEvent
{
    /// <summary>Where the data stands; −1 when there is none.</summary>
    public int DataStart;

    /// <summary>Whether values were already looked for.</summary>
    public bool IsWalked;

    /// <summary>The place behind the event.</summary>
    public int End;
}
