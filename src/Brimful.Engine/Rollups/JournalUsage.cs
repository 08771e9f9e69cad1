using Brimful.Core.Metering;
using Brimful.Engine.Events;
using Brimful.Engine.Journal;
using Brimful.Engine.Shards;

namespace Brimful.Engine.Rollups;

/// <summary>Reads who used what when, and what was taken back of it, out of a record of a shard's journal, in the order of counting; passes over all else.</summary>
internal ref struct JournalUsage(ReadOnlySpan<byte> record)
{
    private ByteReader _from = new(record);
    private long _nowTicks;
    private bool _isInUsage;
    private int _valuesLeft;
    private VoidCommand? _void;
    private int _voidedValues;
    private int _voidedDimensions;
    private JournalValue _event;
    private bool _hasDimensions;
    private int _dimensionsLeft;
    private ByteReader _values;
    private int _valueCount;

    /// <summary>The text of the value of a dimension that was read last, as UTF-8.</summary>
    public ReadOnlySpan<byte> DimensionText { get; private set; }

    /// <summary>Reads the next value; false at the end of the record's commands.</summary>
    public bool Read(out JournalValue value)
    {
        if (_void is { } voided && _voidedValues < voided.Values.Count)
        {
            value = ValueOf(voided, voided.Values[_voidedValues++]);
            return true;
        }
        if (_void is { } said && _voidedDimensions < said.Dimensions.Count)
        {
            value = ValueOf(said, said.Dimensions[_voidedDimensions++]);
            return true;
        }
        _void = null;
        if (ReadsDimension(out value)) return true;
        while (_valuesLeft == 0)
        {
            if (!_isInUsage && !FindUsage() && _void is not null) return Read(out value);
            if (!_isInUsage)
            {
                value = default;
                return false;
            }
            ReadEvent();
        }
        _valuesLeft--;
        (_event.Meter, _event.Nanos) = EventTail.ReadValue(ref _from);
        value = _event;
        return true;
    }

    /// <summary>Reads what the event at hand says of its next dimension, once its values are read.</summary>
    private bool ReadsDimension(out JournalValue value)
    {
        value = default;
        if (_valuesLeft > 0 || (!_hasDimensions && _dimensionsLeft == 0)) return false;
        if (_hasDimensions) (_hasDimensions, _dimensionsLeft) = (false, _from.Int());
        if (_dimensionsLeft == 0) return false;
        _dimensionsLeft--;
        var head = EventTail.ReadDimension(ref _from, out var text);
        DimensionText = text;
        value = _event with { Meter = head.Meter, Nanos = EventTail.FindNanos(_values, _valueCount, head.Meter), IsOfDimension = true, Dimension = head.Dimension, HasText = head.HasText };
        return true;
    }

    /// <summary>Passes over commands up to the next that is about usage; false when there is none, or when something is taken back.</summary>
    private bool FindUsage()
    {
        for (var kind = (ShardCommand)_from.Byte(); kind != ShardCommand.End; kind = (ShardCommand)_from.Byte())
        {
            if (kind == ShardCommand.Void)
            {
                (_void, _voidedValues, _voidedDimensions) = (VoidCommand.Read(ref _from), 0, 0);
                return false;
            }
            if (kind != ShardCommand.Usage)
            {
                ShardCommands.Skip(kind, ref _from);
                continue;
            }
            _from.Int();
            _from.Signed();
            _nowTicks = _from.Signed();
            return _isInUsage = true;
        }
        return false;
    }

    private JournalValue ValueOf(VoidCommand voided, MeterDimensionValue said)
    {
        DimensionText = System.Text.Encoding.UTF8.GetBytes(said.Text ?? "");
        return ValueOf(voided, voided.Values.First(value => value.Meter == said.Meter)) with { IsOfDimension = true, Dimension = said.Dimension, HasText = said.Text is not null };
    }

    private static JournalValue ValueOf(VoidCommand voided, MeterValue value) => new()
    {
        Local = voided.Local,
        Subject = voided.Subject,
        Meter = value.Meter,
        TimeTicks = voided.TimeTicks,
        Nanos = value.Nanos,
        IsVoided = true,
    };

    /// <summary>Reads an event up to its values, or the end of its command.</summary>
    private void ReadEvent()
    {
        var first = _from.Byte();
        if (first == 0)
        {
            for (var tally = 0; tally < 3; tally++) _from.Unsigned();
            _isInUsage = false;
            return;
        }
        if (_from.Int() == 0) _from.Bytes();
        _event.Local = _from.Int();
        _event.Subject = _from.Int();
        _event.TimeTicks = _nowTicks + _from.Signed();
        _from.Signed();
        EventTail.ReadId(ref _from, UsageWriter.FormOf(first));
        _valueCount = _valuesLeft = EventTail.ReadCount(ref _from, out _hasDimensions);
        _values = _from;
    }
}

/// <summary>One value that was counted.</summary>
internal struct JournalValue
{
    /// <summary>The place of the account in its shard.</summary>
    public int Local;

    public int Subject;

    public int Meter;

    public long TimeTicks;

    public Int128 Nanos;

    /// <summary>Whether it is taken back.</summary>
    public bool IsVoided;

    /// <summary>Whether it stands for a dimension of the meter, beside the value itself.</summary>
    public bool IsOfDimension;

    /// <summary>The place of the dimension among the meter's.</summary>
    public int Dimension;

    /// <summary>Whether the event has a value of the dimension.</summary>
    public bool HasText;

    public readonly RollupSums ToSums(Aggregation aggregation) => IsVoided ? RollupSums.Without(aggregation, Nanos, TimeTicks) : RollupSums.Of(Nanos, TimeTicks);
}
