using Brimful.Api.Bodies;
using Brimful.Api.Problems;
using Brimful.Core.Capacity;

namespace Brimful.Api.Buckets;

/// <summary>Reads <c>{"max","periods"}</c>.</summary>
internal static class RolloverReader
{
    public static RolloverTerms? Read(ObjectReader bucket)
    {
        if (bucket.Find("rollover") is not { } element) return null;
        if (!bucket.Has("period")) bucket.Fault("rollover", Codes.RolloverInvalid, "A one-off bucket has no next period to carry anything into. Leave rollover out, or send a period.");
        var reader = new ObjectReader(element, bucket.PathOf("rollover"), bucket.Faults);
        if (!reader.IsObject) return null;
        var max = reader.RequirePositive("max");
        var periods = reader.RequireWhole("periods", 1, RolloverTerms.MaxPeriods);
        reader.RefuseUnknown();
        return max is { } most && periods is { } count ? new RolloverTerms(most, count) : null;
    }
}
