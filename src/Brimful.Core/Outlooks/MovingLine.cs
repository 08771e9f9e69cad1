using Brimful.Core.Quantities;
using Brimful.Core.Thresholds;

namespace Brimful.Core.Outlooks;

/// <summary>
/// A line on what is still to come: it stands as far before its target as usage is expected to go on, and moves with each <see cref="LineOutlook"/> of its
/// period. Whatever happens in between, usage, a grant, an edit, is compared with it like with any other line, to the instant.
/// </summary>
public abstract record MovingLine : ThresholdLine
{
    private protected MovingLine()
    {
    }

    /// <summary>The used amount, in the capacity's parts, that is not to be exceeded.</summary>
    public abstract Int128 TargetOf(Figure capacity);

    /// <summary>Without an outlook nothing is likely but what has happened: the line stands where the target is exceeded.</summary>
    public override ExactNumber LevelAt(Int128 step, Figure capacity) => capacity.With(TriggerAt(step, capacity)).ToExact();

    public override Int128 TriggerAt(Int128 step, Figure capacity) => TargetOf(capacity) + 1;

    /// <summary>The smallest used amount that reaches the line at a moment, where so much more is to come.</summary>
    /// <param name="ticks">The moment, in ticks of Unix time.</param>
    public virtual Int128 FiresFrom(Figure capacity, in LineOutlook outlook, long ticks) => TriggerAt(0, capacity) - outlook.Fires;

    /// <summary>The smallest used amount that holds the line at a moment once it is crossed; at most what reaches it.</summary>
    public virtual Int128 HoldsFrom(Figure capacity, in LineOutlook outlook, long ticks) => TriggerAt(0, capacity) - outlook.Holds;
}

/// <summary>A probability that the target is exceeded.</summary>
/// <param name="Probability">Above 0 and below 1.</param>
/// <param name="WithinTicks">How far ahead is looked, at most to the end of the period; 0: to its end.</param>
/// <param name="Value">The target as an amount; null for a part of the capacity.</param>
/// <param name="Percent">The target in percent of the capacity; null for all of it.</param>
public sealed record ForecastLine(Quantity Probability, long WithinTicks, Quantity? Value, Quantity? Percent) : MovingLine
{
    public override Int128 TargetOf(Figure capacity) =>
        Value is { } value ? capacity.PartsOf(value)
        : Percent is { } percent ? (Int128)FloorDivide((System.Numerics.BigInteger)percent.Nanos * capacity.Parts, PercentLine.PercentScale)
        : capacity.Parts;
}

/// <summary>The capacity is expected to be used up sooner than this: as likely as not.</summary>
/// <param name="BeforeTicks">How long it should last, in ticks.</param>
public sealed record RunOutLine(long BeforeTicks) : MovingLine
{
    public override Int128 TargetOf(Figure capacity) => capacity.Parts;
}
