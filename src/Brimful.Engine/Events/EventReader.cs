using System.Text.Json;
using System.Text.Unicode;
using Brimful.Core.Keys;
using Brimful.Core.Metering;
using Brimful.Core.Quantities;
using Brimful.Engine.Identities;

namespace Brimful.Engine.Events;

/// <summary>
/// Reads CloudEvents 1.0 out of a body in one pass, without a document and without an allocation for a good event. What it does not know
/// it skips; what is wrong with an event becomes its fault, never an exception for its neighbours.
/// </summary>
internal sealed class EventReader(IdentityHash hash)
{
    private const int MaxTextBytes = 512;
    private const int MaxPaths = 64;

    private static readonly JsonReaderOptions Options = new() { MaxDepth = 32 };
    private static readonly JsonReaderOptions InArray = new() { MaxDepth = 33 };

    /// <summary>Reads the whole body into the batch.</summary>
    /// <returns>Why the request itself cannot be read, with nothing taken; or none.</returns>
    public BodyFault Read(UsageBatch batch)
    {
        try
        {
            if (batch.Documents is { } documents) return ReadDocuments(batch, documents);
            return batch.Format switch
            {
                EventFormat.Lines => ReadLines(batch),
                EventFormat.Batch => ReadArray(batch),
                _ => ReadSingle(batch),
            };
        }
        catch (JsonException)
        {
            return BodyFault.Unreadable;
        }
    }

    private BodyFault ReadSingle(UsageBatch batch)
    {
        var json = new Utf8JsonReader(batch.Body.Span, Options);
        if (!json.Read() || json.TokenType != JsonTokenType.StartObject) return BodyFault.Unreadable;
        ReadEvent(batch, ref json, 0);
        return json.Read() ? BodyFault.Unreadable : BodyFault.None;
    }

