using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Brimful.Server.Import;

/// <summary>
/// Ids for rows that bring none: a hash of the row's content, and from the second identical row on its number. The same rows
/// give the same ids in any file, so that a re-run and a longer, rotated file count once.
/// </summary>
/// <remarks>
/// Remembers the last two to four million distinct rows: an identical row further behind than that would be taken for a repeat. In
/// an access log identical lines carry the same second, so they stand close together.
/// </remarks>
internal sealed class DerivedIds(int rowsRemembered = 2_000_000)
{
    private Dictionary<UInt128, int> _recent = [];
    private Dictionary<UInt128, int> _older = [];

    /// <summary>The id of the next row with this content.</summary>
    public string Next(ReadOnlySpan<byte> content)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(content, digest);
        var hash = Convert.ToHexStringLower(digest[..16]);
        var occurrence = Count(BinaryPrimitives.ReadUInt128LittleEndian(digest));
        return occurrence == 1 ? hash : $"{hash}-{occurrence}";
    }

    private int Count(UInt128 key)
    {
        ref var count = ref CollectionsMarshal.GetValueRefOrAddDefault(_recent, key, out var known);
        if (!known) _older.TryGetValue(key, out count);
        var occurrence = ++count;
        if (_recent.Count < rowsRemembered) return occurrence;
        (_older, _recent) = (_recent, new Dictionary<UInt128, int>(rowsRemembered));
        return occurrence;
    }
}
