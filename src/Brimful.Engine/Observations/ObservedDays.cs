using System.Collections.Immutable;
using Brimful.Core.Quantities;
using NodaTime;

namespace Brimful.Engine.Observations;

/// <summary>What a bucket's meters were used on each closed day, the first with usage first.</summary>
internal sealed class ObservedDays(ObservedBucket bucket, ImmutableArray<ObservedDay> days)
{
    public ObservedBucket Bucket => bucket;

    public ImmutableArray<ObservedDay> Days => days;

    /// <summary>What each unit of each meter cost on average, in the bucket's parts a billionth; 1 where quantities count. Prices by the tier would make an anomaly of each new period.</summary>
    public double[] Weights() => [.. bucket.Meters.Select((meter, place) => meter.Price is null ? 1 : MeanPrice(place))];

    /// <summary>What was used on a day, in the bucket's parts, at mean prices.</summary>
    public static double Total(ObservedDay day, double[] weights)
    {
        var total = 0.0;
        for (var place = 0; place < weights.Length; place++) total += (double)day.Nanos[place] * weights[place];
        return total;
    }

    /// <summary>What a period came to, in the bucket's parts: counted, or through its prices. Days belong to the period that they begin in.</summary>
    public Int128 Total(Instant start, Instant end)
    {
        Int128 total = 0;
        for (var place = 0; place < bucket.Meters.Length; place++)
        {
            Int128 nanos = 0;
            foreach (var day in days)
                if (day.Start >= start && day.Start < end) nanos += day.Nanos[place];
            total += bucket.Meters[place].Price?.CostOf(nanos) ?? nanos;
        }
        return total;
    }

    private double MeanPrice(int place)
    {
        Int128 nanos = 0;
        foreach (var day in days) nanos += Int128.Max(0, day.Nanos[place]);
        if (nanos == 0) return 0;
        var month = nanos / days.Length * 30; // What a usual month costs, whatever its tiers.
        return month > 0 && month < Quantity.LimitNanos ? (double)bucket.Meters[place].Price!.CostOf(month) / (double)month : 0;
    }
}

/// <summary>One closed day.</summary>
/// <param name="Date">By the bucket's zone.</param>
/// <param name="Nanos">What was used, by meter, in billionths.</param>
internal sealed record ObservedDay(LocalDate Date, Instant Start, Instant End, Int128[] Nanos);
