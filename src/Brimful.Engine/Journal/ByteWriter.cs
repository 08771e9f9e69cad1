using System.Buffers.Binary;
using System.Text;

namespace Brimful.Engine.Journal;

/// <summary>A growing buffer that the compact binary forms of journal, outbox, checkpoints and history are written to.
/// Whole numbers are little-endian base 128; signed ones are zigzagged.</summary>
public sealed class ByteWriter
{
    private byte[] _buffer = new byte[256];

    /// <summary>Bytes written so far.</summary>
    public int Length { get; private set; }

    public ReadOnlySpan<byte> Written => _buffer.AsSpan(0, Length);

    /// <summary>A copy of what was written.</summary>
    public byte[] ToArray() => Written.ToArray();

    /// <summary>Starts again; the buffer is kept unless it has grown far.</summary>
    public void Clear()
    {
        Length = 0;
        if (_buffer.Length > 16 << 20) _buffer = new byte[256];
    }

    public void Byte(byte value) => Grow(1)[0] = value;

    public void Flag(bool value) => Byte(value ? (byte)1 : (byte)0);

    public void Unsigned(ulong value)
    {
        if (value < 0x80 && Length < _buffer.Length) _buffer[Length++] = (byte)value;
        else WriteLong(value);
    }

    public void Int(int value) => Unsigned((ulong)value);

    public void Signed(long value) => Unsigned((ulong)((value << 1) ^ (value >> 63)));

    public void Big(Int128 value)
    {
        if (value >= long.MinValue / 2 && value <= long.MaxValue / 2)
        {
            Unsigned((ulong)(((long)value << 1) ^ ((long)value >> 63)) << 1);
            return;
        }
        Unsigned(1);
        BinaryPrimitives.WriteInt128LittleEndian(Grow(16), value);
    }

    public void Fixed(UInt128 value) => BinaryPrimitives.WriteUInt128LittleEndian(Grow(16), value);

    public void Fixed(ulong value) => BinaryPrimitives.WriteUInt64LittleEndian(Grow(8), value);

    public void Bytes(ReadOnlySpan<byte> value)
    {
        Int(value.Length);
        value.CopyTo(Grow(value.Length));
    }

    public void Raw(ReadOnlySpan<byte> value) => value.CopyTo(Grow(value.Length));

    public void Text(string value)
    {
        var size = Encoding.UTF8.GetByteCount(value);
        Int(size);
        Encoding.UTF8.GetBytes(value, Grow(size));
    }

    public void OptionalText(string? value)
    {
        Flag(value is not null);
        if (value is not null) Text(value);
    }

    private void WriteLong(ulong value)
    {
        var room = Reserve(10);
        var at = 0;
        for (; value >= 0x80; value >>= 7) room[at++] = (byte)(value | 0x80);
        room[at++] = (byte)value;
        Length += at;
    }

    private Span<byte> Grow(int size)
    {
        var room = Reserve(size);
        Length += size;
        return room[..size];
    }

    private Span<byte> Reserve(int size)
    {
        if (_buffer.Length - Length < size) Array.Resize(ref _buffer, Math.Max(_buffer.Length * 2, Length + size));
        return _buffer.AsSpan(Length);
    }
}
