namespace Brimful.Engine.Rollups;

/// <summary>Sums by key, in one array that is found by hashing and used again: nothing is allocated a sum.</summary>
internal sealed class RollupCells
{
    private const int LeastBits = 6;
    private const ulong Spread = 0x9E37_79B9_7F4A_7C15;

    private Cell[] _cells = new Cell[1 << LeastBits];

    public int Count { get; private set; }

    /// <summary>The sums of a key, to be changed; nothing when it is new. Valid until the next call.</summary>
    public ref RollupSums At(RollupKey key)
    {
        if (Count * 2 >= _cells.Length) Grow();
        ref var cell = ref Find(key.Packed);
        if (cell.Key != 0) return ref cell.Sums;
        cell.Key = key.Packed;
        Count++;
        return ref cell.Sums;
    }

    /// <summary>All keys, ascending.</summary>
    public UInt128[] SortedKeys()
    {
        var keys = new UInt128[Count];
        var next = 0;
        foreach (ref readonly var cell in _cells.AsSpan())
            if (cell.Key != 0) keys[next++] = cell.Key;
        Array.Sort(keys);
        return keys;
    }

    /// <summary>Forgets all of them; the array is kept unless it was far too long.</summary>
    public void Clear()
    {
        if (_cells.Length > Math.Max(Count * 64L, 1 << LeastBits)) _cells = new Cell[1 << LeastBits];
        else Array.Clear(_cells);
        Count = 0;
    }

    private void Grow()
    {
        var before = _cells;
        _cells = new Cell[before.Length * 2];
        foreach (ref readonly var cell in before.AsSpan())
            if (cell.Key != 0) Find(cell.Key) = cell;
    }

    private ref Cell Find(UInt128 key)
    {
        for (var slot = SlotOf(key); ; slot = (slot + 1) & (_cells.Length - 1))
        {
            ref var cell = ref _cells[slot];
            if (cell.Key == key || cell.Key == 0) return ref cell;
        }
    }

    private int SlotOf(UInt128 key)
    {
        var mixed = ((ulong)key ^ System.Numerics.BitOperations.RotateLeft((ulong)(key >> 64) * Spread, 31)) * Spread;
        return (int)(mixed >> 32) & (_cells.Length - 1);
    }

    /// <summary>No key is 0: days are counted from before the calendar.</summary>
    private struct Cell
    {
        public UInt128 Key;
        public RollupSums Sums;
    }
}
