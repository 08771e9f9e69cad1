using System.Numerics;
using Brimful.Core.Quantities;

namespace Brimful.Core.Outlooks;

/// <summary>
/// Usage is ahead of its period: so many times as fast as an even spread would be, and by so many points, so that the first hours of a period, where ratios are wild, and
/// little usage are no alarm. It rises as time passes, to the instant, and falls back to nowhere: what is used at an even pace never reaches it.
/// </summary>
/// <param name="Over">How many times as fast as an even spread; at least 1.</param>
/// <param name="Ahead">By how many points of percent the used share is ahead of the passed one; above 0.</param>
public sealed record PaceLine(Quantity Over, Quantity Ahead) : MovingLine
{
    /// <summary>Points of percent that usage must be ahead by where nothing else is said.</summary>
    public static readonly Quantity FewestAhead = Quantity.Of(10);

    /// <summary>A crossed line holds down to nine tenths of its pace.</summary>
    private const int HoldsTenths = 9;

    /// <summary>A billionth of a share, in billionths of a percent.</summary>
    private const int PercentOfShare = 100;

    public override Int128 TargetOf(Figure capacity) => capacity.Parts;

    /// <summary>Where the used share is as far ahead as the line asks, at a moment; where the capacity is exceeded until somebody told how much has passed.</summary>
    public override Int128 FiresFrom(Figure capacity, in LineOutlook outlook, long ticks) =>
        outlook.Passed.IsTold && capacity.Parts > 0 ? LevelAt(capacity, outlook.Passed.At(ticks), (Over.Nanos * 10, Ahead.Nanos * 2)) : TriggerAt(0, capacity);

    /// <summary>It holds down to nine tenths of its pace, and half of its points.</summary>
    public override Int128 HoldsFrom(Figure capacity, in LineOutlook outlook, long ticks) =>
        outlook.Passed.IsTold && capacity.Parts > 0 ? LevelAt(capacity, outlook.Passed.At(ticks), (Over.Nanos * HoldsTenths, Ahead.Nanos)) : TriggerAt(0, capacity);

    /// <summary>The smallest used amount that is so far ahead, by multiplication alone (S8).</summary>
    /// <param name="passed">In billionths of the period.</param>
    /// <param name="least">The pace in tenths of billionths, and the points in halves of billionths.</param>
    private static Int128 LevelAt(Figure capacity, long passed, (Int128 Pace, Int128 Points) least)
    {
        var byPace = CeilingDivide((BigInteger)capacity.Parts * passed * least.Pace, 10 * (BigInteger)PassedShare.Whole * Quantity.NanosPerUnit);
        var byPoints = CeilingDivide(capacity.Parts * ((2 * PercentOfShare * (BigInteger)passed) + least.Points), 2 * PercentOfShare * (BigInteger)Quantity.NanosPerUnit);
        return Clamp(BigInteger.Max(byPace, byPoints), capacity);
    }
}