    private BodyFault ReadArray(UsageBatch batch)
    {
        var json = new Utf8JsonReader(batch.Body.Span, InArray);
        if (!json.Read() || json.TokenType != JsonTokenType.StartArray) return BodyFault.Unreadable;
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            if (batch.Count == UsageBatch.MaxEvents) return BodyFault.TooMany;
            if (json.TokenType == JsonTokenType.StartObject) ReadEvent(batch, ref json, 0);
            else SkipElement(batch, ref json);
        }
        return json.Read() ? BodyFault.Unreadable : BodyFault.None;
    }

    private static void SkipElement(UsageBatch batch, ref Utf8JsonReader json)
    {
        ref var slot = ref batch.Add();
        slot.DocumentStart = (int)json.TokenStartIndex;
        json.Skip();
        slot.DocumentLength = (int)json.BytesConsumed - slot.DocumentStart;
        slot.Fault = EventFault.Unreadable;
    }

    private BodyFault ReadLines(UsageBatch batch)
    {
        var body = batch.Body.Span;
        for (var start = 0; start < body.Length;)
        {
            var length = body[start..].IndexOf((byte)'\n');
            if (length < 0) length = body.Length - start;
            var line = body.Slice(start, length);
            if (!line.Trim(" \t\r"u8).IsEmpty)
            {
                if (batch.Count == UsageBatch.MaxEvents) return BodyFault.TooMany;
                ReadLine(batch, line, start);
            }
            start += length + 1;
        }
        return BodyFault.None;
    }

    /// <summary>Events that were kept, each by itself: one slot a document, whatever is in it.</summary>
    private BodyFault ReadDocuments(UsageBatch batch, IReadOnlyList<TextRef> documents)
    {
        foreach (var document in documents) ReadLine(batch, batch.TextOf(document), document.Start);
        return BodyFault.None;
    }

    private void ReadLine(UsageBatch batch, ReadOnlySpan<byte> line, int start)
    {
        var count = batch.Count;
        try
        {
            var json = new Utf8JsonReader(line, Options);
            if (json.Read() && json.TokenType == JsonTokenType.StartObject)
            {
                ReadEvent(batch, ref json, start);
                if (!json.Read()) return;
            }
        }
        catch (JsonException)
        {
            // An unreadable line is a rejected event; its neighbours are not touched.
        }
        if (batch.Count == count) batch.Add();
        ref var slot = ref batch.Slots[count];
        batch.CutValues(slot.ValuesStart);
        slot = new EventSlot { DocumentStart = start, DocumentLength = line.Length, TimeTicks = EventSlot.NoTime, ValuesStart = slot.ValuesStart, Fault = EventFault.Unreadable };
    }

    private void ReadEvent(UsageBatch batch, ref Utf8JsonReader json, int offset)
    {
        var at = batch.Count;
        ref var slot = ref batch.Add();
        slot.DocumentStart = offset + (int)json.TokenStartIndex;
        var attributes = new Attributes { Data = -1 };
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName) ReadProperty(batch, ref slot, ref json, offset, ref attributes);
        slot.DocumentLength = offset + (int)json.BytesConsumed - slot.DocumentStart;
        slot.Fault = FaultOf(batch, slot, attributes);
        if (slot.Fault != EventFault.None) return;
        slot.Identity = hash.Of(batch.TextOf(slot.Source), batch.TextOf(slot.Id));
        if (attributes.TimeIsBad) (slot.TimeTicks, slot.ContentFault) = (EventSlot.NoTime, EventFault.TimeInvalid);
        slot.MeteredAs = batch.Catalog.FindType(batch.TextOf(slot.Type));
        if (slot.MeteredAs is { } type) ReadValues(batch, ref batch.Slots[at], type, attributes.Data);
    }

    private static void ReadProperty(UsageBatch batch, ref EventSlot slot, ref Utf8JsonReader json, int offset, ref Attributes attributes)
    {
        var key = json.ValueIsEscaped ? EscapedText.Of(ref json) : json.ValueSpan;
        json.Read();
        switch (key.Length)
        {
            case 2 when key.SequenceEqual("id"u8): slot.Id = Text(batch, ref json, offset, ref attributes); break;
            case 4 when key.SequenceEqual("type"u8): slot.Type = Text(batch, ref json, offset, ref attributes); break;
            case 4 when key.SequenceEqual("time"u8): attributes.TimeIsBad = !ReadTime(batch, ref slot, ref json, offset, ref attributes); break;
            case 4 when key.SequenceEqual("data"u8):
                attributes.Data = offset + (int)json.TokenStartIndex;
                json.Skip();
                break;
            case 6 when key.SequenceEqual("source"u8): slot.Source = Text(batch, ref json, offset, ref attributes); break;
            case 7 when key.SequenceEqual("subject"u8): slot.Subject = Text(batch, ref json, offset, ref attributes); break;
            case 11 when key.SequenceEqual("specversion"u8): attributes.IsVersion1 = batch.TextOf(Text(batch, ref json, offset, ref attributes)).SequenceEqual("1.0"u8); break;
            default: json.Skip(); break;
        }
    }

    private static bool ReadTime(UsageBatch batch, ref EventSlot slot, ref Utf8JsonReader json, int offset, ref Attributes attributes)
    {
        if (json.TokenType == JsonTokenType.Null) return true;
        var text = Text(batch, ref json, offset, ref attributes);
        return EventTime.TryParse(batch.TextOf(text), out slot.TimeTicks);
    }

    /// <summary>A string's text; empty for anything that is not a string.</summary>
    private static TextRef Text(UsageBatch batch, ref Utf8JsonReader json, int offset, ref Attributes attributes)
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

    private static EventFault FaultOf(UsageBatch batch, in EventSlot slot, in Attributes attributes)
    {
        if (attributes.TextIsBad) return EventFault.TextInvalid;
        if (!attributes.IsVersion1) return EventFault.SpecVersionUnsupported;
        if (slot.Id.Length == 0) return EventFault.IdMissing;
        if (slot.Id.Length > MaxTextBytes) return EventFault.IdTooLong;
        if (slot.Source.Length == 0) return EventFault.SourceMissing;
        if (slot.Source.Length > MaxTextBytes) return EventFault.SourceTooLong;
        if (slot.Type.Length == 0) return EventFault.TypeMissing;
        if (slot.Subject.Length == 0) return EventFault.SubjectMissing;
        if (!ResourceKey.IsValid(batch.TextOf(slot.Subject))) return EventFault.SubjectInvalid;
        return Utf8.IsValid(batch.TextOf(slot.Id)) && Utf8.IsValid(batch.TextOf(slot.Source)) && Utf8.IsValid(batch.TextOf(slot.Type))
            ? EventFault.None
            : EventFault.TextInvalid;
    }

    private static void ReadValues(UsageBatch batch, ref EventSlot slot, EventType type, int dataStart)
    {
        Span<Scalar> scalars = stackalloc Scalar[MaxPaths];
        scalars = scalars[..type.Paths.Length];
        scalars.Clear();
        if (dataStart >= 0 && type.Paths.Length > 0)
        {
            var data = batch.Body.Span[dataStart..(slot.DocumentStart + slot.DocumentLength)];
            var json = new Utf8JsonReader(data, isFinalBlock: false, new JsonReaderState(Options));
            if (json.Read() && json.TokenType == JsonTokenType.StartObject)
                DataWalk.Walk(ref json, type.Paths, ulong.MaxValue >> (MaxPaths - type.Paths.Length), 0, scalars);
            foreach (var meter in type.Meters) ReadValue(batch, ref slot, meter, data, scalars);
        }
        else
        {
            foreach (var meter in type.Meters) ReadValue(batch, ref slot, meter, [], scalars);
        }
        slot.ValuesCount = batch.ValueCount - slot.ValuesStart;
    }

    private static void ReadValue(UsageBatch batch, ref EventSlot slot, MeterReading meter, ReadOnlySpan<byte> data, ReadOnlySpan<Scalar> scalars)
    {
        foreach (var condition in meter.Conditions)
            if (!condition.IsMetBy(scalars[condition.Place].In(data))) return;
        var nanos = Int128.Zero;
        if (meter.Aggregation != Aggregation.Count)
        {
            if (Quantity.TryParse(scalars[meter.ValuePlace].NumberIn(data), out var quantity) != QuantityFault.None
                && slot.ContentFault == EventFault.None) slot.ContentFault = EventFault.ValueInvalid;
            nanos = quantity.Nanos;
        }
        batch.AddValue(meter.Number, nanos);
    }

    private struct Attributes
    {
        public int Data;
        public bool IsVersion1;
        public bool TimeIsBad;
        public bool TextIsBad;
    }
}

/// <summary>Why a body cannot be read at all.</summary>
internal enum BodyFault
{
    None,
    Unreadable,
    TooMany,
}
