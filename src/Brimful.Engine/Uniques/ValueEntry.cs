using System.Runtime.InteropServices;
using Brimful.Core.Uniques;

namespace Brimful.Engine.Uniques;

/// <summary>A value, a subject, and how many of the subject's events brought it: 24 bytes on disk (little-endian). The value is masked by the subject, so that
/// entries of one value with many subjects are spread as evenly as others, and nearly always one page is where an entry would stand.</summary>
/// <param name="High">The upper half of the masked value; entries are sorted by it first, then by the lower half, then by the subject.</param>
/// <param name="Subject">−1 of an entry that says how many subjects bring the value.</param>
[StructLayout(LayoutKind.Sequential, Pack = 8)]
internal readonly record struct ValueEntry(ulong High, ulong Low, int Subject, uint Events)
{
    public const int Bytes = 24;

    public ValueEntry(in ValueCount one)
        : this(KeyOf((UInt128)one.Value, one.Subject), one.Subject, (uint)one.Events)
    {
    }

    public ValueEntry(UInt128 key, int subject, uint events)
        : this((ulong)(key >> 64), (ulong)key, subject, events)
    {
    }

    /// <summary>The masked value.</summary>
    public UInt128 Key => new(High, Low);

    public ValueCount Count => new(Subject, (Int128)((Key ^ MaskOf(Subject)) >> 1), Events);

    /// <summary>The masked value: a value has 127 bits, so that its first one would say nothing.</summary>
    public static UInt128 KeyOf(UInt128 value, int subject) => (value << 1) ^ MaskOf(subject);

    /// <summary>The order of a run: below 0 where the first comes first, 0 where both are of one value and subject.</summary>
    public static int Compare(in ValueEntry x, in ValueEntry y) => x.High != y.High ? x.High.CompareTo(y.High) : x.Low != y.Low ? x.Low.CompareTo(y.Low) : x.Subject.CompareTo(y.Subject);

    private static UInt128 MaskOf(int subject)
    {
        var mask = (ulong)(uint)subject * 0x9E3779B97F4A7C15;
        return new UInt128(mask ^ (mask >> 29), (mask ^ (mask >> 31)) * 0xBF58476D1CE4E5B8);
    }

    /// <summary>The order of a run.</summary>
    public readonly struct Order : IComparer<ValueEntry>
    {
        public int Compare(ValueEntry x, ValueEntry y) => ValueEntry.Compare(x, y);
    }
}
