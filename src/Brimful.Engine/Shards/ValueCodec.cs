using Brimful.Core.Uniques;
using Brimful.Engine.Journal;
using Brimful.Engine.Uniques;

namespace Brimful.Engine.Shards;

/// <summary>The stored form of distinct values: 18 bytes or a little more each of those that are in memory, and the numbers of runs that hold the others.</summary>
internal static class ValueCodec
{
    /// <summary>In the place of how many values there are: some were written.</summary>
    private const int AreSpilled = -1;

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
        if (values?.Stored is { } stored)
        {
            WriteSpilled(to, values, stored);
            return;
        }
        to.Signed(values?.Entries ?? 0);
        foreach (var value in values?.All ?? []) Write(to, value);
    }

    public static DistinctValues? ReadPeriod(ref ByteReader from, ValueRuns runs)
    {
        var left = from.Signed();
        if (left == AreSpilled) return ReadSpilled(ref from, runs);
        if (left == 0) return null;
        var values = new DistinctValues();
        for (; left > 0; left--)
        {
            var one = ReadOne(ref from);
            values.Add(one.Value, one.Subject, one.Events);
        }
        return values;
    }

    private static void WriteSpilled(ByteWriter to, DistinctValues values, StoredValues stored)
    {
        to.Signed(AreSpilled);
        to.Int(stored.Count);
        to.Signed(stored.Sole);
        to.Signed(stored.First);
        long[] runs = [.. (values.Spilled as PeriodRuns)?.Numbers ?? []];
        to.Int(runs.Length);
        foreach (var run in runs) to.Unsigned((ulong)run);
        var unwritten = values.Unwritten;
        to.Int(unwritten.Count);
        foreach (var one in unwritten) Write(to, one with { Subject = one.Subject + 1 });
    }

    private static DistinctValues ReadSpilled(ref ByteReader from, ValueRuns runs)
    {
        var stored = new StoredValues(from.Int(), (int)from.Signed(), (int)from.Signed());
        var numbers = new long[from.Int()];
        foreach (ref var number in numbers.AsSpan()) number = (long)from.Unsigned();
        var unwritten = new ValueCount[from.Int()];
        foreach (ref var one in unwritten.AsSpan())
        {
            one = ReadOne(ref from);
            one = one with { Subject = one.Subject - 1 };
        }
        return DistinctValues.Restore(stored, unwritten, numbers.Length == 0 ? null : runs.Named(numbers));
    }

    private static void Write(ByteWriter to, in ValueCount value)
    {
        to.Int(value.Subject);
        to.Fixed((UInt128)value.Value);
        to.Unsigned((ulong)value.Events);
    }

    private static ValueCount ReadOne(ref ByteReader from) => new(from.Int(), (Int128)from.Fixed128(), (long)from.Unsigned());
}
