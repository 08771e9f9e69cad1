using Brimful.Core.Uniques;
using Brimful.Engine.Journal;

namespace Brimful.Engine.Shards;

/// <summary>The stored form of distinct values: 18 bytes or a little more each.</summary>
internal static class ValueCodec
{
    public static void Write(ByteWriter to, IReadOnlyList<ValueCount> values)
    {
        to.Int(values.Count);
        foreach (var value in values) Write(to, value);
    }

    public static ValueCount[] Read(ref ByteReader from)
    {
        var values = new ValueCount[from.Int()];
        foreach (ref var value in values.AsSpan()) value = ReadOne(ref from);
        return values;
    }

    /// <summary>Writes what a period has; nothing but a byte for most.</summary>
    public static void Write(ByteWriter to, DistinctValues? values)
    {
        to.Int(values?.Entries ?? 0);
        foreach (var value in values?.All ?? []) Write(to, value);
    }

    public static DistinctValues? ReadPeriod(ref ByteReader from)
    {
        var left = from.Int();
        if (left == 0) return null;
        var values = new DistinctValues();
        for (; left > 0; left--)
        {
            var one = ReadOne(ref from);
            values.Add(one.Value, one.Subject, one.Events);
        }
        return values;
    }

    private static void Write(ByteWriter to, in ValueCount value)
    {
        to.Int(value.Subject);
        to.Fixed((UInt128)value.Value);
        to.Unsigned((ulong)value.Events);
    }

    private static ValueCount ReadOne(ref ByteReader from) => new(from.Int(), (Int128)from.Fixed128(), (long)from.Unsigned());
}
