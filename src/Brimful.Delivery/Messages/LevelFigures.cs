using System.Numerics;
using Brimful.Core.Quantities;

namespace Brimful.Delivery.Messages;

/// <summary>Figures that follow from a level, computed one way wherever a fact is shown (S7, S20).</summary>
public static class LevelFigures
{
    /// <summary>max(0, capacity − used).</summary>
    public static Figure Remaining(Figure used, Figure capacity) => capacity.With(Int128.Max(0, capacity.Parts - used.Parts));

    /// <summary>used × 100 / capacity, rounded half to even at nine digits; null at capacity 0 (S23).</summary>
    public static ExactNumber? Percent(Figure used, Figure capacity) =>
        capacity.Parts == 0 ? null : ExactNumber.Divide((BigInteger)used.Parts * 100, capacity.Parts, Quantity.FractionDigits);
}
