using Brimful.Engine.Journal;

namespace Brimful.Engine.History;

/// <summary>Writes blocks of counted events, one after the other, out of journal records: each number as its step from the account's last
/// event, sources once a block, ids and values as the journal has them.</summary>
internal sealed class BlockWriter
{
    private readonly ByteWriter _rows = new();
    private readonly ByteWriter _head = new();
    private readonly List<byte[]> _sources = [];
    private int[] _places = [];
    private int[] _placedIn = [];
    private int _block;
    private HistoryEvent _last;
    private int _lastLocal;
    private long _firstSequence;
    private long _firstCounted;
    private long _earliest;
    private long _latest;

    /// <summary>Events of the block at hand.</summary>
    public int Count { get; private set; }

    /// <summary>Bytes of the block at hand, roughly.</summary>
    public int Length => _rows.Length;

    /// <summary>Starts a block.</summary>
    /// <param name="afterSequence">The sequence that the fold follows.</param>
    /// <param name="sourceCount">How many sources the fold has.</param>
    public void Start(long afterSequence, int sourceCount)
    {
        if (_places.Length < sourceCount) (_places, _placedIn) = (new int[sourceCount * 2], new int[sourceCount * 2]);
        _rows.Clear();
        _sources.Clear();
        _block++;
        (_firstSequence, _lastLocal, Count) = (afterSequence, -1, 0);
    }

    /// <summary>Adds an event; events of one account come together, in the order in which they were counted.</summary>
    public void Add(in FoldEntry entry, in FoldCommand command, in FoldedEvent read, byte[] source)
    {
        var time = read.TimeTicks;
        if (Count++ == 0) (_firstCounted, _earliest, _latest) = (command.NowTicks, time, time);
        (_earliest, _latest) = (Math.Min(_earliest, time), Math.Max(_latest, time));
        WriteHead(entry, read.IdForm, PlaceOf(entry.Source, source), read.AgeTicks != 0);
        WriteSteps(entry, command, read);
        _rows.Raw(read.Tail);
    }

    /// <summary>The block at hand, whole.</summary>
    public byte[] Finish()
    {
        _head.Clear();
        WriteHead(_head, (_firstSequence, _firstCounted), (_earliest, _latest), _sources);
        _head.Raw(_rows.Written);
        return _head.ToArray();
    }

    /// <summary>Writes what stands before the events of a block.</summary>
    /// <param name="first">What the steps of every account begin from.</param>
    /// <param name="times">The earliest and the latest event time.</param>
    public static void WriteHead(ByteWriter to, (long Sequence, long CountedTicks) first, (long Earliest, long Latest) times, IReadOnlyList<byte[]> sources)
    {
        to.Byte(HistoryForm.Block);
        to.Unsigned((ulong)first.Sequence);
        to.Signed(first.CountedTicks);
        to.Signed(times.Earliest);
        to.Unsigned((ulong)(times.Latest - times.Earliest));
        to.Int(sources.Count);
        foreach (var source in sources) to.Bytes(source);
    }

    private int PlaceOf(int number, byte[] source)
    {
        if (_placedIn[number] == _block) return _places[number];
        (_placedIn[number], _places[number]) = (_block, _sources.Count);
        _sources.Add(source);
        return _sources.Count - 1;
    }

    private void WriteHead(in FoldEntry entry, IdForm form, int source, bool wasHeld)
    {
        var isNext = entry.Local != _lastLocal;
        var place = Math.Min(source, HistoryForm.SourceFollows);
        _rows.Byte((byte)((int)form | (wasHeld ? HistoryForm.WasHeld : 0) | (isNext ? HistoryForm.IsNextAccount : 0) | (place << 4)));
        if (isNext)
        {
            _last = new HistoryEvent { Sequence = _firstSequence, Ordinal = -1, CountedTicks = _firstCounted };
            _lastLocal = entry.Local;
            _rows.Int(entry.Local & ((1 << HistoryForm.GroupBits) - 1));
        }
        if (place == HistoryForm.SourceFollows) _rows.Int(source);
    }

    private void WriteSteps(in FoldEntry entry, in FoldCommand command, in FoldedEvent read)
    {
        var step = command.Sequence - _last.Sequence;
        _rows.Unsigned((ulong)step);
        _rows.Int(step == 0 ? entry.Ordinal - _last.Ordinal : entry.Ordinal);
        _rows.Signed(command.NowTicks - _last.CountedTicks);
        if (read.AgeTicks != 0) _rows.Signed(read.AgeTicks);
        _rows.Signed(command.NowTicks - read.TimeTicks);
        _rows.Signed(read.Subject - _last.Subject);
        (_last.Sequence, _last.Ordinal, _last.CountedTicks, _last.Subject) = (command.Sequence, entry.Ordinal, command.NowTicks, read.Subject);
    }
}
