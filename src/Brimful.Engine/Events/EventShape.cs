namespace Brimful.Engine.Events;

/// <summary>
/// How the last plain event of a body was written: what stands between its values, and what each value is. The next event mostly differs in its values
/// alone. Then its names need not be read again: what stands between is compared, and the values are taken. The version and the type count as
/// standing between, so that an event of another type has another shape. Noted by <see cref="PlainEventReader"/>; what has another shape is left to it.
/// </summary>
internal sealed class EventShape
{
    /// <summary>An event with more values than that is read name by name.</summary>
    private const int MaxValues = 32;

    private readonly ShapePart[] _parts = new ShapePart[MaxValues + 1];
    private int _count;
    private int _end;
    private ulong _found;
    private bool _isPossible;
    private bool _isWhole;
    private int _data;
    private TextRef _type;
    private EventType? _meteredAs;

    /// <summary>Forgets the event.</summary>
    public void Clear() => _isWhole = false;

    /// <summary>Begins to note an event.</summary>
    public void Begin(int start) => (_count, _end, _found, _isPossible, _isWhole) = (0, start, 0, true, false);

    /// <summary>Notes that the event is written in a way that says nothing about the next one.</summary>
    public void GiveUp() => _isPossible = false;

    /// <summary>Notes the text of an attribute.</summary>
    public void AddText(EventAttribute attribute, TextRef text) => Add(new ShapePart { Attribute = attribute }, text.Start - 1, text.Start + text.Length + 1);

    /// <summary>Notes a value that nobody asks for.</summary>
    public void AddSkipped(int start, int end) => Add(default, start, end);

    /// <summary>Notes a value of the data at which paths look.</summary>
    /// <param name="matching">The paths that its names are a part of.</param>
    /// <param name="ending">Those of them that end at it.</param>
    public void AddScalar(ulong matching, ulong ending, int start, int end)
    {
        NoteFound(matching);
        Add(new ShapePart { IsScalar = true, Paths = ending }, start, end);
    }

    /// <summary>Notes that names of paths were found. Where they are found a second time, it depends on the values what holds.</summary>
    public void NoteFound(ulong matching)
    {
        if ((_found & matching) != 0) GiveUp();
        _found |= matching;
    }

    /// <summary>Notes that paths lead into an object.</summary>
    public void NoteObject(ulong matching)
    {
        if ((_found & matching) != 0) GiveUp();
    }

    /// <summary>Ends an event that was taken.</summary>
    public void End(in EventSlot slot, in PlainEvent read)
    {
        Add(default, read.End, read.End);
        (_data, _type, _meteredAs) = (read.DataStart, slot.Type, slot.MeteredAs);
        _isWhole = _isPossible;
    }

    /// <summary>Reads the event at a place, if it has the shape; otherwise what was set of the slot means nothing.</summary>
    public bool TryRead(UsageBatch batch, int start, ref EventSlot slot, out PlainEvent read)
    {
        read = new PlainEvent { DataStart = -1 };
        if (!_isWhole) return false;
        var json = new JsonCursor(batch.Body.Span, start);
        var scalars = _meteredAs is null ? [] : batch.ScalarsFor(_meteredAs);
        foreach (ref readonly var part in _parts.AsSpan(0, _count))
        {
            var moved = json.At - part.Start;
            if (!json.TakeSame(part.Start, part.Length)) return false;
            if (part.Holds(_data)) read.DataStart = _data + moved;
            if (part.Holds(_type.Start)) slot.Type = _type with { Start = _type.Start + moved };
            if (!TakeValue(batch, part, ref json, ref slot, scalars, read.DataStart)) return false;
        }
        (slot.MeteredAs, read.End) = (_meteredAs, json.At);
        return true;
    }

    private static bool TakeValue(UsageBatch batch, in ShapePart part, ref JsonCursor json, ref EventSlot slot, Span<Scalar> scalars, int data)
    {
        if (part.IsLast) return true;
        if (part.Attribute != EventAttribute.None) return json.TakeText(out var text) && PlainEventReader.TrySet(batch, ref slot, part.Attribute, text);
        if (!part.IsScalar) return json.SkipValue();
        var start = json.At;
        if (json.Peek is (byte)'{' or (byte)'[' || !json.SkipValue()) return false;
        for (var paths = part.Paths; paths != 0; paths &= paths - 1)
            scalars[System.Numerics.BitOperations.TrailingZeroCount(paths)] = new Scalar(start - data, json.At - start);
        return true;
    }

    private void Add(ShapePart part, int start, int end)
    {
        if (_count == _parts.Length) GiveUp();
        if (!_isPossible) return;
        _parts[_count++] = part with { Start = _end, Length = start - _end, IsLast = start == end };
        _end = end;
    }
}

/// <summary>What stands before a value of an event, and what the value is: nothing that anybody asks for, where nothing else is said.</summary>
internal readonly record struct ShapePart
{
    /// <summary>Where in the body it stands.</summary>
    public int Start { get; init; }

    public int Length { get; init; }

    /// <summary>Whether it is the end of the event, with no value behind it.</summary>
    public bool IsLast { get; init; }

    /// <summary>The attribute whose text the value is.</summary>
    public EventAttribute Attribute { get; init; }

    /// <summary>Whether paths look at the value.</summary>
    public bool IsScalar { get; init; }

    /// <summary>The paths whose scalar it is, a bit each.</summary>
    public ulong Paths { get; init; }

    /// <summary>Whether a place lies in what stands before the value, or is where the value begins.</summary>
    public bool Holds(int place) => place > Start && place <= Start + Length;
}
