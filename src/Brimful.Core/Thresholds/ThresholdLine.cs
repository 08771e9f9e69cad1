using System.Numerics;
using Brimful.Core.Quantities;

namespace Brimful.Core.Thresholds;

/// <summary>
/// Where a threshold stands: its kind and numbers, which are its identity over edits (S23). A line answers, for a
/// capacity, at which used level it is reached. Reached is inclusive (S8).
/// </summary>
public abstract record ThresholdLine
{
    private protected ThresholdLine()
    {
    }

    /// <summary>Whether the line recurs: then step 1, 2, 3 … are lines of their own. A line that does not has step 0 only.</summary>
    public virtual bool IsRecurring => false;

    /// <summary>The used level at which a step is reached, exact: what facts and messages call <c>level</c>.</summary>
    public abstract ExactNumber LevelAt(Int128 step, Figure capacity);

    /// <summary>
    /// The smallest used amount, in the capacity's parts, that reaches the step: for percent lines the smallest u with
    /// u × 100 ≥ percent × capacity, found in whole numbers, so that comparing against it is exact (S8). With capacity 0 any usage
    /// above 0 reaches percent lines (S15).
    /// </summary>
    public abstract Int128 TriggerAt(Int128 step, Figure capacity);

    /// <summary>How many steps a used amount reaches; for a line that does not recur, 1 when reached.</summary>
    public virtual Int128 StepsReached(Int128 used, Figure capacity) =>
        used >= TriggerAt(0, capacity) ? 1 : 0;

    /// <summary>The largest trigger; no level gets there (S1).</summary>
    public static readonly Int128 Unreachable = Int128.MaxValue;

    private protected static Int128 Clamp(BigInteger trigger, Figure capacity) =>
        trigger > (BigInteger)capacity.Limit ? Unreachable
        : trigger < -(BigInteger)capacity.Limit ? -capacity.Limit
        : (Int128)trigger;

    private protected static BigInteger CeilingDivide(BigInteger dividend, BigInteger divisor)
    {
        var quotient = BigInteger.DivRem(dividend, divisor, out var rest);
        return rest.Sign > 0 ? quotient + 1 : quotient;
    }

    private protected static BigInteger FloorDivide(BigInteger dividend, BigInteger divisor)
    {
        var quotient = BigInteger.DivRem(dividend, divisor, out var rest);
        return rest.Sign < 0 ? quotient - 1 : quotient;
    }
}

/// <summary>A percentage of the capacity.</summary>
/// <param name="Percent">From 1 to 10,000; above 100 for overage.</param>
public sealed record PercentLine(Quantity Percent) : ThresholdLine
{
    /// <summary>Digits after the point of a percentage of a capacity, beyond the capacity's own.</summary>
    internal const int MoreDigits = Quantity.FractionDigits + 2;

    /// <summary>Billionths of a percent times parts of capacity, in parts of use.</summary>
    internal static readonly BigInteger PercentScale = 100 * (BigInteger)Quantity.NanosPerUnit;

    public override ExactNumber LevelAt(Int128 step, Figure capacity) =>
        new((BigInteger)Percent.Nanos * capacity.Parts, capacity.Digits + MoreDigits);

    public override Int128 TriggerAt(Int128 step, Figure capacity) =>
        capacity.Parts == 0 ? 1 : Clamp(CeilingDivide((BigInteger)Percent.Nanos * capacity.Parts, PercentScale), capacity);
}

/// <summary>An absolute used amount.</summary>
public sealed record ValueLine(Quantity Value) : ThresholdLine
{
    public override ExactNumber LevelAt(Int128 step, Figure capacity) => Value.ToExact();

    public override Int128 TriggerAt(Int128 step, Figure capacity) => capacity.PartsOf(Value);
}

/// <summary>An amount left: reached when remaining ≤ it.</summary>
public sealed record RemainingLine(Quantity Remaining) : ThresholdLine
{
    public override ExactNumber LevelAt(Int128 step, Figure capacity) =>
        capacity.With(capacity.Parts - capacity.PartsOf(Remaining)).ToExact();

    public override Int128 TriggerAt(Int128 step, Figure capacity) => capacity.Parts - capacity.PartsOf(Remaining);
}

/// <summary>A step that recurs: each <paramref name="Every"/> units over <paramref name="Above"/>.</summary>
public sealed record EveryLine(Quantity Every, Quantity Above) : ThresholdLine
{
    public override bool IsRecurring => true;

    public override ExactNumber LevelAt(Int128 step, Figure capacity) =>
        new((BigInteger)Above.Nanos + ((BigInteger)step * Every.Nanos), Quantity.FractionDigits);

    public override Int128 TriggerAt(Int128 step, Figure capacity) =>
        Clamp((BigInteger)capacity.PartsOf(Above) + ((BigInteger)step * capacity.PartsOf(Every)), capacity);

    public override Int128 StepsReached(Int128 used, Figure capacity) =>
        used <= capacity.PartsOf(Above) ? 0 : (used - capacity.PartsOf(Above)) / capacity.PartsOf(Every);
}

/// <summary>A step that recurs in percent of the capacity: each 10 percent over 100.</summary>
public sealed record EveryPercentLine(Quantity EveryPercent, Quantity Above) : ThresholdLine
{
    public override bool IsRecurring => true;

    public override ExactNumber LevelAt(Int128 step, Figure capacity) =>
        new(PercentAt(step) * capacity.Parts, capacity.Digits + PercentLine.MoreDigits);

    public override Int128 TriggerAt(Int128 step, Figure capacity) =>
        capacity.Parts == 0
            ? (step == 1 ? 1 : Unreachable)
            : Clamp(CeilingDivide(PercentAt(step) * capacity.Parts, PercentLine.PercentScale), capacity);

    public override Int128 StepsReached(Int128 used, Figure capacity)
    {
        if (capacity.Parts == 0) return used > 0 ? 1 : 0;
        var over = ((BigInteger)used * PercentLine.PercentScale) - ((BigInteger)Above.Nanos * capacity.Parts);
        return over.Sign <= 0 ? 0 : (Int128)FloorDivide(over, (BigInteger)EveryPercent.Nanos * capacity.Parts);
    }

    private BigInteger PercentAt(Int128 step) => (BigInteger)Above.Nanos + ((BigInteger)step * EveryPercent.Nanos);
}
