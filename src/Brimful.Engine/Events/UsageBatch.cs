using System.Runtime.InteropServices;
using Brimful.Engine.Journal;

namespace Brimful.Engine.Events;

/// <summary>A body of events, read: reused from request to request, so that a good event allocates nothing.</summary>
internal sealed class UsageBatch
{
    /// <summary>The most events in one request.</summary>
    public const int MaxEvents = 10_000;

    /// <summary>Sources that a batch knows apart by number; events of others are compared by their text.</summary>
    public const int KnownSources = 8;

    /// <summary>Room that a batch begins with. A longer body doubles it until it fits; batches are used again, and keep it.</summary>
    private const int FirstEvents = 64;

    private EventSlot[] _slots = new EventSlot[FirstEvents];
    private MeterValue[] _values = new MeterValue[FirstEvents];
    private DimensionRef[] _dimensions = [];
    private readonly TextRef[] _sources = new TextRef[KnownSources];
    private int _sourceCount;
    private int _dimensionCount;
    private readonly Scalar[] _scalars = new Scalar[Meters.MeterDesk.MaxPathsPerType];
    private ArraySegment<byte> _body = [];
    private byte[] _scratch = new byte[256];
    private int _scratchLength;

    /// <summary>The body that the slots point into.</summary>
    public ReadOnlyMemory<byte> Body
    {
        get => _body;
        private set => _body = MemoryMarshal.TryGetArray(value, out var segment) && segment.Array is not null ? segment : value.ToArray();
    }

    public EventFormat Format { get; private set; }

    /// <summary>Where the events stand in the body, of a body that was put together from kept events; null otherwise.</summary>
    public IReadOnlyList<TextRef>? Documents { get; private set; }

    /// <summary>How the last event that was written the usual way is written.</summary>
    public EventShape Shape { get; } = new();

    /// <summary>The catalog that the values were read with.</summary>
    public MeterCatalog Catalog { get; private set; } = null!;

    public int Count { get; private set; }

    public int ValueCount { get; private set; }

    public Span<EventSlot> Slots => _slots.AsSpan(0, Count);

    public ReadOnlySpan<MeterValue> Values => _values.AsSpan(0, ValueCount);

    public void Start(ReadOnlyMemory<byte> body, EventFormat format, MeterCatalog catalog)
    {
        (Body, Format, Documents) = (body, format, null);
        Restart(catalog);
    }

    /// <summary>Takes events that were kept, one after the other.</summary>
    public void Start(IReadOnlyCollection<ReadOnlyMemory<byte>> documents, MeterCatalog catalog)
    {
        var (body, places) = (new byte[documents.Sum(document => document.Length)], new List<TextRef>(documents.Count));
        var at = 0;
        foreach (var document in documents)
        {
            document.CopyTo(body.AsMemory(at));
            places.Add(new TextRef(at, document.Length));
            at += document.Length;
        }
        (Body, Format, Documents) = (body, EventFormat.Lines, places);
        Restart(catalog);
    }

    /// <summary>Starts reading the same body again, with other meters.</summary>
    public void Restart(MeterCatalog catalog)
    {
        Catalog = catalog;
        Shape.Clear();
        (Count, ValueCount, _dimensionCount, _scratchLength, _sourceCount) = (0, 0, 0, 0, 0);
    }

    /// <summary>A fresh slot at the end.</summary>
    public ref EventSlot Add()
    {
        if (Count == _slots.Length) Array.Resize(ref _slots, Count * 2);
        return ref Renew(ref _slots[Count++]);
    }

    /// <summary>Makes the slot at the end as if it had just been added.</summary>
    public ref EventSlot Renew(ref EventSlot last)
    {
        last = new EventSlot { TimeTicks = EventSlot.NoTime, ValuesStart = ValueCount, DimensionsStart = _dimensionCount };
        return ref last;
    }

    /// <summary>Takes back the slot that was added last, with its values.</summary>
    public void TakeBack()
    {
        ValueCount = _slots[Count - 1].ValuesStart;
        _dimensionCount = _slots[Count - 1].DimensionsStart;
        Count--;
    }

    /// <summary>The place of a source among those of the batch, which takes it up while it has room; −1 where it has none.</summary>
    public int PlaceOf(TextRef source, ReadOnlySpan<byte> text)
    {
        for (var place = 0; place < _sourceCount; place++)
            if (TextOf(_sources[place]).SequenceEqual(text)) return place;
        if (_sourceCount == KnownSources) return -1;
        _sources[_sourceCount] = source;
        return _sourceCount++;
    }

