using System.Buffers.Binary;
using System.Text;

namespace Brimful.Engine.Journal;

/// <summary>Reads what a <see cref="ByteWriter"/> wrote, in the same order.</summary>
/// <exception cref="InvalidDataException">Thrown by every member when the bytes end early: the store is damaged.</exception>
public ref struct ByteReader(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _rest = bytes;

    public readonly bool IsAtEnd => _rest.IsEmpty;

    /// <summary>Bytes that are still to be read.</summary>
    public readonly int Remaining => _rest.Length;

    public byte Byte() => Take(1)[0];

    public bool Flag() => Byte() != 0;

    public ulong Unsigned()
    {
        if (_rest.IsEmpty || _rest[0] >= 0x80) return LongUnsigned();
        var value = _rest[0];
        _rest = _rest[1..];
        return value;
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

    public string Text() => Encoding.UTF8.GetString(Bytes());

    public string? OptionalText() => Flag() ? Text() : null;

    private ulong LongUnsigned()
    {
        ulong value = 0;
        for (var at = 0; at < Math.Min(_rest.Length, 10); at++)
        {
            var part = _rest[at];
            value |= (ulong)(part & 0x7F) << (7 * at);
            if (part >= 0x80) continue;
            _rest = _rest[(at + 1)..];
            return value;
        }
        throw new InvalidDataException("A stored number does not end.");
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if ((uint)count > (uint)_rest.Length) throw new InvalidDataException("A stored record ends early.");
        var taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }
}
