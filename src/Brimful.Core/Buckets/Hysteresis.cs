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
    private const int Scale = (2 * Quantity.FractionDigits) + 2;

    private static readonly BigInteger NanosAtScale = BigInteger.Pow(10, Scale - Quantity.FractionDigits);

    /// <summary>The smallest used level, in billionths, that keeps a crossed line crossed: the smallest u with level − u ≤ hysteresis.</summary>
    public static Int128 HoldsFrom(Threshold threshold, Int128 step, Quantity capacity, Aggregation aggregation)
    {
        var margin = MarginAtScale(threshold, capacity, aggregation);
        if (margin.IsZero) return threshold.Line.TriggerAt(step, capacity);
        var level = threshold.Line.LevelAt(step, capacity);
        var levelAtScale = level.Unscaled * BigInteger.Pow(10, Scale - level.Scale);
        var quotient = BigInteger.DivRem(levelAtScale - margin, NanosAtScale, out var rest);
        var ceiling = rest.Sign > 0 ? quotient + 1 : quotient;
        return ceiling > (BigInteger)Quantity.LimitNanos ? ThresholdLine.Unreachable : (Int128)BigInteger.Max(ceiling, -(BigInteger)Quantity.LimitNanos);
    }

    private static BigInteger MarginAtScale(Threshold threshold, Quantity capacity, Aggregation aggregation)
    {
        if (threshold.Hysteresis is { } given) return (BigInteger)given.Nanos * NanosAtScale;
        return aggregation == Aggregation.Latest ? (BigInteger)capacity.Nanos * NanosAtScale * GaugePercent / 100 : BigInteger.Zero;
    }
}
