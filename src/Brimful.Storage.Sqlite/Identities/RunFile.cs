using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using Brimful.Engine.Ports;
using Microsoft.Win32.SafeHandles;

namespace Brimful.Storage.Sqlite.Identities;

/// <summary>
/// One run: pages of 4,096 bytes, each with its length, its place and a checksum in the last 16; behind them the header, and last a trailer
/// that says where the header is. Written to a temporary name and renamed when it is durable; read with <c>pread</c>, by any thread.
/// </summary>
internal sealed class RunFile : IDisposable
{
    public const int PageBytes = 4_096;

    private const int TrailerBytes = 24;
    private const uint Magic = 0x314E5242;

    private readonly SafeFileHandle _handle;
    private readonly string _path;
    private readonly Trailer _trailer;

    private RunFile(SafeFileHandle handle, string path)
    {
        (_handle, _path) = (handle, path);
        _trailer = ReadTrailer();
    }

    /// <summary>How many pages the run has.</summary>
    public int PageCount => (int)(_trailer.HeaderStart / PageBytes);

    /// <summary>Opens a run; null when there is none.</summary>
    /// <exception cref="StoreRefusedException">The file is cut short or damaged.</exception>
    public static RunFile? Open(string path)
    {
        if (!File.Exists(path)) return null;
        var handle = default(SafeFileHandle);
        try
        {
            handle = File.OpenHandle(path, options: FileOptions.RandomAccess);
            return new RunFile(handle, path);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            handle?.Dispose();
            throw RunFailure.Of(fault, path);
        }
        catch
        {
            handle?.Dispose();
            throw;
        }
    }

    /// <summary>The header, verified.</summary>
    /// <exception cref="StoreRefusedException">It is damaged.</exception>
    public byte[] ReadHeader()
    {
        var header = GC.AllocateUninitializedArray<byte>((int)_trailer.HeaderLength);
        if (Read(header, _trailer.HeaderStart) < header.Length || Checksum(header, _trailer.HeaderStart) != _trailer.Checksum) throw RunFailure.Damaged(_path);
        return header;
    }

    /// <summary>Reads a page.</summary>
    /// <param name="into">At least <see cref="IIdentityRuns.PageBytes"/>.</param>
    /// <returns>How many bytes it has.</returns>
    /// <exception cref="StoreRefusedException">There is no such page, or it is damaged.</exception>
    public int ReadPage(int page, Span<byte> into)
    {
        Span<byte> raw = stackalloc byte[PageBytes];
        if (page >= PageCount || Read(raw, page * (long)PageBytes) < PageBytes || !IsWhole(raw, page)) throw RunFailure.Damaged(_path);
        raw[..IIdentityRuns.PageBytes].CopyTo(into);
        return LengthOf(raw);
    }

    /// <summary>Reads pages that follow each other, verified, as many as there is room for and the run has.</summary>
    /// <param name="raw">Room of <see cref="PageBytes"/> a page.</param>
    /// <returns>How many there are.</returns>
    public int ReadPages(int first, Span<byte> raw)
    {
        var count = Math.Min(raw.Length / PageBytes, PageCount - first);
        if (Read(raw[..(count * PageBytes)], first * (long)PageBytes) < count * PageBytes) throw RunFailure.Damaged(_path);
        for (var at = 0; at < count; at++)
            if (!IsWhole(raw.Slice(at * PageBytes, PageBytes), first + at)) throw RunFailure.Damaged(_path);
        return count;
    }

    /// <summary>How many bytes of a page are entries.</summary>
    public static int LengthOf(ReadOnlySpan<byte> raw) => BinaryPrimitives.ReadInt32LittleEndian(raw[IIdentityRuns.PageBytes..]);

    /// <summary>Puts what the end of a page says of it behind its bytes.</summary>
    public static void Seal(Span<byte> raw, int length, int page)
    {
        var end = raw[IIdentityRuns.PageBytes..];
        BinaryPrimitives.WriteInt32LittleEndian(end, length);
        BinaryPrimitives.WriteInt32LittleEndian(end[4..], page);
        BinaryPrimitives.WriteUInt32LittleEndian(end[8..], 0);
        BinaryPrimitives.WriteUInt32LittleEndian(end[12..], Checksum(raw[..(PageBytes - sizeof(uint))], Magic));
    }

    /// <summary>The last bytes of a file.</summary>
    public static byte[] TrailerOf(ReadOnlySpan<byte> header, long start)
    {
        var trailer = new byte[TrailerBytes];
        BinaryPrimitives.WriteUInt32LittleEndian(trailer, Magic);
        BinaryPrimitives.WriteUInt32LittleEndian(trailer.AsSpan(4), Checksum(header, start));
        BinaryPrimitives.WriteInt64LittleEndian(trailer.AsSpan(8), start);
        BinaryPrimitives.WriteInt64LittleEndian(trailer.AsSpan(16), header.Length);
        return trailer;
    }

    public void Dispose() => _handle.Dispose();

    private Trailer ReadTrailer()
    {
        Span<byte> raw = stackalloc byte[TrailerBytes];
        var end = RandomAccess.GetLength(_handle) - TrailerBytes;
        if (end < 0 || Read(raw, end) < TrailerBytes || BinaryPrimitives.ReadUInt32LittleEndian(raw) != Magic) throw RunFailure.Damaged(_path);
        var trailer = new Trailer(BinaryPrimitives.ReadUInt32LittleEndian(raw[4..]), BinaryPrimitives.ReadInt64LittleEndian(raw[8..]), BinaryPrimitives.ReadInt64LittleEndian(raw[16..]));
        var isSane = trailer.HeaderStart % PageBytes == 0 && trailer.HeaderStart >= 0 && trailer.HeaderLength is >= 0 and <= int.MaxValue && trailer.HeaderStart + trailer.HeaderLength == end;
        return isSane ? trailer : throw RunFailure.Damaged(_path);
    }

    private static bool IsWhole(ReadOnlySpan<byte> raw, int page)
    {
        var end = raw[IIdentityRuns.PageBytes..];
        return BinaryPrimitives.ReadInt32LittleEndian(end[4..]) == page
            && BinaryPrimitives.ReadInt32LittleEndian(end) is > 0 and <= IIdentityRuns.PageBytes
            && BinaryPrimitives.ReadUInt32LittleEndian(end[12..]) == Checksum(raw[..(PageBytes - sizeof(uint))], Magic);
    }

    /// <summary>CRC-32C of the bytes, started from a seed that ties them to their place.</summary>
    private static uint Checksum(ReadOnlySpan<byte> bytes, long seed)
    {
        var sum = BitOperations.Crc32C(uint.MaxValue, (ulong)seed);
        foreach (var word in MemoryMarshal.Cast<byte, ulong>(bytes)) sum = BitOperations.Crc32C(sum, word);
        foreach (var rest in bytes[(bytes.Length & ~7)..]) sum = BitOperations.Crc32C(sum, rest);
        return ~sum;
    }

    /// <summary>Reads until all is there or the file ends.</summary>
    private int Read(Span<byte> into, long at)
    {
        try
        {
            var read = 0;
            while (read < into.Length && RandomAccess.Read(_handle, into[read..], at + read) is var more and > 0) read += more;
            return read;
        }
        catch (IOException fault)
        {
            throw RunFailure.Of(fault, _path);
        }
    }

    private readonly record struct Trailer(uint Checksum, long HeaderStart, long HeaderLength);
}
