using Brimful.Engine.History;
using Brimful.Engine.Journal;
using Brimful.Engine.Ports;

namespace Brimful.Engine.Rollups;

/// <summary>Reads the rows of a block that tell values of dimensions apart, in the order of their keys; a block without any has none.</summary>
/// <exception cref="InvalidDataException">Thrown by every member when the block is damaged or of a newer form.</exception>
internal ref struct DimensionReader
{
    private readonly int _group;
    private readonly int _day;
    private ByteReader _from;
    private int _place;
    private int _meter;
    private int _dimension;
    private DimensionValue _value;
    private int _subject;

    public DimensionReader(RollupBlock block)
    {
        (_group, _day) = (block.Group, block.Day);
        RollupForm.Open(block.Body.Span, out _from);
    }

    /// <summary>Reads the next row; false after the last.</summary>
    public bool Read(out DimensionRow row)
    {
        row = default;
        if (_from.IsAtEnd) return false;
        var flags = _from.Byte();
        if ((flags & RollupForm.IsNextValue) != 0) ReadValue();
        if ((flags & RollupForm.IsNextSubject) != 0) _subject += _from.Int();
        var quarter = ((long)_day * RollupForm.QuartersPerDay) + _from.Byte();
        var key = RollupKey.Of((_group << HistoryForm.GroupBits) | _place, _meter, _subject, quarter);
        row = new DimensionRow(new DimensionKey(key, _dimension, _value), RollupForm.AggregationOf(flags), RollupForm.ReadSums(ref _from, flags, quarter));
        return true;
    }

    private void ReadValue()
    {
        (_place, _meter, _dimension, _subject) = (_from.Byte(), _from.Int(), _from.Byte(), 0);
        var kind = (DimensionKind)_from.Byte();
        _value = new DimensionValue(kind, kind == DimensionKind.Text ? _from.Text() : null);
    }
}
