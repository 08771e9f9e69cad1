using System.Collections.Immutable;
using Brimful.Core.Buckets;
using Brimful.Core.Metering;
using Brimful.Core.Observations;
using Brimful.Core.Periods;
using Brimful.Core.Quantities;
using Brimful.Core.Spend;
using Brimful.Engine.Capacity;
using Brimful.Engine.Shards;
using NodaTime;

namespace Brimful.Engine.Observations;

/// <summary>A bucket as the writer knows it at one moment, as far as observations go by it.</summary>
/// <param name="Target">Where it is, and when that was.</param>
/// <param name="Zone">In which its days are counted.</param>
/// <param name="Meters">Its meters, with what each costs; no price where quantities count.</param>
internal sealed record ObservedBucket(CapacityTarget Target, BucketPath Path, int Incarnation, DateTimeZone Zone, ImmutableArray<ObservedMeter> Meters)
{
    public required int Tenant { get; init; }

    /// <summary>What it includes: neither grants nor rollover.</summary>
    public required Figure Includes { get; init; }

    public required PeriodSchedule? Schedule { get; init; }

    /// <summary>When it was created, in ticks of Unix time: nothing is told of days before.</summary>
    public required long CreatedTicks { get; init; }

    public required ImmutableArray<KnownObservation> Known { get; init; }

    /// <summary>The newest record of the account's shard: what it counts is counted in.</summary>
    public required long ThroughSequence { get; init; }

    /// <summary>Sorted numbers of the subjects that count; null for all.</summary>
    public required int[]? Subjects { get; init; }

    /// <summary>No usage of before is known any more.</summary>
    public Instant KnownSince { get; init; } = Instant.MinValue;

    public bool IsSpend => Meters[0].Price is not null;

    public Instant Now => Instant.FromUnixTimeTicks(Target.NowTicks);

    /// <summary>The day of the moment, by the zone: the first that has not closed.</summary>
    public LocalDate Today => Now.InZone(Zone).Date;

    /// <summary>Reads it off a bucket, which may not have been brought to now.</summary>
    /// <param name="through">The newest record of the shard.</param>
    public static ObservedBucket Of(Bucket bucket, CapacityTarget target, BucketPath path, (int Tenant, DateTimeZone Zone) account, long through) => new(
        target, path, bucket.Incarnation, bucket.Terms.Schedule?.Zone ?? account.Zone,
        [.. bucket.Meter.Members.Select(meter => new ObservedMeter(meter.Number, meter.Key, meter.Aggregation, bucket.Terms.Spend?.PriceOf(meter.Key)))])
    {
        Tenant = account.Tenant,
        ThroughSequence = through,
        Subjects = bucket.Subjects,
        Includes = bucket.Terms.Holds,
        Schedule = bucket.Terms.Schedule,
        CreatedTicks = bucket.CreatedTicks,
        Known = [.. bucket.Observations ?? []],
    };

    /// <summary>What is known of a kind: the newest that was told.</summary>
    public KnownObservation? KnownOf(ObservationKind kind) => Known.FirstOrDefault(known => known.Observation.Kind == kind);
}

/// <summary>One of a bucket's meters.</summary>
/// <param name="Price">What its usage costs; null where quantities count.</param>
internal readonly record struct ObservedMeter(int Number, string Key, Aggregation Aggregation, Price? Price);
