using System.Numerics;

namespace Brimful.Oracle;

/// <summary>How values make a level (S5).</summary>
public enum Measure
{
    Sum,
    Count,
    Max,
    Latest,
}

/// <summary>Kinds of thresholds (S8).</summary>
public enum LineKind
{
    Percent,
    Value,
    Remaining,
    Every,
    EveryPercent,
}

/// <summary>A threshold's identity: its kind and its numbers, in billionths (S23).</summary>
public sealed record Line(LineKind Kind, BigInteger Amount, BigInteger Above)
{
    public bool Recurs => Kind is LineKind.Every or LineKind.EveryPercent;

    public bool IsPercent => Kind is LineKind.Percent or LineKind.EveryPercent;

    /// <summary>The level of a step, at <see cref="Scale.Digits"/> decimals, where it stands with a capacity.</summary>
    public BigInteger LevelAt(BigInteger step, BigInteger capacity) => Kind switch
    {
        LineKind.Percent => Amount * capacity,
        LineKind.Value => Amount * Scale.OfNanos,
        LineKind.Remaining => (capacity - Amount) * Scale.OfNanos,
        LineKind.Every => (Above + (step * Amount)) * Scale.OfNanos,
        _ => (Above + (step * Amount)) * capacity,
    };

    /// <summary>Whether a used amount reaches a step: inclusive (S8); at capacity 0 any usage reaches percent lines, of steps the first (S15, S23).</summary>
    public bool IsReached(BigInteger step, BigInteger used, BigInteger capacity) =>
        IsPercent && capacity.IsZero
            ? used > 0 && step <= 1
            : used * Scale.OfNanos >= LevelAt(step, capacity);
}

/// <summary>Levels of percent lines are billionths of a percent of billionths: twenty decimals hold them exactly.</summary>
public static class Scale
{
    public const int Digits = 20;

    /// <summary>A billionth at twenty decimals.</summary>
    public static readonly BigInteger OfNanos = BigInteger.Pow(10, 11);
}

/// <summary>A threshold as it is written: its line, and what is not its identity.</summary>
/// <param name="Hysteresis">In billionths; null for the default.</param>
public sealed record WrittenLine(Line Line, bool Fires, BigInteger? Hysteresis);

/// <summary>When a bucket refills: every so many units from an anchor, in UTC; null unit for a one-off.</summary>
public sealed record Calendar(char Unit, int Multiple, DateTime Anchor)
{
    /// <summary>Start n = anchor + n units, never chained: adding months clamps to the month's last day (S6).</summary>
    public DateTime Start(int n) => Unit switch
    {
        'H' => Anchor.AddHours((long)n * Multiple),
        'D' => Anchor.AddDays((long)n * Multiple),
        'W' => Anchor.AddDays(7L * n * Multiple),
        _ => Anchor.AddMonths(n * Multiple),
    };

    /// <summary>The start of the period that holds an instant, and the next one: found by walking from the anchor.</summary>
    public (DateTime Start, DateTime End) Around(DateTime instant)
    {
        var n = 0;
        while (Start(n) > instant) n--;
        while (Start(n + 1) <= instant) n++;
        return (Start(n), Start(n + 1));
    }
}

/// <summary>What a bucket is: capacity in billionths, calendar (null for a one-off without bounds), thresholds in order.</summary>
public sealed record Terms(BigInteger Capacity, Calendar? Calendar, IReadOnlyList<WrittenLine> Lines);
