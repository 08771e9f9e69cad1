using Brimful.Core.Metering;
using Brimful.Core.Quantities;
using Brimful.Engine.History;
using Brimful.Engine.Journal;

namespace Brimful.Engine.Rollups;

/// <summary>Writes blocks of rollups, one after the other: each number as its step from the row before.</summary>
internal sealed class RollupWriter
{
    private readonly ByteWriter _to = new();
    private int _place = -1;
    private int _meter;
    private int _subject;
    private (int Place, int Meter, int Dimension, DimensionValue Value)? _value;

    /// <summary>Starts a block.</summary>
    public void Start()
    {
        _to.Clear();
        _to.Byte(RollupForm.Block);
        _place = -1;
    }

    /// <summary>Adds a row; rows come in the order of their keys.</summary>
    public void Add(RollupKey key, Aggregation aggregation, in RollupSums sums)
    {
        var place = key.Local & ((1 << HistoryForm.GroupBits) - 1);
        var isNextAccount = place != _place;
        if (isNextAccount) (_meter, _subject) = (0, 0);
        var isNextMeter = key.Meter != _meter;
        if (isNextMeter) _subject = 0;
        var whole = WholeOf(sums.Nanos);
        var steps = (isNextAccount ? RollupForm.IsNextAccount : 0) | (isNextMeter ? RollupForm.IsNextMeter : 0) | (key.Subject != _subject ? RollupForm.IsNextSubject : 0);
        _to.Byte((byte)(steps | FlagsOf(aggregation, sums, whole)));
        if (isNextAccount) _to.Byte((byte)place);
        if (isNextMeter) _to.Int(key.Meter - _meter);
        if (key.Subject != _subject) _to.Int(key.Subject - _subject);
        (_place, _meter, _subject) = (place, key.Meter, key.Subject);
        WriteSums(_to, key, aggregation, sums, whole);
    }

    /// <summary>Adds rows by values of dimensions, in the order of their keys, after all others. Ends the block.</summary>
    public void Add(IReadOnlyList<DimensionRow> rows)
    {
        if (rows.Count == 0) return;
        var plain = _to.Written[1..].ToArray();
        _to.Clear();
        _to.Byte(RollupForm.BlockWithDimensions);
        _to.Bytes(plain);
        _value = null;
        foreach (var row in rows) Add(row);
    }

    private void Add(in DimensionRow row)
    {
        var key = row.Key.Key;
        var value = (key.Local & ((1 << HistoryForm.GroupBits) - 1), key.Meter, row.Key.Dimension, row.Key.Value);
        var isNextValue = value != _value;
        if (isNextValue) _subject = 0;
        var whole = WholeOf(row.Sums.Nanos);
        var steps = (isNextValue ? RollupForm.IsNextValue : 0) | (key.Subject != _subject ? RollupForm.IsNextSubject : 0);
        _to.Byte((byte)(steps | FlagsOf(row.Aggregation, row.Sums, whole)));
        if (isNextValue) WriteValue(value);
        if (key.Subject != _subject) _to.Int(key.Subject - _subject);
        (_value, _subject) = (value, key.Subject);
        WriteSums(_to, key, row.Aggregation, row.Sums, whole);
    }

    private void WriteValue((int Place, int Meter, int Dimension, DimensionValue Value) to)
    {
        _to.Byte((byte)to.Place);
        _to.Int(to.Meter);
        _to.Byte((byte)to.Dimension);
        _to.Byte((byte)to.Value.Kind);
        if (to.Value.Text is { } text) _to.Text(text);
    }

    /// <summary>The block at hand, whole.</summary>
    public byte[] Finish() => _to.ToArray();

    private static int FlagsOf(Aggregation aggregation, in RollupSums sums, Int128? whole) =>
        (whole is not null ? RollupForm.IsWhole : 0) | (sums.Count != 1 ? RollupForm.CountFollows : 0)
        | (sums.IsBroken ? RollupForm.IsBroken : 0) | ((int)aggregation << RollupForm.AggregationShift);

    private static void WriteSums(ByteWriter to, RollupKey key, Aggregation aggregation, in RollupSums sums, Int128? whole)
    {
        to.Byte((byte)key.QuarterOfDay);
        if (sums.Count != 1) to.Signed(sums.Count);
        if (aggregation != Aggregation.Count) to.Big(whole ?? sums.Nanos);
        if (aggregation == Aggregation.Latest) to.Unsigned((ulong)(sums.TimeTicks - StartOf(key)));
    }

    private static long StartOf(RollupKey key) => HistoryForm.TicksOf(key.Day) + (key.QuarterOfDay * RollupForm.QuarterTicks);

    private static Int128? WholeOf(Int128 nanos) =>
        nanos >= long.MinValue && nanos <= long.MaxValue && (long)nanos % Quantity.NanosPerUnit == 0 ? (long)nanos / Quantity.NanosPerUnit : null;
}
