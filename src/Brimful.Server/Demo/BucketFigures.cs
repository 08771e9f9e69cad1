using System.Globalization;

namespace Brimful.Server.Demo;

/// <summary>Amounts as people read them.</summary>
internal static class BucketFigures
{
    private const decimal Giga = 1_000_000_000m;

    public static string UsedOf(BucketLevel level, DemoBucket bucket) => bucket.Unit switch
    {
        "B" => Invariant($"{level.Used / Giga,8:N1} of {level.Capacity / Giga:N0} GB"),
        "min" => Invariant($"{level.Used,8:N0} of {level.Capacity:N0} min"),
        _ => Invariant($"{level.Used,8:N0} of {level.Capacity:N0}"),
    };

    public static string Percent(double share) => Invariant($"{share * 100,5:N1} %");

    public static string Latency(TimeSpan? latency) => latency is { } known ? Invariant($"{known.TotalMilliseconds,6:N0} ms") : "         ";

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
