using System.Numerics;
using Brimful.Core.Metering;
using Brimful.Core.Quantities;
using Brimful.Core.Thresholds;

namespace Brimful.Core.Buckets;

/// <summary>How far a level must fall below a line before it clears (S10): by default nothing for counters and 5 percent of the
/// capacity for gauges.</summary>
internal static class Hysteresis
{
    private const int GaugePercent = 5;

    /// <summary>Margins are as fine as percentages of a capacity.</summary>
    private static readonly BigInteger PartAtScale = BigInteger.Pow(10, PercentLine.MoreDigits);

    /// <summary>The smallest used level, in the capacity's parts, that keeps a crossed line crossed: the smallest u with level − u ≤ hysteresis.</summary>
    public static Int128 HoldsFrom(Threshold threshold, Int128 step, Figure capacity, Aggregation aggregation)
    {
        var margin = MarginAtScale(threshold, capacity, aggregation);
        if (margin.IsZero) return threshold.Line.TriggerAt(step, capacity);
        var level = threshold.Line.LevelAt(step, capacity);
        var levelAtScale = level.Unscaled * BigInteger.Pow(10, capacity.Digits + PercentLine.MoreDigits - level.Scale);
        var quotient = BigInteger.DivRem(levelAtScale - margin, PartAtScale, out var rest);
        var ceiling = rest.Sign > 0 ? quotient + 1 : quotient;
        return ceiling > (BigInteger)capacity.Limit ? ThresholdLine.Unreachable : (Int128)BigInteger.Max(ceiling, -(BigInteger)capacity.Limit);
    }

    private static BigInteger MarginAtScale(Threshold threshold, Figure capacity, Aggregation aggregation)
    {
        if (threshold.Hysteresis is { } given) return (BigInteger)capacity.PartsOf(given) * PartAtScale;
        return aggregation == Aggregation.Latest ? (BigInteger)capacity.Parts * PartAtScale * GaugePercent / 100 : BigInteger.Zero;
    }
}
