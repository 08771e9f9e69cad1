using Brimful.Core.Metering;
using Brimful.Core.Quantities;
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
        _from = new ByteReader(block.Body.Span);
        if (_from.Byte() is not RollupForm.Block and var form) throw new InvalidDataException($"A block of rollups has the unknown form {form}: it was written by a newer Brimful.");
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
        row.Sums.IsBroken = (flags & RollupForm.IsBroken) != 0;
        row.Sums.Count = (flags & RollupForm.CountFollows) != 0 ? _from.Signed() : 1;
        if (row.Aggregation != Aggregation.Count) row.Sums.Nanos = _from.Big() * ((flags & RollupForm.IsWhole) != 0 ? Quantity.NanosPerUnit : 1);
        if (row.Aggregation == Aggregation.Latest) row.Sums.TimeTicks = (row.Quarter * RollupForm.QuarterTicks) + (long)_from.Unsigned();
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
