using Brimful.Api.Bodies;
using Brimful.Api.Problems;
using Brimful.Core.Quantities;

namespace Brimful.Api.Buckets;

/// <summary>Reads where a tier ends: tiers ascend.</summary>
internal static class TierBounds
{
    /// <param name="below">Where the tier before ends; null for the first.</param>
    public static Quantity? Read(ObjectReader reader, Quantity? below)
    {
        if (!reader.IsObject || reader.FindQuantity("upTo") is not { } upTo) return null;
        if (upTo > (below ?? Quantity.Zero)) return upTo;
        reader.Fault("upTo", Codes.TiersInvalid, $"upTo is not above {(below is { } end ? $"{end}, where the tier before ends" : "0")}. List tiers in ascending order.");
        return upTo;
    }
}
