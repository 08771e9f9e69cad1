namespace Brimful.Core.Pace;

/// <summary>Usage that was asked for and denied in a period: what a larger capacity would have been used for.</summary>
/// <param name="Denials">Authorizations that were denied.</param>
/// <param name="DeniedQuantity">What they asked for together, in the bucket's unit; at least 0.</param>
/// <param name="Capacity">Of the bucket in that period, in its unit.</param>
public readonly record struct LatentDemand(long Denials, decimal DeniedQuantity, decimal Capacity)
{
    /// <summary>What was denied, in percent of the capacity. Null where there is none to compare with.</summary>
    public decimal? Percent => Capacity > 0 ? 100 * DeniedQuantity / Capacity : null;

    /// <summary>Whether it is worth telling: asked for often enough, and enough of it. Without a capacity any quantity is enough.</summary>
    /// <param name="denials">At least so many.</param>
    /// <param name="percent">At least so much of the capacity.</param>
    public bool IsAtLeast(long denials, decimal percent) => Denials >= denials && DeniedQuantity > 0 && (Percent ?? decimal.MaxValue) >= percent;
}
