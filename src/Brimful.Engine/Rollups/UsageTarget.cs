using System.Collections.Immutable;
using Brimful.Core.Buckets;
using Brimful.Core.Metering;
using Brimful.Core.Spend;
using NodaTime;

namespace Brimful.Engine.Rollups;

/// <summary>What usage is asked of, as the writer knows it at one moment.</summary>
/// <param name="Start">Where the open period begins; null where it does not.</param>
/// <param name="End">Where it ends; null where it does not.</param>
internal sealed record UsageTarget(
    int Account, string? Bucket, MeterIdentity Meter, DateTimeZone Zone, long NowTicks, long ThroughSequence, Instant? Start, Instant? End)
{
    /// <summary>No usage is dated before it.</summary>
    private static readonly long LongAgoTicks = Instant.FromUtc(1900, 1, 1, 0, 0).ToUnixTimeTicks();

    /// <summary>What counts, with edges still to be given.</summary>
    public required UsageQuestion Counts { get; init; }

    /// <summary>How many distinct values were found in all, where those are asked for.</summary>
    public int Distinct { get; init; }

    /// <summary>The oldest usage of the meter, in ticks of Unix time; <see cref="long.MaxValue"/> where there is none.</summary>
    public long OldestTicks { get; init; }

    /// <summary>The first day that history retains.</summary>
    public int FirstRetainedDay { get; init; }

    /// <summary>Whether the bucket's level is how many sessions are open.</summary>
    public bool IsConcurrent { get; init; }

    /// <summary>What the bucket charges for usage; null where it counts quantities.</summary>
    public SpendTerms? Spend { get; init; }

    /// <summary>Of a bucket with several meters or prices: where its periods begin, as it is now defined, from the one that holds an instant up to another.</summary>
    public Func<long, long, IEnumerable<long>>? PeriodStarts { get; init; }

    /// <summary>The names of the meter's dimensions, by place.</summary>
    public ImmutableArray<string> Dimensions { get; init; } = [];

    /// <summary>A bucket as it is now defined. Nothing of it is changed: it may stand in a period that is over.</summary>
    public static UsageTarget Of(int account, Bucket bucket, DateTimeZone zone, long nowTicks, long throughSequence)
    {
        var period = PeriodAt(bucket, nowTicks);
        var (terms, segment) = (bucket.Terms, bucket.Segment);
        return new UsageTarget(account, bucket.Key, bucket.Meter, bucket.Terms.Schedule?.Zone ?? zone, nowTicks, throughSequence, Bound(period.Start), Bound(period.End))
        {
            Spend = terms.Spend,
            IsConcurrent = terms.Measure == BucketMeasure.Concurrent,
            PeriodStarts = (from, to) => StartsOf(terms, segment, from, to),
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

    private static IEnumerable<long> StartsOf(BucketTerms terms, PeriodSegment segment, long fromTicks, long toTicks)
    {
        if (terms.Schedule is not { } schedule)
        {
            yield return Math.Max(segment.FirstTicks, LongAgoTicks);
            yield break;
        }
        if (segment.FirstTicks > fromTicks && segment.FirstTicks < toTicks) yield return segment.FirstTicks;
        for (var index = schedule.IndexAt(Instant.FromUnixTimeTicks(fromTicks)); schedule[index].Start.ToUnixTimeTicks() is var start && start < toTicks; index++) yield return start;
    }

    /// <summary>Where its first period began. Periods of long ago may be forgotten where their schedule was edited since: then its creation.</summary>
    private static long FirstOf(Bucket bucket)
    {
        var first = bucket.Past is { Count: > 0 } past ? past[0].Segment : bucket.Segment;
        return first.BeganTicks == long.MinValue ? first.FirstTicks : Math.Min(first.FirstTicks, bucket.CreatedTicks);
    }

    private static Instant? Bound(long ticks) => ticks is long.MinValue or long.MaxValue ? null : Instant.FromUnixTimeTicks(ticks);
}
