using System.Collections.Immutable;
using Brimful.Core.Buckets;
using Brimful.Core.Metering;
using Brimful.Engine.Directory;
using Brimful.Engine.Outcomes;

namespace Brimful.Engine.Buckets;

/// <summary>Finds the meters that a bucket names, and what stands against counting them in it; every fault with its path.</summary>
/// <param name="at">What goes before the paths: nothing, or the bucket's place in a plan and a point.</param>
internal sealed class MeterReview(TenantState tenant, ImmutableArray<Fault>.Builder faults, string at = "")
{
    /// <summary>The meters' numbers, in the order of the definition; null with a fault noted.</summary>
    public int[]? Read(BucketTerms terms)
    {
        var (before, meters) = (faults.Count, new List<MeterEntry>());
        foreach (var (key, path) in terms.MeterKeys.Select((key, place) => (key, PathOf(terms, place))))
        {
            if (tenant.Catalog.FindMeter(key) is not { } meter) faults.Add(new Fault(path, "bucket.meter_unknown", $"There is no meter '{key}'. Create it first."));
            else if (meters.Contains(meter)) faults.Add(new Fault(path, "bucket.meter_repeated", $"Meter '{key}' stands earlier in the list. Leave one out."));
            else Keep(terms, meter, path, meters);
        }
        return faults.Count == before ? [.. meters.Select(meter => meter.Number)] : null;
    }

    private void Keep(BucketTerms terms, MeterEntry meter, string path, List<MeterEntry> meters)
    {
        if (terms.IsCombined && meter.Terms.Aggregation is not (Aggregation.Sum or Aggregation.Count))
            faults.Add(new Fault(path, "bucket.meter_not_counter", $"Only a sum or a count can be {(terms.Spend is null ? "counted together with others" : "priced as it arrives")}, and meter '{meter.Key}' is neither. Use a meter that is."));
        if (terms.Spend is null && meters.Count > 0 && meters[0].Terms.Unit != meter.Terms.Unit)
            faults.Add(new Fault(path, "bucket.units_differ", $"Meter '{meter.Key}' is in '{meter.Terms.Unit}', meter '{meters[0].Key}' in '{meters[0].Terms.Unit}', and one bucket has one unit. Use meters of one unit, or prices."));
        meters.Add(meter);
    }

    private string PathOf(BucketTerms terms, int place) =>
        at + (terms.Spend is not null ? $"spend.prices[{place}].meter" : terms.IsCombined ? $"meters[{place}]" : "meter");
}
