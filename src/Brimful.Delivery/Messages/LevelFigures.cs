using System.Numerics;
using Brimful.Core.Quantities;

namespace Brimful.Delivery.Messages;

/// <summary>Figures that follow from a level, computed one way wherever a fact is shown (S7, S20).</summary>
public static class LevelFigures
{
    /// <summary>max(0, capacity − used).</summary>
    public static Quantity Remaining(Quantity used, Quantity capacity) =>
        used < capacity ? new Quantity(capacity.Nanos - used.Nanos) : Quantity.Zero;

    /// <summary>used × 100 / capacity, rounded half to even at nine digits; null at capacity 0 (S23).</summary>
    public static ExactNumber? Percent(Quantity used, Quantity capacity) =>
        capacity == Quantity.Zero ? null : ExactNumber.Divide((BigInteger)used.Nanos * 100, capacity.Nanos, Quantity.FractionDigits);
}
