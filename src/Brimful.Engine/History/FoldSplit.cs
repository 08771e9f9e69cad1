using System.Runtime.InteropServices;
using Brimful.Engine.Journal;
using Brimful.Engine.Ports;
using Brimful.Engine.Shards;

namespace Brimful.Engine.History;

/// <summary>
/// Splits journal records of a shard into commands and blocks of counted events by day and group of accounts. <see cref="FoldJoin"/> is
/// its inverse. Nothing is allocated per event: events are read where they stand in their records, sorted by counting, and written once.
/// </summary>
public sealed class FoldSplit
{
    /// <summary>Little enough that the events of a fold, which are written in another order than they are read in, stay near the processor.</summary>
    private const int SliceBytes = 8 << 20;

    private const int BlockBytes = 128 << 10;

    /// <summary>How far ahead of the event that is written the next ones are touched, so that their cache misses overlap.</summary>
    private const int TouchedAhead = 12;

    private readonly List<JournalRecord> _records = [];
    private readonly List<ArraySegment<byte>> _bodies = [];
    private readonly List<FoldCommand> _usages = [];
    private readonly ByteWriter _commands = new();
    private readonly FoldSources _sources = new();
    private readonly FoldOrder _order = new();
    private readonly BlockWriter _block = new();
    private FoldEntry[] _entries = new FoldEntry[4_096];
    private int _count;
    private int _bytes;
    private int _shard;
    private int? _only;
    private int _touched;

    /// <summary>Whether enough was taken for one fold: more would only take more memory.</summary>
    public bool IsFull => _bytes >= SliceBytes;

    public bool IsEmpty => _records.Count == 0;

    /// <summary>Starts a fold; what was taken before is forgotten, its buffers are used again.</summary>
    /// <param name="onlyGroup">Takes the events of one group of accounts only, for reading: what comes of it cannot be joined.</param>
    public void Start(int shard, int? onlyGroup = null)
    {
        (_shard, _only) = (shard, onlyGroup);
        _records.Clear();
        _bodies.Clear();
        _usages.Clear();
        _sources.Clear();
        _commands.Clear();
        _commands.Byte(HistoryForm.Commands);
        (_count, _bytes) = (0, 0);
    }

    /// <summary>Takes the next record of the stream.</summary>
    public void Add(JournalRecord record)
    {
        _bytes += record.Body.Length;
        var ordinal = 0;
        var body = record.Body.Span;
        var from = new ByteReader(body);
        for (var kind = from.Byte(); kind != 0; kind = from.Byte())
        {
            var start = body.Length - from.Remaining - 1;
            if (kind == (byte)ShardCommand.Usage)
            {
                AddUsage(record, ref from, start, ref ordinal);
                continue;
            }
            ShardCommands.Skip((ShardCommand)kind, ref from);
            _commands.Raw(body[start..(body.Length - from.Remaining)]);
        }
        _commands.Byte(0);
        _commands.Raw(from.Raw(from.Remaining));
        _records.Add(record);
        _bodies.Add(MemoryMarshal.TryGetArray(record.Body, out var segment) ? segment : record.Body.ToArray());
    }

    /// <summary>What was taken, as one fold.</summary>
    public FoldedStretch Take()
    {
        var (after, through) = (_records[0].Sequence - 1, _records[^1].Sequence);
        var blocks = new List<HistoryBlock>();
        var order = _order.ByDayAndAccount(_entries.AsSpan(0, _count));
        for (var start = 0; start < order.Length;) start = AddBlocks(order, start, (after, through), blocks);
        return new FoldedStretch(_shard, after, through, _commands.ToArray(), blocks);
    }

    /// <summary>Writes the blocks of one day and group; answers where the next one begins.</summary>
    private int AddBlocks(ReadOnlySpan<int> order, int start, (long After, long Through) fold, List<HistoryBlock> blocks)
    {
        var (day, group) = KeyOf(_entries[order[start]]);
        var (at, index) = (start, 0);
        _block.Start(fold.After, _sources.Count);
        for (; at < order.Length && KeyOf(_entries[order[at]]) == (day, group); at++)
        {
            if (_block.Length >= BlockBytes)
            {
                blocks.Add(new HistoryBlock(_shard, group, day, fold.Through, index++, _block.Count, _block.Finish()));
                _block.Start(fold.After, _sources.Count);
            }
            if (at + TouchedAhead < order.Length) Touch(_entries[order[at + TouchedAhead]]);
            ref readonly var entry = ref _entries[order[at]];
            ref readonly var usage = ref CollectionsMarshal.AsSpan(_usages)[entry.Usage];
            _block.Add(entry, usage, CollectionsMarshal.AsSpan(_bodies)[usage.Record].AsSpan(entry.Start), _sources.Of(entry.Source));
        }
        blocks.Add(new HistoryBlock(_shard, group, day, fold.Through, index, _block.Count, _block.Finish()));
        return at;
    }

    private void Touch(in FoldEntry entry) =>
        _touched += CollectionsMarshal.AsSpan(_bodies)[CollectionsMarshal.AsSpan(_usages)[entry.Usage].Record][entry.Start];

    private static (int Day, int Group) KeyOf(in FoldEntry entry) => (entry.Day, entry.Local >> HistoryForm.GroupBits);

    /// <summary>Notes where the events of a usage command stand, and keeps the rest of it.</summary>
    private void AddUsage(JournalRecord record, ref ByteReader from, int start, ref int ordinal)
    {
        var body = record.Body.Span;
        from.Int();
        from.Signed();
        var now = from.Signed();
        var first = body.Length - from.Remaining;
        _usages.Add(new FoldCommand(record.Sequence, _records.Count, now));
        var events = ordinal;
        _sources.StartCommand();
        while (true)
        {
            var at = body.Length - from.Remaining;
            var form = from.Byte();
            if (form == 0) break;
            AddEvent(ref from, form, at, ordinal++);
        }
        var rest = body.Length - from.Remaining;
        for (var tally = 0; tally < 3; tally++) from.Unsigned();
        _commands.Raw(body[start..first]);
        _commands.Int(ordinal - events);
        _commands.Raw(body[rest..(body.Length - from.Remaining)]);
    }

    private void AddEvent(ref ByteReader from, byte form, int start, int ordinal)
    {
        if (_count == _entries.Length) Array.Resize(ref _entries, _count * 2);
        if (form == UsageWriter.UuidId) from.Raw(16);
        else from.Bytes();
        var place = from.Int();
        var source = place > 0 ? _sources.AtPlace(place - 1) : _sources.Next(from.Bytes());
        var local = from.Int();
        from.Int();
        var time = _usages[^1].NowTicks + from.Signed();
        from.Signed();
        for (var left = from.Int(); left > 0; left--)
        {
            from.Unsigned();
            from.Big();
        }
        if (_only is { } group && local >> HistoryForm.GroupBits != group) return;
        _entries[_count++] = new FoldEntry(local, HistoryForm.DayOf(time), _usages.Count - 1, ordinal, start, source);
    }
}

/// <summary>Where a counted event stands.</summary>
/// <param name="Local">The place of its account in the shard.</param>
/// <param name="Usage">The command that counted it, within the fold.</param>
/// <param name="Ordinal">Which of its record's events it is.</param>
/// <param name="Start">Where it begins in the record's body.</param>
/// <param name="Source">The number of its source within the fold.</param>
internal readonly record struct FoldEntry(int Local, int Day, int Usage, int Ordinal, int Start, int Source);

/// <summary>A usage command of a fold.</summary>
/// <param name="Record">The place of its record within the fold.</param>
internal readonly record struct FoldCommand(long Sequence, int Record, long NowTicks);
