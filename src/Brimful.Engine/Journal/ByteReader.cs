using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Text;

namespace Brimful.Engine.Journal;

/// <summary>Reads what a <see cref="ByteWriter"/> wrote, in the same order.</summary>
/// <exception cref="InvalidDataException">Thrown by every member when the bytes end early: the store is damaged.</exception>
public ref struct ByteReader(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private int _at;

    public readonly bool IsAtEnd => _at == _bytes.Length;

    /// <summary>Bytes that are still to be read.</summary>
    public readonly int Remaining => _bytes.Length - _at;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public byte Byte()
    {
        var at = _at;
        if ((uint)at >= (uint)_bytes.Length) throw EndsEarly();
        _at = at + 1;
        return _bytes[at];
    }

    public bool Flag() => Byte() != 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Unsigned()
    {
        var at = _at;
        if ((uint)at >= (uint)_bytes.Length || _bytes[at] >= 0x80) return LongUnsigned();
        _at = at + 1;
        return _bytes[at];
    }

    public int Int() => checked((int)Unsigned());

    public long Signed()
    {
        var value = Unsigned();
        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    public Int128 Big()
    {
        var value = Unsigned();
        if (value == 1) return BinaryPrimitives.ReadInt128LittleEndian(Take(16));
        value >>= 1;
        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    public UInt128 Fixed128() => BinaryPrimitives.ReadUInt128LittleEndian(Take(16));

    public ulong Fixed64() => BinaryPrimitives.ReadUInt64LittleEndian(Take(8));

    public ReadOnlySpan<byte> Bytes() => Take(Int());

    public ReadOnlySpan<byte> Raw(int count) => Take(count);

    /// <summary>All that is left.</summary>
    public ReadOnlySpan<byte> Rest() => Take(Remaining);

    public string Text() => Encoding.UTF8.GetString(Bytes());

    public string? OptionalText() => Flag() ? Text() : null;

    private ulong LongUnsigned()
    {
        ulong value = 0;
        var end = Math.Min(_bytes.Length, _at + 10);
        for (int at = _at, shift = 0; at < end; at++, shift += 7)
        {
            var part = _bytes[at];
            value |= (ulong)(part & 0x7F) << shift;
            if (part >= 0x80) continue;
            _at = at + 1;
            return value;
        }
        throw new InvalidDataException("A stored number does not end.");
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if ((uint)count > (uint)Remaining) throw EndsEarly();
        var taken = _bytes.Slice(_at, count);
        _at += count;
        return taken;
    }

    private static InvalidDataException EndsEarly() => new("A stored record ends early.");
}
