using Brimful.Engine.Events;
using Brimful.Engine.Journal;

namespace Brimful.Engine.History;

/// <summary>Reads the events of a block in the order in which they were written: by account, and of one account in order of counting.</summary>
/// <exception cref="InvalidDataException">Thrown by every member when the block is damaged or of a newer form.</exception>
internal ref struct BlockReader
{
    private readonly ReadOnlySpan<byte> _body;
    private readonly (int Start, int Length)[] _sources;
    private readonly long _firstSequence;
    private readonly long _firstCounted;
    private ByteReader _from;
    private HistoryEvent _last;

    public BlockReader(ReadOnlySpan<byte> body)
    {
        _body = body;
        _from = new ByteReader(body);
        if (_from.Byte() is not HistoryForm.Block and var form) throw new InvalidDataException($"A block of history has the unknown form {form}: it was written by a newer Brimful.");
        _firstSequence = (long)_from.Unsigned();
        _firstCounted = _from.Signed();
        EarliestTicks = _from.Signed();
        LatestTicks = EarliestTicks + (long)_from.Unsigned();
        _sources = new (int, int)[_from.Int()];
        foreach (ref var source in _sources.AsSpan())
        {
            var length = _from.Int();
            source = (_body.Length - _from.Remaining, length);
            _from.Raw(length);
        }
    }

    /// <summary>Where in the block the next event begins.</summary>
    public readonly int Position => _body.Length - _from.Remaining;

    /// <summary>The sequence and the instant that the steps of every account begin from.</summary>
    public readonly (long Sequence, long CountedTicks) First => (_firstSequence, _firstCounted);

    /// <summary>The earliest event time in the block.</summary>
    public long EarliestTicks { get; }

    /// <summary>The latest event time in the block.</summary>
    public long LatestTicks { get; }

    /// <summary>Reads the next event; false after the last.</summary>
    public bool Read(out HistoryEvent read)
    {
        read = default;
        if (_from.IsAtEnd) return false;
        var flags = _from.Byte();
        if ((flags & HistoryForm.IsNextAccount) != 0) _last = new HistoryEvent { Place = _from.Int(), Sequence = _firstSequence, Ordinal = -1, CountedTicks = _firstCounted };
        read.Place = _last.Place;
        read.Source = flags >> 4 is HistoryForm.SourceFollows ? _from.Int() : flags >> 4;
        if (read.Source >= _sources.Length) throw new InvalidDataException("A block of history names a source that it does not hold.");
        read.IdForm = (IdForm)(flags & HistoryForm.IdMask);
        var step = (long)_from.Unsigned();
        read.Sequence = _last.Sequence + step;
        read.Ordinal = (step == 0 ? _last.Ordinal : 0) + _from.Int();
        read.CountedTicks = _last.CountedTicks + _from.Signed();
        read.ReceivedTicks = (flags & HistoryForm.WasHeld) == 0 ? read.CountedTicks : read.CountedTicks - _from.Signed();
        read.TimeTicks = read.CountedTicks - _from.Signed();
        read.Subject = (int)(_last.Subject + _from.Signed());
        ReadTail(ref read);
        _last = read;
        return true;
    }

    /// <summary>The block's sources by place.</summary>
    public readonly byte[][] Sources()
    {
        var sources = new byte[_sources.Length][];
        for (var place = 0; place < sources.Length; place++) sources[place] = _body.Slice(_sources[place].Start, _sources[place].Length).ToArray();
        return sources;
    }

    public readonly ReadOnlySpan<byte> SourceOf(in HistoryEvent read) => _body.Slice(_sources[read.Source].Start, _sources[read.Source].Length);

    /// <summary>The id's bytes as they are stored.</summary>
    public readonly ReadOnlySpan<byte> IdOf(in HistoryEvent read) => _body.Slice(read.IdStart, read.IdLength);

    /// <summary>The values that meters read, in the order of the event.</summary>
    public readonly MeterValue[] ValuesOf(in HistoryEvent read)
    {
        var from = new ByteReader(_body[read.ValuesStart..]);
        var values = new MeterValue[read.ValueCount];
        foreach (ref var value in values.AsSpan()) value = EventTail.ReadValue(ref from);
        return values;
    }

    /// <summary>What the event says of dimensions of its meters.</summary>
    public readonly MeterDimensionValue[] DimensionsOf(in HistoryEvent read)
    {
        if (!read.HasDimensions) return [];
        var from = new ByteReader(_body[read.ValuesStart..]);
        EventTail.SkipValues(ref from, read.ValueCount, false);
        var dimensions = new MeterDimensionValue[from.Int()];
        foreach (ref var dimension in dimensions.AsSpan()) dimension = MeterDimensionValue.Read(ref from);
        return dimensions;
    }

    private void ReadTail(ref HistoryEvent read)
    {
        read.TailStart = Position;
        read.IdLength = EventTail.ReadId(ref _from, read.IdForm).Length;
        read.IdStart = Position - read.IdLength;
        read.ValueCount = EventTail.ReadCount(ref _from, out read.HasDimensions);
        read.ValuesStart = Position;
        EventTail.SkipValues(ref _from, read.ValueCount, read.HasDimensions);
        read.TailLength = Position - read.TailStart;
    }
}
