using System.Collections.Immutable;
using Brimful.Core.Buckets;
using Brimful.Core.Metering;
using NodaTime;

namespace Brimful.Engine.Rollups;

/// <summary>What usage is asked of, as the writer knows it at one moment.</summary>
/// <param name="Start">Where the open period begins; null where it does not.</param>
/// <param name="End">Where it ends; null where it does not.</param>
internal sealed record UsageTarget(
    int Account, string? Bucket, MeterIdentity Meter, DateTimeZone Zone, long NowTicks, long ThroughSequence, Instant? Start, Instant? End)
{
    /// <summary>What counts, with edges still to be given.</summary>
    public required UsageQuestion Counts { get; init; }

    /// <summary>How many distinct values were found in all, where those are asked for.</summary>
    public int Distinct { get; init; }

    /// <summary>The names of the meter's dimensions, by place.</summary>
    public ImmutableArray<string> Dimensions { get; init; } = [];

    /// <summary>A bucket as it is now defined. Nothing of it is changed: it may stand in a period that is over.</summary>
    public static UsageTarget Of(int account, Bucket bucket, DateTimeZone zone, long nowTicks, long throughSequence)
    {
        var period = PeriodAt(bucket, nowTicks);
        return new UsageTarget(account, bucket.Key, bucket.Meter, bucket.Terms.Schedule?.Zone ?? zone, nowTicks, throughSequence, Bound(period.Start), Bound(period.End))
        {
            Counts = new UsageQuestion(account, bucket.Meter.Number, bucket.Meter.Aggregation, [], throughSequence)
            {
                Subjects = bucket.Subjects,
                FirstTicks = FirstOf(bucket),
                EndTicks = bucket.Terms.Schedule is null ? bucket.Open.EndTicks : long.MaxValue,
                SinceTicks = bucket.Terms.CountFrom == CountFrom.Now ? bucket.CreatedTicks : null,
                After = bucket.LeftOutBefore,
            },
        };
    }

    private static (long Start, long End) PeriodAt(Bucket bucket, long nowTicks)
    {
        if (bucket.Terms.Schedule is null || nowTicks < bucket.Open.EndTicks) return (bucket.Open.StartTicks, bucket.Open.EndTicks);
        return bucket.Segment.BoundsOf(bucket.Terms, bucket.Segment.NumberAt(bucket.Terms, nowTicks));
    }

    /// <summary>Where its first period began. Periods of long ago may be forgotten where their schedule was edited since: then its creation.</summary>
    private static long FirstOf(Bucket bucket)
    {
        var first = bucket.Past is { Count: > 0 } past ? past[0].Segment : bucket.Segment;
        return first.BeganTicks == long.MinValue ? first.FirstTicks : Math.Min(first.FirstTicks, bucket.CreatedTicks);
    }

    private static Instant? Bound(long ticks) => ticks is long.MinValue or long.MaxValue ? null : Instant.FromUnixTimeTicks(ticks);
}
