using System.Collections.Immutable;
using Brimful.Core.Buckets;
using Brimful.Core.Forecasts;
using Brimful.Core.Metering;
using Brimful.Core.Outlooks;
using Brimful.Core.Quantities;
using Brimful.Core.Spend;
using Brimful.Engine.Capacity;
using Brimful.Engine.Shards;
using NodaTime;

namespace Brimful.Engine.Forecasts;

/// <summary>A bucket as the writer knows it at one moment, as far as forecasts go by it.</summary>
/// <param name="Target">Where it is, and when that was.</param>
/// <param name="Period">The number of its open period.</param>
/// <param name="StartTicks">Where that begins; <see cref="long.MinValue"/> where it does not.</param>
/// <param name="EndTicks">Where it ends; <see cref="long.MaxValue"/> where it does not.</param>
/// <param name="Zone">In which its days are counted.</param>
internal sealed record ForecastMoment(
    CapacityTarget Target, int Incarnation, int Period, long StartTicks, long EndTicks, DateTimeZone Zone, Figure Used, Figure Capacity, ImmutableArray<ForecastMeter> Meters)
{
    private static readonly long LastTicks = Instant.FromUtc(9999, 1, 3, 0, 0).ToUnixTimeTicks();

    /// <summary>No usage of before is known any more.</summary>
    public Instant KnownSince { get; init; } = Instant.MinValue;

    /// <summary>The newest record of the account's shard: what it counts is counted in.</summary>
    public long ThroughSequence { get; init; }

    /// <summary>The number of the account's tenant.</summary>
    public int Tenant { get; init; }

    /// <summary>Sorted numbers of the subjects that count; null for all.</summary>
    public int[]? Subjects { get; init; }

    /// <summary>The keys that the bucket is found by.</summary>
    public required BucketPath Path { get; init; }

    /// <summary>The day of the moment, by the zone.</summary>
    public LocalDate Today => Instant.FromUnixTimeTicks(Target.NowTicks).InZone(Zone).Date;

    /// <summary>Whether hours are forecast in the place of days: its periods are shorter than two days.</summary>
    public bool IsByHours => StartTicks != long.MinValue && EndTicks != long.MaxValue && EndTicks - StartTicks < 2 * NodaConstants.TicksPerDay;

    /// <summary>What of its usage comes again.</summary>
    public Seasonality Every => IsByHours ? Seasonality.Daily : Seasonality.Weekly;

    /// <summary>Where today begins, or the hour at hand.</summary>
    public Instant CellStart
    {
        get
        {
            var (now, midnight) = (Instant.FromUnixTimeTicks(Target.NowTicks), Zone.AtStartOfDay(Today).ToInstant());
            return IsByHours ? midnight + Duration.FromHours(Math.Floor((now - midnight).TotalHours)) : midnight;
        }
    }

    /// <summary>Where today ends, or the hour at hand.</summary>
    public Instant CellEnd => IsByHours ? CellStart + Duration.FromHours(1) : Zone.AtStartOfDay(Today.PlusDays(1)).ToInstant();

    /// <summary>What is counted, or the currency.</summary>
    public required string Unit { get; init; }

    /// <summary>Its lines that look ahead, and what they were told last.</summary>
    public ImmutableArray<OutlookOf> Lines { get; init; } = [];

    /// <summary>Of each line, whether it is crossed.</summary>
    public ImmutableArray<bool> Crossed { get; init; } = [];

    /// <summary>How much it will hold at an instant of the period, by what is scheduled: ascending; the capacity of now holds until the first.</summary>
    public Func<long, Figure> CapacityAt { get; init; } = static _ => default;

    /// <summary>Reads it off a bucket that was brought to now.</summary>
    public static ForecastMoment Of(Bucket bucket, BucketPath path, CapacityTarget target, DateTimeZone accountZone)
    {
        var (open, terms) = (bucket.Open, bucket.Terms);
        var capacity = bucket.CapacityOf(open);
        var places = Enumerable.Range(0, terms.Thresholds.Length).Where(place => terms.Thresholds[place].Line is MovingLine).ToList();
        var quantities = Bucket.QuantitiesOf(open).ToArray();
        var meters = bucket.Meter.Members.Select((meter, place) =>
            new ForecastMeter(meter.Number, meter.Aggregation, terms.Spend?.PriceOf(meter.Key), quantities.Length > place ? quantities[place] : 0));
        return new ForecastMoment(
            target, bucket.Incarnation, open.Number, open.StartTicks, EndOf(bucket), terms.Schedule?.Zone ?? accountZone, capacity.With(open.UsedNanos), capacity, [.. meters])
        {
            Path = path,
            Subjects = bucket.Subjects,
            Unit = terms.Spend?.Currency ?? bucket.Meter.Unit,
            Lines = [.. places.Select(place => new OutlookOf((MovingLine)terms.Thresholds[place].Line, open.OutlookAt(place)))],
            Crossed = [.. places.Select(place => open.LineAt(place).Position == LinePosition.Crossed)],
            CapacityAt = Scheduled(bucket, open.EndTicks, capacity),
        };
    }

    /// <summary>Where the open period ends; one that ends after the calendar does, with the last days that every zone has.</summary>
    private static long EndOf(Bucket bucket) =>
        bucket.Terms.Schedule is null ? bucket.Open.EndTicks : Math.Min(bucket.Open.EndTicks, LastTicks);

    /// <summary>What is scheduled until the period's end, copied: the bucket goes on while a forecast is made of it.</summary>
    private static Func<long, Figure> Scheduled(Bucket bucket, long endTicks, Figure now)
    {
        if (bucket.CountedBook()?.Copy() is not { } book) return _ => now;
        var (steps, period) = (new List<(long Ticks, Figure Capacity)>(), bucket.CapacityPeriod);
        while (book.NextTicks is var due && due < endTicks)
        {
            book.DoDue(due, period);
            steps.Add((due, book.Capacity));
        }
        return ticks => steps.LastOrDefault(step => step.Ticks <= ticks) is { Ticks: > 0 } step ? step.Capacity : now;
    }
}

/// <summary>One of a bucket's meters.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Price">What its usage costs; null where quantities count.</param>
/// <param name="QuantityNanos">What was used of it in the period, in billionths, where the bucket tells its meters apart.</param>
internal readonly record struct ForecastMeter(int Number, Aggregation Aggregation, Price? Price, Int128 QuantityNanos);
