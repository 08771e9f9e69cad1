using Brimful.Api.Bodies;
using Brimful.Api.Problems;
using Brimful.Core.Buckets;
using Brimful.Core.Outlooks;
using Brimful.Core.Quantities;
using Brimful.Core.Thresholds;

namespace Brimful.Api.Buckets;

/// <summary>Refuses amounts of a spend bucket that are too large to be money (S1); their digits were checked as those of quantities.</summary>
internal static class MoneyBounds
{
    public static readonly Quantity Limit = Quantity.Of(1_000_000_000_000_000);

    public static void Check(ObjectReader bucket, BucketTerms terms)
    {
        Check(bucket, "capacity", terms.Capacity);
        if (terms.Rollover is { } rollover) Check(bucket, "rollover.max", rollover.Max);
        if (terms.TopUp is { } topUp)
        {
            Check(bucket, "topUp.below", topUp.Below);
            Check(bucket, "topUp.amount", topUp.Amount);
        }
        for (var place = 0; place < terms.Tiers.Length; place++)
            if (terms.Tiers[place].UpTo is { } upTo) Check(bucket, $"tiers[{place}].upTo", upTo);
        for (var place = 0; place < terms.Thresholds.Length; place++) Check(bucket, $"thresholds[{place}]", terms.Thresholds[place]);
    }

    private static void Check(ObjectReader bucket, string path, Threshold threshold)
    {
        switch (threshold.Line)
        {
            case ValueLine line: Check(bucket, $"{path}.value", line.Value); break;
            case RemainingLine line: Check(bucket, $"{path}.remaining", line.Remaining); break;
            case ForecastLine { Value: { } value }: Check(bucket, $"{path}.forecast.value", value); break;
            case EveryLine line:
                Check(bucket, $"{path}.every", line.Every);
                Check(bucket, $"{path}.above", line.Above);
                break;
        }
        if (threshold.Hysteresis is { } hysteresis) Check(bucket, $"{path}.hysteresis", hysteresis);
    }

    private static void Check(ObjectReader bucket, string path, Quantity amount)
    {
        if (amount >= Limit) bucket.Fault(path, Codes.MoneyInvalid, "Money is below 10^15. Send less, or count in a larger unit.");
    }
}
