using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Brimful.Engine.Ports;

namespace Brimful.Engine.Identities;

/// <summary>
/// A run of identities on disk as it is known in memory: sorted entries in pages, of which only where each page begins and a filter are here.
/// A filter's "maybe" is always verified by reading the page.
/// </summary>
internal sealed class IdentityRun(long number, int domain)
{
    /// <summary>Entries of every page but the last.</summary>
    public const int PageEntries = IIdentityRuns.PageBytes / IdentityEntry.Bytes;

    private const byte Format = 1;
    private const int FixedBytes = 1 + sizeof(int) + (3 * sizeof(long)) + sizeof(int);
    private const int ObjectBytes = 200;

    private volatile IdentityFilter _filter = IdentityFilter.Maybe;

    public long Number => number;

    /// <summary>The clock domain that remembers these.</summary>
    public int Domain => domain;

    public long Count { get; init; }

    public long MinSinceTicks { get; init; }

    /// <summary>What its newest entry is remembered from: past the window the whole run is forgotten.</summary>
    public long MaxSinceTicks { get; init; }

    /// <summary>The upper 32 bits of each page's first identity.</summary>
    public uint[] PageStarts { get; init; } = [];

    /// <summary>May be replaced by one that takes less memory, at any time.</summary>
    public IdentityFilter Filter
    {
        get => _filter;
        set => _filter = value;
    }

    /// <summary>Memory beside the filter.</summary>
    public long Bytes => ObjectBytes + ((long)PageStarts.Length * sizeof(uint));

    /// <summary>The pages where an identity would stand: nearly always one, none when it lies before the first.</summary>
    public PageRange PagesOf(UInt128 identity) => PageIndex.PagesOf(PageStarts, identity);

    /// <summary>What an identity is remembered from by a page; <see cref="long.MinValue"/> when it is not there. All 128 bits are compared.</summary>
    /// <exception cref="StoreRefusedException">The bytes are not those of a page.</exception>
    public static long SinceIn(ReadOnlySpan<byte> page, UInt128 identity)
    {
        if (page.Length == 0 || page.Length % IdentityEntry.Bytes != 0) throw new StoreRefusedException("A page of remembered identities is damaged. Restore a backup.");
        var entries = MemoryMarshal.Cast<byte, IdentityEntry>(page);
        var (low, high) = (0, entries.Length - 1);
        while (low <= high)
        {
            var middle = (low + high) >>> 1;
            var found = entries[middle].Identity;
            if (found == identity) return entries[middle].SinceTicks;
            if (found < identity) low = middle + 1;
            else high = middle - 1;
        }
        return long.MinValue;
    }

    /// <summary>What a restart reads of the run.</summary>
    public byte[] ToHeader()
    {
        var filter = Filter;
        var starts = PageStarts.Length * sizeof(uint);
        var header = new byte[FixedBytes + starts + filter.Length];
        var to = header.AsSpan();
        to[0] = Format;
        BinaryPrimitives.WriteInt32LittleEndian(to[1..], domain);
        BinaryPrimitives.WriteInt64LittleEndian(to[5..], Count);
        BinaryPrimitives.WriteInt64LittleEndian(to[13..], MinSinceTicks);
        BinaryPrimitives.WriteInt64LittleEndian(to[21..], MaxSinceTicks);
        BinaryPrimitives.WriteInt32LittleEndian(to[29..], PageStarts.Length);
        MemoryMarshal.AsBytes(PageStarts.AsSpan()).CopyTo(to[FixedBytes..]);
        filter.Write(to[(FixedBytes + starts)..]);
        return header;
    }

    /// <exception cref="StoreRefusedException">The header is damaged or of a newer Brimful.</exception>
    public static IdentityRun FromHeader(long number, ReadOnlySpan<byte> header)
    {
        if (header.Length < FixedBytes || header[0] != Format) throw Damaged(number, null);
        var starts = BinaryPrimitives.ReadInt32LittleEndian(header[29..]) * sizeof(uint);
        if (starts < 0 || header.Length < FixedBytes + starts) throw Damaged(number, null);
        try
        {
            return new IdentityRun(number, BinaryPrimitives.ReadInt32LittleEndian(header[1..]))
            {
                Count = BinaryPrimitives.ReadInt64LittleEndian(header[5..]),
                MinSinceTicks = BinaryPrimitives.ReadInt64LittleEndian(header[13..]),
                MaxSinceTicks = BinaryPrimitives.ReadInt64LittleEndian(header[21..]),
                PageStarts = MemoryMarshal.Cast<byte, uint>(header.Slice(FixedBytes, starts)).ToArray(),
                Filter = IdentityFilter.Read(header[(FixedBytes + starts)..]),
            };
        }
        catch (InvalidDataException fault)
        {
            throw Damaged(number, fault);
        }
    }

    private static StoreDamagedException Damaged(long number, Exception? fault) =>
        new($"The header of run {number} of remembered identities is damaged, or was written by a newer Brimful. Restore a backup.", fault!);
}
