using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Brimful.Engine.Identities;

/// <summary>
/// Says of an identity that it is surely not in a run, or that it may be. A Bloom filter in blocks of 512 bits (Putze, Sanders and Singler,
/// 2007): one block, and so one line of the cache, a question. A filter without blocks always says maybe.
/// </summary>
internal sealed class IdentityFilter
{
    /// <summary>With more bits a key there is little to win: three in a thousand are wrong at this.</summary>
    public const double MostBitsPerKey = 12;

    /// <summary>Below this a filter is not worth its memory.</summary>
    private const double LeastBitsPerKey = 0.5;

    private const int BlockWords = 8;
    private const int BlockBytes = 64;
    private const int MostProbes = 6;
    private const int MostFolds = 6;
    private const int MostBlocks = 1 << 24;

    /// <summary>Pinned, so that blocks stay on the lines of the cache.</summary>
    private readonly ulong[] _words;
    private readonly int _first;
    private readonly int _blocks;
    private readonly int _probes;

    private IdentityFilter(int blocks, int probes)
    {
        (_blocks, _probes) = (blocks, probes);
        _words = blocks == 0 ? [] : GC.AllocateArray<ulong>((blocks * BlockWords) + BlockWords - 1, pinned: true);
        if (blocks == 0) return;
        var address = (long)Marshal.UnsafeAddrOfPinnedArrayElement(_words, 0);
        _first = (int)((BlockBytes - (address % BlockBytes)) % BlockBytes) / sizeof(ulong);
    }

    /// <summary>A filter that knows nothing.</summary>
    public static IdentityFilter Maybe { get; } = new(0, 1);

    public long Bytes => (long)_blocks * BlockBytes;

    /// <summary>An empty filter for at most so many keys.</summary>
    public static IdentityFilter For(long keys, double bitsPerKey)
    {
        var bits = Math.Min(bitsPerKey, MostBitsPerKey);
        if (bits < LeastBitsPerKey || keys == 0) return Maybe;
        var blocks = Math.Max(1, (long)Math.Ceiling(keys * bits / (BlockBytes * 8)));
        var granule = 1L << Math.Clamp(BitOperations.Log2((ulong)blocks) - 3, 0, MostFolds);
        blocks = (blocks + granule - 1) / granule * granule;
        return new IdentityFilter((int)Math.Min(blocks, MostBlocks), Math.Clamp((int)Math.Round(bits * Math.Log(2)), 1, MostProbes));
    }

    public void Add(UInt128 identity)
    {
        if (_blocks == 0) return;
        var block = BlockOf((ulong)(identity >> 64));
        var pattern = (ulong)identity;
        for (var probe = 0; probe < _probes; probe++) _words[block + WordOf(pattern, probe)] |= 1UL << BitOf(pattern, probe);
    }

    /// <summary>Whether the identity may have been added: never false when it was.</summary>
    public bool MayContain(UInt128 identity)
    {
        if (_blocks == 0) return true;
        ref var block = ref _words[BlockOf((ulong)(identity >> 64))];
        var pattern = (ulong)identity;
        var all = 1UL;
        for (var probe = 0; probe < _probes; probe++) all &= Unsafe.Add(ref block, WordOf(pattern, probe)) >> BitOf(pattern, probe);
        return all != 0;
    }

    /// <summary>Reads the identities' blocks, so that they are in the cache when they are asked: one after the other, so that as many reads as the
    /// processor can wait for are on their way at once.</summary>
    public ulong Touch(ReadOnlySpan<UInt128> identities)
    {
        if (_blocks == 0) return 0;
        var touched = 0UL;
        ref var words = ref MemoryMarshal.GetArrayDataReference(_words);
        foreach (ref readonly var identity in identities) touched += Unsafe.Add(ref words, BlockOf((ulong)(identity >> 64)));
        return touched;
    }

    /// <summary>The same keys in half the memory, with more that are wrongly said to be maybe there.</summary>
    public IdentityFilter Fold()
    {
        if (_blocks % 2 != 0) return Maybe;
        var folded = new IdentityFilter(_blocks / 2, _probes);
        for (var word = 0; word < _blocks * BlockWords; word++)
            folded._words[folded._first + (word / (2 * BlockWords) * BlockWords) + (word % BlockWords)] |= _words[_first + word];
        return folded;
    }

    /// <summary>How many bytes <see cref="Write"/> takes.</summary>
    public int Length => (2 * sizeof(int)) + (_blocks * BlockBytes);

    public void Write(Span<byte> to)
    {
        BinaryPrimitives.WriteInt32LittleEndian(to, _blocks);
        BinaryPrimitives.WriteInt32LittleEndian(to[sizeof(int)..], _probes);
        MemoryMarshal.AsBytes(_words.AsSpan(_first, _blocks * BlockWords)).CopyTo(to[(2 * sizeof(int))..]);
    }

    /// <exception cref="InvalidDataException">These are not the bytes of a filter.</exception>
    public static IdentityFilter Read(ReadOnlySpan<byte> from)
    {
        if (from.Length < 2 * sizeof(int)) throw new InvalidDataException("The filter ends early.");
        var (blocks, probes) = (BinaryPrimitives.ReadInt32LittleEndian(from), BinaryPrimitives.ReadInt32LittleEndian(from[sizeof(int)..]));
        var words = from[(2 * sizeof(int))..];
        if (blocks < 0 || probes is < 1 or > MostProbes || words.Length != (long)blocks * BlockBytes) throw new InvalidDataException("The filter has another size than it says.");
        if (blocks == 0) return Maybe;
        var filter = new IdentityFilter(blocks, probes);
        words.CopyTo(MemoryMarshal.AsBytes(filter._words.AsSpan(filter._first, blocks * BlockWords)));
        return filter;
    }

    /// <summary>The first word of an identity's block: blocks are ranges of the upper half, so that two neighbours fold into one, and a run, which is
    /// sorted, fills its filter from front to back.</summary>
    private int BlockOf(ulong high) => _first + ((int)Math.BigMul(high, (ulong)_blocks, out _) * BlockWords);

    private static int WordOf(ulong pattern, int probe) => ((int)pattern + probe) & (BlockWords - 1);

    private static int BitOf(ulong pattern, int probe) => (int)(pattern >> (3 + (6 * probe))) & 63;
}
