using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Numerics;
using Brimful.Core.Quantities;
using NodaTime;
using Period = Brimful.Core.Periods.Period;

namespace Brimful.Storage.Sqlite.Facts;

/// <summary>How the values in a fact are written as bytes: exactly, whatever their size.</summary>
internal static class FactValues
{
    private const int Int128Bytes = 16;

    public static void WriteInt128(this BinaryWriter writer, Int128 value)
    {
        Span<byte> bytes = stackalloc byte[Int128Bytes];
        BinaryPrimitives.WriteInt128LittleEndian(bytes, value);
        writer.Write(bytes);
    }

    public static Int128 ReadInt128(this BinaryReader reader)
    {
        Span<byte> bytes = stackalloc byte[Int128Bytes];
        reader.BaseStream.ReadExactly(bytes);
        return BinaryPrimitives.ReadInt128LittleEndian(bytes);
    }

    public static void WriteQuantity(this BinaryWriter writer, Quantity value) => writer.WriteInt128(value.Nanos);

    public static Quantity ReadQuantity(this BinaryReader reader) => new(reader.ReadInt128());

    public static void WriteExact(this BinaryWriter writer, ExactNumber value)
    {
        var unscaled = value.Unscaled.ToByteArray();
        writer.Write7BitEncodedInt(unscaled.Length);
        writer.Write(unscaled);
        writer.Write7BitEncodedInt(value.Scale);
    }

    public static ExactNumber ReadExact(this BinaryReader reader)
    {
        var unscaled = new BigInteger(reader.ReadBytes(reader.Read7BitEncodedInt()));
        return new ExactNumber(unscaled, reader.Read7BitEncodedInt());
    }

    public static void WriteInstant(this BinaryWriter writer, Instant value)
    {
        var sinceEpoch = value - NodaConstants.UnixEpoch;
        writer.Write(sinceEpoch.Days);
        writer.Write(sinceEpoch.NanosecondOfDay);
    }

    public static Instant ReadInstant(this BinaryReader reader) =>
        NodaConstants.UnixEpoch + Duration.FromDays(reader.ReadInt32()) + Duration.FromNanoseconds(reader.ReadInt64());

    public static void WritePeriod(this BinaryWriter writer, Period value)
    {
        writer.WriteInstant(value.Start);
        writer.WriteInstant(value.End);
    }

    public static Period ReadPeriod(this BinaryReader reader) => new(reader.ReadInstant(), reader.ReadInstant());

    /// <summary>A value that may be missing, behind a byte that says whether it is there.</summary>
    public static void WriteOptional<T>(this BinaryWriter writer, T? value, Action<BinaryWriter, T> write)
        where T : struct
    {
        writer.Write(value.HasValue);
        if (value is { } known) write(writer, known);
    }

    public static T? ReadOptional<T>(this BinaryReader reader, Func<BinaryReader, T> read)
        where T : struct => reader.ReadBoolean() ? read(reader) : null;

    public static void WriteOptional(this BinaryWriter writer, string? value)
    {
        writer.Write(value is not null);
        if (value is not null) writer.Write(value);
    }

    public static string? ReadOptionalText(this BinaryReader reader) => reader.ReadBoolean() ? reader.ReadString() : null;

    public static void WriteTexts(this BinaryWriter writer, ImmutableArray<string> values)
    {
        writer.Write7BitEncodedInt(values.Length);
        foreach (var value in values) writer.Write(value);
    }

    public static ImmutableArray<string> ReadTexts(this BinaryReader reader)
    {
        var count = reader.Read7BitEncodedInt();
        var values = ImmutableArray.CreateBuilder<string>(count);
        for (var at = 0; at < count; at++) values.Add(reader.ReadString());
        return values.MoveToImmutable();
    }
}
