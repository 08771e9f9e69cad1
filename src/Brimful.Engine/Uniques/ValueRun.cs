using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Brimful.Engine.Identities;
using Brimful.Engine.Ports;

namespace Brimful.Engine.Uniques;

/// <summary>
/// A run of distinct values on disk as it is known in memory: sorted entries in pages, of which only where each page begins and a filter are here.
/// Never changed, and of one period of one bucket.
/// </summary>
internal sealed class ValueRun(long number, long count, uint[] pageStarts, IdentityFilter filter)
{
    /// <summary>Entries of every page but the last.</summary>
    public const int PageEntries = IIdentityRuns.PageBytes / ValueEntry.Bytes;

    private const byte Format = 0x81;
    private const int FixedBytes = 1 + sizeof(long) + sizeof(int);
    private const int ObjectBytes = 120;

    public long Number => number;

    /// <summary>Entries, those without events included.</summary>
    public long Count => count;

    /// <summary>The memory that it takes to know of it.</summary>
    public long Bytes => ObjectBytes + ((long)pageStarts.Length * sizeof(uint)) + filter.Bytes;

    /// <summary>The pages where an entry would stand; none when it is surely not there.</summary>
    public PageRange PagesOf(UInt128 key) => filter.MayContain(key) ? PageIndex.PagesOf(pageStarts, key) : PageRange.None;

    /// <summary>The entry in a page; null when it is not there.</summary>
    /// <exception cref="StoreRefusedException">The bytes are not those of a page.</exception>
    public static uint? FindIn(ReadOnlySpan<byte> page, ValueEntry wanted)
    {
        if (page.Length == 0 || page.Length % ValueEntry.Bytes != 0) throw Damaged();
        var entries = MemoryMarshal.Cast<byte, ValueEntry>(page);
        return entries.BinarySearch(wanted, default(ValueEntry.Order)) is >= 0 and var at ? entries[at].Events : null;
    }

    /// <summary>What a restart reads of the run.</summary>
    public byte[] ToHeader()
    {
        var starts = pageStarts.Length * sizeof(uint);
        var header = new byte[FixedBytes + starts + filter.Length];
        var to = header.AsSpan();
        to[0] = Format;
        BinaryPrimitives.WriteInt64LittleEndian(to[1..], count);
        BinaryPrimitives.WriteInt32LittleEndian(to[9..], pageStarts.Length);
        MemoryMarshal.AsBytes(pageStarts.AsSpan()).CopyTo(to[FixedBytes..]);
        filter.Write(to[(FixedBytes + starts)..]);
        return header;
    }

    /// <exception cref="StoreRefusedException">The header is damaged or of a newer Brimful.</exception>
    public static ValueRun FromHeader(long number, ReadOnlySpan<byte> header)
    {
        if (header.Length < FixedBytes || header[0] != Format) throw Damaged();
        var starts = BinaryPrimitives.ReadInt32LittleEndian(header[9..]) * sizeof(uint);
        if (starts < 0 || header.Length < FixedBytes + starts) throw Damaged();
        try
        {
            return new ValueRun(
                number,
                BinaryPrimitives.ReadInt64LittleEndian(header[1..]),
                MemoryMarshal.Cast<byte, uint>(header.Slice(FixedBytes, starts)).ToArray(),
                IdentityFilter.Read(header[(FixedBytes + starts)..]));
        }
        catch (InvalidDataException)
        {
            throw Damaged();
        }
    }

    public static StoreDamagedException Damaged() => new("A run of distinct values is damaged, or was written by a newer Brimful. Restore a backup.");
}
