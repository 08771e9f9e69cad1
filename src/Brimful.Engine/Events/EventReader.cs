using System.Text.Json;
using Brimful.Engine.Identities;

namespace Brimful.Engine.Events;

/// <summary>
/// Reads CloudEvents 1.0 out of a body in one pass, without a document and without an allocation for a good event. What it does not know
/// it skips; what is wrong with an event becomes its fault, never an exception for its neighbours. An event that is written the usual way
/// is taken by <see cref="PlainEventReader"/>, any other by <see cref="CarefulEventReader"/>.
/// </summary>
internal sealed class EventReader(IdentityHash hash)
{
    private const string Space = " \t\r\n";

    /// <summary>How deep an event may be nested.</summary>
    private static readonly JsonReaderOptions Options = new() { MaxDepth = 32 };

    private readonly EventJudgement _judgement = new(hash);

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
        var json = new JsonCursor(batch.Body.Span, 0);
        json.SkipSpace();
        if (json.Peek != '{') return BodyFault.Unreadable;
        var rest = new JsonCursor(batch.Body.Span, ReadElement(batch, json.At));
        rest.SkipSpace();
        return rest.IsAtEnd ? BodyFault.None : BodyFault.Unreadable;
    }

    private BodyFault ReadArray(UsageBatch batch)
    {
        var json = new JsonCursor(batch.Body.Span, 0);
        json.SkipSpace();
        if (!json.Take((byte)'[')) return BodyFault.Unreadable;
        json.SkipSpace();
        var isEmpty = json.Take((byte)']');
        while (!isEmpty)
        {
            if (json.Peek == ']') return BodyFault.Unreadable;
            if (batch.Count == UsageBatch.MaxEvents) return BodyFault.TooMany;
            json = new JsonCursor(batch.Body.Span, ReadElement(batch, json.At));
            json.SkipSpace();
            if (json.Take((byte)']')) break;
            if (!json.Take((byte)',')) return BodyFault.Unreadable;
            json.SkipSpace();
        }
        json.SkipSpace();
        return json.IsAtEnd ? BodyFault.None : BodyFault.Unreadable;
    }

    /// <summary>Reads the value at a place as an event.</summary>
    /// <returns>The place behind it.</returns>
    /// <exception cref="JsonException">There is no value in JSON.</exception>
    private int ReadElement(UsageBatch batch, int start)
    {
        if (TryReadPlain(batch, start, out var end)) return end;
        var json = new Utf8JsonReader(batch.Body.Span[start..], Options);
        if (!json.Read()) throw new JsonException();
        if (json.TokenType == JsonTokenType.StartObject) ReadCarefully(batch, ref json, start);
        else SkipElement(batch, ref json, start);
        return start + (int)json.BytesConsumed;
    }

    private static void SkipElement(UsageBatch batch, ref Utf8JsonReader json, int start)
    {
        ref var slot = ref batch.Add();
        slot.DocumentStart = start + (int)json.TokenStartIndex;
        json.Skip();
        slot.DocumentLength = start + (int)json.BytesConsumed - slot.DocumentStart;
        slot.Fault = EventFault.Unreadable;
    }

    private BodyFault ReadLines(UsageBatch batch)
    {
        var body = batch.Body.Span;
        for (var start = 0; start < body.Length;)
        {
            var length = body[start..].IndexOf((byte)'\n');
            if (length < 0) length = body.Length - start;
            if (!IsBlank(body.Slice(start, length)))
            {
                if (batch.Count == UsageBatch.MaxEvents) return BodyFault.TooMany;
                ReadLine(batch, start, length);
            }
            start += length + 1;
        }
        return BodyFault.None;
    }

    /// <summary>Events that were kept, each by itself: one slot a document, whatever is in it.</summary>
    private BodyFault ReadDocuments(UsageBatch batch, IReadOnlyList<TextRef> documents)
    {
        foreach (var document in documents) ReadLine(batch, document.Start, document.Length);
        return BodyFault.None;
    }

    private void ReadLine(UsageBatch batch, int start, int length)
    {
        var line = batch.Body.Span.Slice(start, length);
        if (TryReadPlain(batch, start, out var end))
        {
            if (end <= start + length && IsBlank(batch.Body.Span[end..(start + length)])) return;
            batch.TakeBack();
        }
        if (!TryReadCarefully(batch, line, start)) RefuseLine(batch, start, length);
    }

    private bool TryReadCarefully(UsageBatch batch, ReadOnlySpan<byte> line, int start)
    {
        var count = batch.Count;
        try
        {
            var json = new Utf8JsonReader(line, Options);
            if (json.Read() && json.TokenType == JsonTokenType.StartObject)
            {
                ReadCarefully(batch, ref json, start);
                if (!json.Read()) return true;
            }
        }
        catch (JsonException)
        {
            // An unreadable line is a rejected event; its neighbours are not touched.
        }
        if (batch.Count > count) batch.TakeBack();
        return false;
    }

    private static void RefuseLine(UsageBatch batch, int start, int length)
    {
        ref var slot = ref batch.Add();
        (slot.DocumentStart, slot.DocumentLength, slot.Fault) = (start, length, EventFault.Unreadable);
    }

    private bool TryReadPlain(UsageBatch batch, int start, out int end)
    {
        ref var slot = ref batch.Add();
        var isTaken = batch.Shape.TryRead(batch, start, ref slot, out var read);
        if (!isTaken) isTaken = PlainEventReader.TryRead(batch, start, ref batch.Renew(ref slot), out read);
        end = read.End;
        if (!isTaken)
        {
            batch.TakeBack();
            return false;
        }
        (slot.DocumentStart, slot.DocumentLength) = (start, end - start);
        _judgement.Finish(batch, ref slot, new EventAttributes { Data = read.DataStart, IsVersion1 = true });
        return true;
    }

    private void ReadCarefully(UsageBatch batch, ref Utf8JsonReader json, int offset)
    {
        ref var slot = ref batch.Add();
        var attributes = CarefulEventReader.Read(batch, ref slot, ref json, offset);
        _judgement.Finish(batch, ref slot, attributes);
    }

    private static bool IsBlank(ReadOnlySpan<byte> text)
    {
        foreach (var letter in text)
            if (!Space.Contains((char)letter)) return false;
        return true;
    }
}

/// <summary>Why a body cannot be read at all.</summary>
internal enum BodyFault
{
    None,
    Unreadable,
    TooMany,
}
