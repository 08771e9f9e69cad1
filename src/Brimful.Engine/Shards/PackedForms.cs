using System.Buffers.Binary;

namespace Brimful.Engine.Shards;

/// <summary>
/// The stored forms of accounts that are not in use, by their places in the shard, one behind the other in a few large blocks: eight bytes beside each,
/// nothing that the collector has to look at, and no holes in its heap. A form that is replaced or forgotten is dead where it stands, until the
/// forms beside it are written behind the last one and its block is used again. Not safe for threads.
/// </summary>
internal sealed class PackedForms
{
    /// <summary>Large enough never to be moved by the collector, little enough to be emptied between two events.</summary>
    public const int BlockBytes = 128 << 10;

    /// <summary>Before each form: its place and its length.</summary>
    private const int HeaderBytes = sizeof(int) + sizeof(int);

    /// <summary>Cells begin at multiples of so many bytes.</summary>
    private const int UnitBytes = 8;

    private const int UnitsPerBlock = BlockBytes / UnitBytes;

    /// <summary>A longer form is an array of its own.</summary>
    private const int LongestBytes = BlockBytes / 8;

    /// <summary>In the place of a cell: the form is an array of its own.</summary>
    private const int Long = -1;

    private readonly List<Block> _blocks = [];
    private readonly Stack<int> _vacant = new();
    private readonly Dictionary<int, byte[]> _long = [];

    /// <summary>Of each place the unit in which its cell begins, over all blocks and counted from 1; 0 where there is none.</summary>
    private int[] _cells = new int[16];
    private int _last = -1;
    private long _dead;
    private byte[]? _spare;

    /// <summary>Places that have a form, in order.</summary>
    public IEnumerable<int> Places => Enumerable.Range(0, _cells.Length).Where(Has);

    /// <summary>What its blocks take, and the forms that are arrays of their own.</summary>
    public long Bytes => ((_blocks.Count - _vacant.Count + (_spare is null ? 0 : 1)) * (long)BlockBytes) + _long.Values.Sum(static form => (long)form.Length);

    public bool Has(int place) => (uint)place < (uint)_cells.Length && _cells[place] != 0;

    /// <summary>The form at a place, to be read before anything changes; empty where there is none.</summary>
    public ReadOnlySpan<byte> At(int place)
    {
        if (!Has(place)) return [];
        var cell = _cells[place];
        if (cell == Long) return _long[place];
        var from = _blocks[(cell - 1) / UnitsPerBlock].Bytes.AsSpan((cell - 1) % UnitsPerBlock * UnitBytes);
        return from.Slice(HeaderBytes, LengthIn(from));
    }

    /// <summary>Keeps a form, instead of the one that was there.</summary>
    public void Set(int place, ReadOnlySpan<byte> form)
    {
        Remove(place);
        if (place >= _cells.Length) Array.Resize(ref _cells, Math.Max(place + 1, _cells.Length * 2));
        if (form.Length <= LongestBytes)
        {
            Append(place, form);
            return;
        }
        _long[place] = form.ToArray();
        _cells[place] = Long;
    }

    /// <summary>Forgets the form at a place, if there is one.</summary>
    public void Remove(int place)
    {
        if (!Has(place)) return;
        var cell = _cells[place];
        _cells[place] = 0;
        if (cell == Long)
        {
            _long.Remove(place);
            return;
        }
        var block = _blocks[(cell - 1) / UnitsPerBlock];
        var bytes = SizeOf(LengthIn(block.Bytes.AsSpan((cell - 1) % UnitsPerBlock * UnitBytes)));
        block.Live -= bytes;
        _dead += bytes;
        if (_dead > ((_blocks.Count - _vacant.Count) * (long)BlockBytes / 5) + BlockBytes) EmptySparsest();
    }

    private void Append(int place, ReadOnlySpan<byte> form)
    {
        var bytes = SizeOf(form.Length);
        if (_last < 0 || _blocks[_last].End + bytes > BlockBytes) BeginBlock();
        var block = _blocks[_last];
        var to = block.Bytes.AsSpan(block.End);
        BinaryPrimitives.WriteInt32LittleEndian(to, place);
        BinaryPrimitives.WriteInt32LittleEndian(to[sizeof(int)..], form.Length);
        form.CopyTo(to[HeaderBytes..]);
        _cells[place] = checked((_last * UnitsPerBlock) + (block.End / UnitBytes) + 1);
        block.End += bytes;
        block.Live += bytes;
    }

    private void BeginBlock()
    {
        if (_last >= 0) _dead += BlockBytes - _blocks[_last].End;
        var block = new Block(_spare ?? GC.AllocateUninitializedArray<byte>(BlockBytes));
        _spare = null;
        if (_vacant.TryPop(out _last))
        {
            _blocks[_last] = block;
            return;
        }
        _last = _blocks.Count;
        _blocks.Add(block);
    }

    /// <summary>Writes what the block with the fewest living forms has of them behind the last one: at most a block's bytes are moved.</summary>
    private void EmptySparsest()
    {
        var sparsest = -1;
        for (var number = 0; number < _blocks.Count; number++)
            if (number != _last && !_blocks[number].IsEmptied && (sparsest < 0 || _blocks[number].Live < _blocks[sparsest].Live)) sparsest = number;
        if (sparsest < 0) return;
        var block = _blocks[sparsest];
        for (var at = 0; at < block.End;)
        {
            var from = block.Bytes.AsSpan(at);
            var (place, length) = (BinaryPrimitives.ReadInt32LittleEndian(from), LengthIn(from));
            if (_cells[place] == (sparsest * UnitsPerBlock) + (at / UnitBytes) + 1) Append(place, from.Slice(HeaderBytes, length));
            at += SizeOf(length);
        }
        _dead -= BlockBytes - block.Live;
        _spare = block.Bytes;
        _blocks[sparsest] = Block.Emptied;
        _vacant.Push(sparsest);
    }

    private static int LengthIn(ReadOnlySpan<byte> cell) => BinaryPrimitives.ReadInt32LittleEndian(cell[sizeof(int)..]);

    private static int SizeOf(int length) => (HeaderBytes + length + UnitBytes - 1) & -UnitBytes;

    private sealed class Block(byte[] bytes)
    {
        public static readonly Block Emptied = new([]);

        public byte[] Bytes => bytes;

        /// <summary>Behind its last cell.</summary>
        public int End { get; set; }

        /// <summary>Bytes of cells whose forms are still those of their places.</summary>
        public int Live { get; set; }

        public bool IsEmptied => bytes.Length == 0;
    }
}
