using System.Numerics;
using Brimful.Core.Quantities;
using Brimful.Core.Thresholds;

namespace Brimful.Core.Tiers;

/// <summary>A line that stands in a tier, and warns before the next price step (S17). It goes by the tier's bounds, which are part of its identity, and not
/// by the capacity.</summary>
/// <param name="Tier">The tier's name.</param>
/// <param name="From">Where the tier begins.</param>
/// <param name="UpTo">Where it ends.</param>
public abstract record TierLine(string Tier, Quantity From, Quantity UpTo) : ThresholdLine;

/// <summary>A percentage of the tier's span.</summary>
/// <param name="Percent">From 1 to 100.</param>
public sealed record TierPercentLine(string Tier, Quantity From, Quantity UpTo, Quantity Percent) : TierLine(Tier, From, UpTo)
{
    public override ExactNumber LevelAt(Int128 step, Figure capacity) => new(LevelOf(capacity), capacity.Digits + PercentLine.MoreDigits);

    public override Int128 TriggerAt(Int128 step, Figure capacity) => Clamp(CeilingDivide(LevelOf(capacity), PercentLine.PercentScale), capacity);

    private BigInteger LevelOf(Figure capacity) =>
        ((BigInteger)capacity.PartsOf(From) * PercentLine.PercentScale) + ((BigInteger)Percent.Nanos * (capacity.PartsOf(UpTo) - capacity.PartsOf(From)));
}

/// <summary>What is left of the tier.</summary>
/// <param name="Remaining">From 0 to the tier's span: reached when no more is left.</param>
public sealed record TierRemainingLine(string Tier, Quantity From, Quantity UpTo, Quantity Remaining) : TierLine(Tier, From, UpTo)
{
    public override ExactNumber LevelAt(Int128 step, Figure capacity) => capacity.With(TriggerAt(step, capacity)).ToExact();

    public override Int128 TriggerAt(Int128 step, Figure capacity) => capacity.PartsOf(UpTo) - capacity.PartsOf(Remaining);
}