    /// <summary>The scalars that the meters of a type read off the event at hand, by path; none found yet.</summary>
    public Span<Scalar> ScalarsFor(EventType type)
    {
        var scalars = _scalars.AsSpan(0, type.Paths.Length);
        scalars.Clear();
        return scalars;
    }

    /// <summary>What was found for the event at hand.</summary>
    public ReadOnlySpan<Scalar> FoundScalars(EventType type) => _scalars.AsSpan(0, type.Paths.Length);

    public void AddValue(int meter, Int128 nanos)
    {
        if (ValueCount == _values.Length) Array.Resize(ref _values, ValueCount * 2);
        _values[ValueCount++] = new MeterValue(meter, nanos);
    }

    /// <summary>Notes what an event says of a dimension of a meter.</summary>
    /// <param name="dimension">Its place among the meter's dimensions.</param>
    /// <param name="text">Its value; null when it has none.</param>
    public void AddDimension(ref EventSlot slot, int meter, int dimension, TextRef? text)
    {
        if (_dimensionCount == _dimensions.Length) Array.Resize(ref _dimensions, Math.Max(64, _dimensionCount * 2));
        _dimensions[_dimensionCount++] = new DimensionRef(meter, dimension, text ?? default, text.HasValue);
        slot.DimensionsCount++;
    }

    /// <summary>What an event says of the dimensions of its meters.</summary>
    public ReadOnlySpan<DimensionRef> DimensionsOf(in EventSlot slot) => _dimensions.AsSpan(slot.DimensionsStart, slot.DimensionsCount);

    /// <summary>Room for a text that had escapes; give back what was not needed with <see cref="Scratched"/>.</summary>
    public Span<byte> Scratch(int size)
    {
        while (_scratch.Length - _scratchLength < size) Array.Resize(ref _scratch, _scratch.Length * 2);
        return _scratch.AsSpan(_scratchLength, size);
    }

    public TextRef Scratched(int size)
    {
        var text = new TextRef(~_scratchLength, size);
        _scratchLength += size;
        return text;
    }

    public ReadOnlySpan<byte> TextOf(TextRef text) =>
        text.Start >= 0 ? _body.AsSpan(text.Start, text.Length) : _scratch.AsSpan(~text.Start, text.Length);

    public string? StringOf(TextRef text) => text.Length == 0 ? null : System.Text.Encoding.UTF8.GetString(TextOf(text));

    /// <summary>The event as it was received.</summary>
    public ReadOnlySpan<byte> DocumentOf(in EventSlot slot) => Body.Span.Slice(slot.DocumentStart, slot.DocumentLength);
}

/// <summary>A text in the batch's body, or (below 0, complemented) in its scratch.</summary>
internal readonly record struct TextRef(int Start, int Length);

/// <summary>A meter's value of one event.</summary>
internal readonly record struct MeterValue(int Meter, Int128 Nanos);

/// <summary>What one event says of a dimension of a meter.</summary>
internal readonly record struct DimensionRef(int Meter, int Dimension, TextRef Text, bool HasText);

/// <summary>One event of a batch.</summary>
internal struct EventSlot
{
    /// <summary>The event did not say when; it gets the time of receipt (S2).</summary>
    public const long NoTime = long.MinValue;

    public UInt128 Identity;

    /// <summary>The id as it is stored, unless it is plain: packed while the body is at hand.</summary>
    public UInt128 PackedId;
    public IdForm IdForm;

    /// <summary>The place of its source among those of the batch; −1 where the batch knows too many.</summary>
    public int SourcePlace;
    public TextRef Id;
    public TextRef Source;
    public TextRef Subject;
    public TextRef Type;
    public int DocumentStart;
    public int DocumentLength;
    public long TimeTicks;
    public EventType? MeteredAs;
    public int ValuesStart;
    public int ValuesCount;
    public int DimensionsStart;
    public int DimensionsCount;

    /// <summary>The event cannot be attributed or recognised.</summary>
    public EventFault Fault;

    /// <summary>Its content is at fault: judged after its identity (S23).</summary>
    public EventFault ContentFault;

    /// <summary>Set while it is attributed.</summary>
    public int Account;

    public int SubjectNumber;

    /// <summary>Whether other accounts owned the subject before: their identities are checked too (S4).</summary>
    public bool HasFormerOwners;

    /// <summary>Whether one of them was found to have counted it before the batch was applied.</summary>
    public bool WasCountedBefore;

    /// <summary>What became of it.</summary>
    public Verdict Verdict;
}

/// <summary>How an event ended (S3).</summary>
internal enum Verdict : byte
{
    None,
    Counted,
    Duplicate,
    Rejected,
    Unattributed,
}
