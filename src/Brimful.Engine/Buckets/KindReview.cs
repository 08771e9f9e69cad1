using Brimful.Core.Buckets;
using Brimful.Core.Metering;
using Brimful.Core.Outlooks;
using Brimful.Engine.Directory;
using Brimful.Engine.Outcomes;

namespace Brimful.Engine.Buckets;

/// <summary>Refuses kinds of buckets that their meter, or the bucket so far, does not go with.</summary>
internal static class KindReview
{
    /// <param name="before">The bucket's terms so far; null for a new one, and in a plan, where another kind is another bucket.</param>
    /// <param name="path">What stands before the paths of fields.</param>
    /// <param name="hasPeriod">Whether accounts bring the anchor to a period that the terms do not have yet.</param>
    public static IEnumerable<Fault> FaultsOf(BucketTerms terms, TenantState tenant, BucketTerms? before, string path = "", bool hasPeriod = false)
    {
        var aggregation = terms.IsCombined ? Aggregation.Combined : tenant.Catalog.FindMeter(terms.Meter)?.Terms.Aggregation;
        if (terms.WindowTicks > 0 && aggregation is not (null or Aggregation.Sum or Aggregation.Count))
            yield return new Fault(path + "window", "window.invalid", "A window adds up what was used in it. Use one meter, of aggregation sum or count, or leave window out.");
        if (terms.Measure == BucketMeasure.Concurrent && aggregation is not (null or Aggregation.Duration))
            yield return new Fault(path + "measure", "measure.invalid", "concurrent counts open sessions. Use one meter, of aggregation duration, or leave measure out.");
        if (terms.Rollover is not null && aggregation == Aggregation.Latest)
            yield return new Fault(path + "rollover", "rollover.invalid", "A gauge uses nothing up, so nothing is left to carry on. Leave rollover out.");
        foreach (var fault in FaultsOfForecasts(terms, aggregation, path, hasPeriod)) yield return fault;
        if (before is null || before.IsOfKind(terms)) yield break;
        yield return new Fault(
            path + (before.WindowTicks != terms.WindowTicks ? "window" : "measure"),
            "bucket.kind_fixed",
            "What a bucket's level is stays while it lives: its window and its measure. Delete it first, or use another key.");
    }

    /// <summary>Lines that look ahead expect a total: of what adds up, until an end.</summary>
    private static IEnumerable<Fault> FaultsOfForecasts(BucketTerms terms, Aggregation? aggregation, string path, bool hasPeriod)
    {
        var addsUp = terms.WindowTicks == 0 && terms.Measure == BucketMeasure.Usage
            && aggregation is null or Aggregation.Sum or Aggregation.Count or Aggregation.Duration or Aggregation.Combined;
        var isBounded = hasPeriod || terms.Schedule is not null || (terms.From is not null && terms.To is not null);
        var hasEnd = hasPeriod || terms.Schedule is not null || terms.To is not null;
        for (var place = 0; place < terms.Thresholds.Length; place++)
        {
            if (terms.Thresholds[place].Line is not MovingLine line) continue;
            var at = $"{path}thresholds[{place}]";
            if (!addsUp) yield return new Fault(at, "threshold.invalid", "A forecast is of usage that adds up: of meters of aggregation sum, count or duration, over a period. Use percent, value or remaining here.");
            else if (line is PaceLine && !isBounded) yield return new Fault(at, "threshold.invalid", "The bucket has no period that begins and ends, so that nothing says how much of it has passed. Give it a period, or from and to.");
            else if (!hasEnd && line is ForecastLine { WithinTicks: 0 }) yield return new Fault(at, "threshold.invalid", "The bucket has no end, so that nothing is forecast for it. Say how far ahead: \"within\": \"P14D\".");
        }
    }
}
