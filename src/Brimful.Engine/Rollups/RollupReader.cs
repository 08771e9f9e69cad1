using Brimful.Core.Metering;
using Brimful.Engine.History;
using Brimful.Engine.Journal;
using Brimful.Engine.Ports;

namespace Brimful.Engine.Rollups;

/// <summary>Reads the rows of a block of rollups in the order of their keys.</summary>
/// <exception cref="InvalidDataException">Thrown by every member when the block is damaged or of a newer form.</exception>
internal ref struct RollupReader
{
    private readonly int _group;
    private readonly int _day;
    private ByteReader _from;
    private int _place;
    private int _meter;
    private int _subject;

    public RollupReader(RollupBlock block)
    {
        (_group, _day) = (block.Group, block.Day);
        _from = RollupForm.Open(block.Body.Span, out _);
    }

    /// <summary>Reads the next row; false after the last.</summary>
    public bool Read(out RollupRow row)
    {
        row = default;
        if (_from.IsAtEnd) return false;
        var flags = _from.Byte();
        if ((flags & RollupForm.IsNextAccount) != 0) (_place, _meter, _subject) = (_from.Byte(), 0, 0);
        if ((flags & RollupForm.IsNextMeter) != 0) (_meter, _subject) = (_meter + _from.Int(), 0);
        if ((flags & RollupForm.IsNextSubject) != 0) _subject += _from.Int();
        row.Place = _place;
        row.Meter = _meter;
        row.Subject = _subject;
        row.Aggregation = RollupForm.AggregationOf(flags);
        row.Quarter = ((long)_day * RollupForm.QuartersPerDay) + _from.Byte();
        row.Sums = RollupForm.ReadSums(ref _from, flags, row.Quarter);
        return true;
    }

    /// <summary>The key of a row in its shard.</summary>
    public readonly RollupKey KeyOf(in RollupRow row) => RollupKey.Of((_group << HistoryForm.GroupBits) | row.Place, row.Meter, row.Subject, row.Quarter);
}

/// <summary>One row of a block of rollups.</summary>
internal struct RollupRow
{
    /// <summary>The place of the account in its group.</summary>
    public int Place;

    public int Meter;

    public int Subject;

    public Aggregation Aggregation;

    /// <summary>Counted from 1970-01-01.</summary>
    public long Quarter;

    public RollupSums Sums;
}
