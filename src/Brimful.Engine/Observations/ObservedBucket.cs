using System.Collections.Immutable;
using Brimful.Core.Buckets;
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
/// <param name="Meters">Keys of its meters, with what each costs; no price where quantities count.</param>
internal sealed record ObservedBucket(CapacityTarget Target, BucketPath Path, int Incarnation, DateTimeZone Zone, ImmutableArray<(string Key, Price? Price)> Meters)
{
    public required int Tenant { get; init; }

    /// <summary>What it includes: neither grants nor rollover.</summary>
    public required Figure Includes { get; init; }

    public required PeriodSchedule? Schedule { get; init; }

    /// <summary>When it was created, in ticks of Unix time: nothing is told of days before.</summary>
    public required long CreatedTicks { get; init; }

    public required ImmutableArray<KnownObservation> Known { get; init; }

    /// <summary>No usage of before is known any more.</summary>
    public Instant KnownSince { get; init; } = Instant.MinValue;

    public bool IsSpend => Meters[0].Price is not null;

    public Instant Now => Instant.FromUnixTimeTicks(Target.NowTicks);

    /// <summary>Reads it off a bucket, which may not have been brought to now.</summary>
    public static ObservedBucket Of(Bucket bucket, CapacityTarget target, BucketPath path, (int Tenant, DateTimeZone Zone) account) => new(
        target, path, bucket.Incarnation, bucket.Terms.Schedule?.Zone ?? account.Zone,
        [.. bucket.Meter.Members.Select(meter => (meter.Key, bucket.Terms.Spend?.PriceOf(meter.Key)))])
    {
        Tenant = account.Tenant,
        Includes = bucket.Terms.Holds,
        Schedule = bucket.Terms.Schedule,
        CreatedTicks = bucket.CreatedTicks,
        Known = [.. bucket.Observations ?? []],
    };

    /// <summary>What is known of a kind: the newest that was told.</summary>
    public KnownObservation? KnownOf(ObservationKind kind) => Known.FirstOrDefault(known => known.Observation.Kind == kind);
}
