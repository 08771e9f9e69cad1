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
        _to.Byte((byte)((isNextAccount ? RollupForm.IsNextAccount : 0) | (isNextMeter ? RollupForm.IsNextMeter : 0)
            | (key.Subject != _subject ? RollupForm.IsNextSubject : 0) | (whole is not null ? RollupForm.IsWhole : 0)
            | (sums.Count != 1 ? RollupForm.CountFollows : 0) | (sums.IsBroken ? RollupForm.IsBroken : 0) | ((int)aggregation << RollupForm.AggregationShift)));
        if (isNextAccount) _to.Byte((byte)place);
        if (isNextMeter) _to.Int(key.Meter - _meter);
        if (key.Subject != _subject) _to.Int(key.Subject - _subject);
        (_place, _meter, _subject) = (place, key.Meter, key.Subject);
        _to.Byte((byte)key.QuarterOfDay);
        if (sums.Count != 1) _to.Signed(sums.Count);
        if (aggregation != Aggregation.Count) _to.Big(whole ?? sums.Nanos);
        if (aggregation == Aggregation.Latest) _to.Unsigned((ulong)(sums.TimeTicks - StartOf(key)));
    }

    /// <summary>The block at hand, whole.</summary>
    public byte[] Finish() => _to.ToArray();

    private static long StartOf(RollupKey key) => HistoryForm.TicksOf(key.Day) + (key.QuarterOfDay * RollupForm.QuarterTicks);

    private static Int128? WholeOf(Int128 nanos) =>
        nanos >= long.MinValue && nanos <= long.MaxValue && (long)nanos % Quantity.NanosPerUnit == 0 ? (long)nanos / Quantity.NanosPerUnit : null;
}
