namespace Brimful.Engine.Directory;

/// <summary>
/// Maps UTF-8 keys to numbers and back, holding the keys in one arena: about thirty bytes a key beside the key itself, and no text made to
/// look one up. One writer; a finished index may be read from any thread.
/// </summary>
internal sealed class KeyIndex
{
    private readonly ulong _seed;
    private byte[] _arena = new byte[64];
    private int _arenaLength;
    private int[] _slots = new int[16];
    private uint[] _tags = new uint[16];
    private Entry[] _entries = new Entry[8];
    private int _count;
    private int[] _entryOfNumber = new int[8];

    /// <param name="seed">Random for the process: keeps callers from choosing keys that collide.</param>
    public KeyIndex(ulong seed) => _seed = seed;

    public int Count => _count;

    /// <summary>The number of a key; −1 when there is none.</summary>
    public int Find(ReadOnlySpan<byte> key)
    {
        var hash = KeyHash.Of(key, _seed);
        var mask = _slots.Length - 1;
        for (var slot = (int)hash & mask; ; slot = (slot + 1) & mask)
        {
            var at = _slots[slot];
            if (at == 0) return -1;
            if (_tags[slot] == (uint)(hash >> 32) && KeyOf(_entries[at - 1]).SequenceEqual(key)) return _entries[at - 1].Number;
        }
    }

    /// <summary>Adds a key that is not there under a number that is not taken.</summary>
    public void Add(ReadOnlySpan<byte> key, int number)
    {
        if ((_count + 1) * 3L > _slots.Length * 2L) Grow();
        if (_count == _entries.Length) Array.Resize(ref _entries, _count * 2);
        while (_arena.Length - _arenaLength < key.Length) Array.Resize(ref _arena, _arena.Length * 2);
        key.CopyTo(_arena.AsSpan(_arenaLength));
        _entries[_count] = new Entry(_arenaLength, key.Length, number);
        _arenaLength += key.Length;
        if (number < _entryOfNumber.Length && _entryOfNumber[number] > 0) throw new System.Diagnostics.UnreachableException($"Number {number} already has a key.");
        if (number >= _entryOfNumber.Length) Array.Resize(ref _entryOfNumber, Math.Max(number + 1, _entryOfNumber.Length * 2));
        _entryOfNumber[number] = ++_count;
        Place(_count);
    }

    /// <summary>The key of a number; empty when there is none.</summary>
    public string KeyOf(int number) =>
        number < _entryOfNumber.Length && _entryOfNumber[number] is > 0 and var entry ? System.Text.Encoding.UTF8.GetString(KeyOf(_entries[entry - 1])) : "";

    private ReadOnlySpan<byte> KeyOf(in Entry entry) => _arena.AsSpan(entry.Start, entry.Length);

    private void Grow()
    {
        _slots = new int[_slots.Length * 2];
        _tags = new uint[_slots.Length];
        for (var at = 1; at <= _count; at++) Place(at);
    }

    private void Place(int at)
    {
        var hash = KeyHash.Of(KeyOf(_entries[at - 1]), _seed);
        var mask = _slots.Length - 1;
        var slot = (int)hash & mask;
        while (_slots[slot] != 0) slot = (slot + 1) & mask;
        _slots[slot] = at;
        _tags[slot] = (uint)(hash >> 32);
    }

    private readonly record struct Entry(int Start, int Length, int Number);
}
