using System.Buffers.Binary;
using System.Text;

namespace Brimful.Engine.Directory;

/// <summary>
/// Maps UTF-8 keys to numbers and back, holding the keys in one arena: about eighteen bytes a key beside the key itself, and no text made
/// to look one up. A look-up reads one slot and one place of the arena. One writer; a finished index may be read from any thread.
/// </summary>
internal sealed class KeyIndex
{
    /// <summary>Before each key in the arena: its number and its length.</summary>
    private const int HeaderBytes = sizeof(int) + sizeof(int);

    private readonly ulong _seed;
    private byte[] _arena = new byte[64];
    private int _arenaLength = 1;

    /// <summary>Where in the arena a key stands, above it 32 bits of its hash; 0 where there is none.</summary>
    private ulong[] _slots = new ulong[16];
    private int[] _placeOfNumber = new int[8];

    /// <param name="seed">Random for the process: keeps callers from choosing keys that collide.</param>
    public KeyIndex(ulong seed) => _seed = seed;

    public int Count { get; private set; }

    /// <summary>What <see cref="Find(ReadOnlySpan{byte}, ulong)"/> looks for.</summary>
    public ulong HashOf(ReadOnlySpan<byte> key) => KeyHash.Of(key, _seed);

    /// <summary>Reads where keys would stand in the table, then the keys that are likely to be they, so that all is in the cache when they are looked for. Nothing
    /// else is done between two reads, so that as many as the processor can wait for are on their way at once.</summary>
    /// <param name="hashes">Of the keys.</param>
    /// <param name="numbers">Room for the numbers of the keys that are likely to be they; 0 where there is none.</param>
    /// <returns>Nothing of meaning: it keeps the reads from being left out.</returns>
    public ulong Touch(ReadOnlySpan<ulong> hashes, Span<int> numbers)
    {
        var (touched, arena) = (0UL, _arena);
        foreach (var hash in hashes) touched += _slots[(int)hash & (_slots.Length - 1)];
        for (var at = 0; at < hashes.Length; at++) numbers[at] = LikelyPlaceOf(hashes[at]);
        foreach (var place in numbers) touched += arena[place];
        foreach (ref var number in numbers)
        {
            if (number == 0) continue;
            touched += KeyAt(number) is [.., var last] ? last : 0u;
            number = NumberAt(number);
        }
        return touched;
    }

    /// <summary>Where a key stands whose hash begins alike; 0 where none does.</summary>
    private int LikelyPlaceOf(ulong hash)
    {
        var (slots, mask) = (_slots, _slots.Length - 1);
        for (var at = (int)hash & mask; ; at = (at + 1) & mask)
            if (slots[at] is var slot && (slot == 0 || slot >> 32 == hash >> 32)) return (int)(uint)slot;
    }

    /// <summary>The number of a key; −1 when there is none.</summary>
    public int Find(ReadOnlySpan<byte> key) => Find(key, HashOf(key));

    /// <summary>The number of a key whose hash is known; −1 when there is none.</summary>
    public int Find(ReadOnlySpan<byte> key, ulong hash)
    {
        var mask = _slots.Length - 1;
        for (var at = (int)hash & mask; ; at = (at + 1) & mask)
        {
            var slot = _slots[at];
            if (slot == 0) return -1;
            if (slot >> 32 == hash >> 32 && KeyAt((int)(uint)slot).SequenceEqual(key)) return NumberAt((int)(uint)slot);
        }
    }

    /// <summary>Adds a key that is not there under a number that is not taken.</summary>
    public void Add(ReadOnlySpan<byte> key, int number)
    {
        if ((Count + 1) * 3L > _slots.Length * 2L) Grow();
        if (number < _placeOfNumber.Length && _placeOfNumber[number] > 0) throw new System.Diagnostics.UnreachableException($"Number {number} already has a key.");
        if (number >= _placeOfNumber.Length) Array.Resize(ref _placeOfNumber, Math.Max(number + 1, _placeOfNumber.Length * 2));
        var place = Write(key, number);
        _placeOfNumber[number] = place;
        Count++;
        Put(_slots, place);
    }

    /// <summary>The key of a number; empty when there is none.</summary>
    public string KeyOf(int number) =>
        number < _placeOfNumber.Length && _placeOfNumber[number] is > 0 and var place ? Encoding.UTF8.GetString(KeyAt(place)) : "";

    private int Write(ReadOnlySpan<byte> key, int number)
    {
        var place = _arenaLength;
        _arenaLength = checked(place + HeaderBytes + key.Length);
        if (_arenaLength > _arena.Length) Array.Resize(ref _arena, (int)Math.Min(Array.MaxLength, Math.Max(_arenaLength, _arena.Length * 2L)));
        BinaryPrimitives.WriteInt32LittleEndian(_arena.AsSpan(place), number);
        BinaryPrimitives.WriteInt32LittleEndian(_arena.AsSpan(place + sizeof(int)), key.Length);
        key.CopyTo(_arena.AsSpan(place + HeaderBytes));
        return place;
    }

    private int NumberAt(int place) => BinaryPrimitives.ReadInt32LittleEndian(_arena.AsSpan(place));

    private ReadOnlySpan<byte> KeyAt(int place) =>
        _arena.AsSpan(place + HeaderBytes, BinaryPrimitives.ReadInt32LittleEndian(_arena.AsSpan(place + sizeof(int))));

    private void Grow()
    {
        var slots = new ulong[_slots.Length * 2];
        foreach (var slot in _slots)
            if (slot != 0) Put(slots, (int)(uint)slot);
        _slots = slots;
    }

    private void Put(ulong[] slots, int place)
    {
        var hash = HashOf(KeyAt(place));
        var mask = slots.Length - 1;
        var at = (int)hash & mask;
        while (slots[at] != 0) at = (at + 1) & mask;
        slots[at] = (hash & 0xFFFF_FFFF_0000_0000) | (uint)place;
    }
}
