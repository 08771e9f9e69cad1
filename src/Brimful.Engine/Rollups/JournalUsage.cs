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
    private JournalValue _event;

    /// <summary>Reads the next value; false at the end of the record's commands.</summary>
    public bool Read(out JournalValue value)
    {
        if (_void is { } voided && _voidedValues < voided.Values.Count)
        {
            value = ValueOf(voided, voided.Values[_voidedValues++]);
            return true;
        }
        _void = null;
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

    /// <summary>Passes over commands up to the next that is about usage; false when there is none, or when something is taken back.</summary>
    private bool FindUsage()
    {
        for (var kind = (ShardCommand)_from.Byte(); kind != ShardCommand.End; kind = (ShardCommand)_from.Byte())
        {
            if (kind == ShardCommand.Void)
            {
                (_void, _voidedValues) = (VoidCommand.Read(ref _from), 0);
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
        _valuesLeft = _from.Int();
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

    public readonly RollupSums ToSums(Aggregation aggregation) => IsVoided ? RollupSums.Without(aggregation, Nanos, TimeTicks) : RollupSums.Of(Nanos, TimeTicks);
}
