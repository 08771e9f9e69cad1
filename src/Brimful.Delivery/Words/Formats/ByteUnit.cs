using System.Collections.Immutable;
using System.Numerics;

namespace Brimful.Delivery.Words.Formats;

/// <summary>A unit of bytes: how many it is, and the base that its larger sizes go by.</summary>
internal sealed record ByteUnit(BigInteger Size, int Base)
{
    public const int Binary = 1024;
    private const int Tens = 1000;

    public static readonly ImmutableArray<string> BinaryNames = ["B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"];

    private static readonly string[] DecimalNames = ["B", "kB", "MB", "GB", "TB", "PB", "EB"];

    public static ByteUnit? Find(string unit)
    {
        if (unit is "byte" or "bytes") return new ByteUnit(1, Tens);
        if (unit == "KB") return new ByteUnit(Tens, Tens);
        var power = Array.IndexOf(DecimalNames, unit);
        if (power >= 0) return new ByteUnit(BigInteger.Pow(Tens, power), Tens);
        power = BinaryNames.IndexOf(unit);
        return power > 0 ? new ByteUnit(BigInteger.Pow(Binary, power), Binary) : null;
    }
}
