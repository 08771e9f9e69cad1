using System.Runtime.InteropServices;
using Brimful.Engine.Journal;
using Brimful.Engine.Ports;
using Brimful.Engine.Rollups;
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

    /// <summary>Events that are touched at once before they are written, so that their cache misses overlap.</summary>
    private const int TouchedAtOnce = 64;

    private readonly List<FoldCommand> _usages = [];

    /// <summary>Where commands that take something back stand among the bodies of the fold.</summary>
    private readonly List<int> _voids = [];
    private readonly ByteWriter _commands = new();
    private readonly FoldSources _sources = new();
    private readonly FoldOrder _order = new();
    private readonly BlockWriter _block = new();
    private FoldEntry[] _entries = new FoldEntry[64];
    private byte[] _bytes = new byte[4 << 10];
    private int _byteCount;
    private int _count;
    private long _after;
    private long _through;
    private int _shard;
    private int? _only;
    private int _touched;

    /// <summary>Whether enough was taken for one fold: more would only take more memory.</summary>
    public bool IsFull => _byteCount >= SliceBytes;

    public bool IsEmpty => _through == 0;

    /// <summary>Starts a fold; what was taken before is forgotten, its buffers are used again.</summary>
    /// <param name="onlyGroup">Takes the events of one group of accounts only, for reading: what comes of it cannot be joined.</param>
    public void Start(int shard, int? onlyGroup = null)
    {
        (_shard, _only) = (shard, onlyGroup);
        _usages.Clear();
        _voids.Clear();
        _sources.Clear();
        _commands.Clear();
        _commands.Byte(HistoryForm.Commands);
        (_count, _byteCount, _after, _through) = (0, 0, 0, 0);
    }

    /// <summary>Takes the next record of the stream. Its body is copied: all bodies of a fold stand one behind the other.</summary>
    public void Add(JournalRecord record)
    {
        if (IsEmpty) _after = record.Sequence - 1;
        _through = record.Sequence;
        var ordinal = 0;
        var from = new ByteReader(Keep(record.Body.Span));
        for (var kind = from.Byte(); kind != 0; kind = from.Byte())
        {
            var start = _byteCount - from.Remaining - 1;
            if (kind == (byte)ShardCommand.Usage)
            {
                AddUsage(record, ref from, start, ref ordinal);
                continue;
            }
            if (kind == (byte)ShardCommand.Void) _voids.Add(start + 1);
            ShardCommands.Skip((ShardCommand)kind, ref from);
            _commands.Raw(_bytes.AsSpan(start..(_byteCount - from.Remaining)));
        }
        _commands.Byte(0);
        _commands.Raw(from.Raw(from.Remaining));
    }

    /// <summary>What was taken, as one fold.</summary>
    public FoldedStretch Take() => Take(gathering: null, static () => { });

    /// <summary>What was taken, as one fold, and what it used added to what was gathered before: in the order of accounts, so that what an account used stays near the
    /// processor while it is added up.</summary>
    /// <param name="breathe">Called between two blocks.</param>
    internal FoldedStretch Take(RollupGathering? gathering, Action breathe)
    {
        var blocks = new List<HistoryBlock>();
        var order = _order.ByDayAndAccount(_entries.AsSpan(0, _count));
        for (var start = 0; start < order.Length; breathe()) start = AddBlocks(order, start, blocks, gathering);
        foreach (var start in _voids) gathering?.Add(VoidAt(start));
        gathering?.Reach(_through);
        return new FoldedStretch(_shard, _after, _through, _commands.ToArray(), blocks);
    }

    private VoidCommand VoidAt(int start)
    {
        var from = new ByteReader(_bytes.AsSpan(start.._byteCount));
        return VoidCommand.Read(ref from);
    }

    /// <summary>Writes the blocks of one day and group; answers where the next one begins.</summary>
    private int AddBlocks(ReadOnlySpan<int> order, int start, List<HistoryBlock> blocks, RollupGathering? gathering)
    {
        var (day, group) = KeyOf(_entries[order[start]]);
        var (at, index) = (start, 0);
        _block.Start(_after, _sources.Count);
        for (; at < order.Length && KeyOf(_entries[order[at]]) == (day, group); at++)
        {
            if (_block.Length >= BlockBytes)
            {
                blocks.Add(new HistoryBlock(_shard, group, day, _through, index++, _block.Count, _block.Finish()));
                _block.Start(_after, _sources.Count);
            }
            if (at % TouchedAtOnce == 0) Touch(order.Slice(at, Math.Min(TouchedAtOnce, order.Length - at)));
            ref readonly var entry = ref _entries[order[at]];
            ref readonly var command = ref CollectionsMarshal.AsSpan(_usages)[entry.Usage];
            var read = new FoldedEvent(command.NowTicks, _bytes.AsSpan(entry.Start..entry.End));
            _block.Add(entry, command, read, _sources.Of(entry.Source));
            gathering?.Add(entry.Local, read);
        }
        blocks.Add(new HistoryBlock(_shard, group, day, _through, index, _block.Count, _block.Finish()));
        return at;
    }

    /// <summary>Reads the entries of events, then both ends of each: an event is longer than a cache line. Nothing else is done between two reads, so that
    /// as many as the processor can wait for are on their way at once.</summary>
    private void Touch(ReadOnlySpan<int> places)
    {
        var (touched, entries, bytes) = (0, _entries, _bytes);
        foreach (var place in places) touched += entries[place].Local;
        foreach (var place in places)
        {
            ref readonly var entry = ref entries[place];
            touched += bytes[entry.Start] + bytes[entry.End - 1];
        }
        _touched = touched;
    }

    private static (int Day, int Group) KeyOf(in FoldEntry entry) => (entry.Day, entry.Local >> HistoryForm.GroupBits);

    /// <summary>Notes where the events of a usage command stand, and keeps the rest of it.</summary>
    private void AddUsage(JournalRecord record, ref ByteReader from, int start, ref int ordinal)
    {
        from.Int();
        from.Signed();
        var now = from.Signed();
        var first = _byteCount - from.Remaining;
        _usages.Add(new FoldCommand(record.Sequence, now));
        var events = ordinal;
        _sources.StartCommand();
        while (true)
        {
            var at = _byteCount - from.Remaining;
            var head = from.Byte();
            if (head == 0) break;
            AddEvent(ref from, UsageWriter.FormOf(head), at, ordinal++);
        }
        var rest = _byteCount - from.Remaining;
        for (var tally = 0; tally < 3; tally++) from.Unsigned();
        _commands.Raw(_bytes.AsSpan(start..first));
        _commands.Int(ordinal - events);
        _commands.Raw(_bytes.AsSpan(rest..(_byteCount - from.Remaining)));
    }

    private void AddEvent(ref ByteReader from, IdForm form, int start, int ordinal)
    {
        if (_count == _entries.Length) Array.Resize(ref _entries, _count * 2);
        var place = from.Int();
        var source = place > 0 ? _sources.AtPlace(place - 1) : _sources.Next(from.Bytes());
        var local = from.Int();
        from.Int();
        var time = _usages[^1].NowTicks + from.Signed();
        from.Signed();
        EventTail.Skip(ref from, form);
        if (_only is { } group && local >> HistoryForm.GroupBits != group) return;
        _entries[_count++] = new FoldEntry(local, HistoryForm.DayOf(time), _usages.Count - 1, ordinal, start, _byteCount - from.Remaining, source);
    }

    private ReadOnlySpan<byte> Keep(ReadOnlySpan<byte> body)
    {
        if (_byteCount + body.Length > _bytes.Length) Array.Resize(ref _bytes, Math.Max(_byteCount + body.Length, Math.Min(_bytes.Length * 2, SliceBytes + (SliceBytes / 8))));
        var kept = _bytes.AsSpan(_byteCount, body.Length);
        body.CopyTo(kept);
        _byteCount += body.Length;
        return kept;
    }
}

/// <summary>Where a counted event stands.</summary>
/// <param name="Local">The place of its account in the shard.</param>
/// <param name="Usage">The command that counted it, within the fold.</param>
/// <param name="Ordinal">Which of its record's events it is.</param>
/// <param name="Start">Where it begins among the bodies of the fold.</param>
/// <param name="End">Where it ends.</param>
/// <param name="Source">The number of its source within the fold.</param>
internal readonly record struct FoldEntry(int Local, int Day, int Usage, int Ordinal, int Start, int End, int Source);

/// <summary>A usage command of a fold.</summary>
internal readonly record struct FoldCommand(long Sequence, long NowTicks);
