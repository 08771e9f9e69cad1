using System.Collections.Immutable;
using Brimful.Core.Buckets;
using Brimful.Core.Metering;
using Brimful.Core.Quantities;
using Brimful.Engine.Capacity;
using Brimful.Engine.Directory;
using Brimful.Engine.Forecasts;
using Brimful.Engine.Hosting;
using Brimful.Engine.Outcomes;
using Brimful.Engine.Rollups;
using Brimful.Engine.Shards;
using NodaTime;

namespace Brimful.Engine.Observations;

/// <summary>Reads what there is to observe: buckets from the writer, their days from rollups and the journal.</summary>
internal sealed class ObservationReading(Node node)
{
    /// <summary>With fewer days of usage nothing is unusual yet.</summary>
    public const int FewestDays = 14;

    /// <summary>Days that are looked back at: as many as forecasts go by.</summary>
    private const int DaysBack = 366 + 56;

    private readonly UsageDesk _usage = new(node);
    private readonly ForecastReading _forecasts = new(node);

    /// <summary>Those of an account's buckets in which usage adds up and has done so for long enough, looked at and not touched: what a bucket still knows of closed
    /// periods may not depend on whether somebody looked. The writer's own.</summary>
    public ImmutableArray<ObservedBucket> BucketsOf(AccountEntry account, long realTicks)
    {
        if (node.Directory.FindTenant(account.Tenant) is not { } tenant) return [];
        var shard = node.ShardOf(account.Number);
        if (shard.FindAccount(account.Number) is not { } state) return [];
        var now = tenant.Entry.ClockAt(realTicks);
        var old = now - (FewestDays * NodaConstants.TicksPerDay);
        var zone = DateTimeZoneProviders.Tzdb.GetZoneOrNull(account.Terms.TimeZone) ?? DateTimeZone.Utc;
        return [.. state.Buckets.Where(bucket => IsObserved(state, bucket, old)).Select(Seen)];

        ObservedBucket Seen(Bucket bucket)
        {
            var seen = ObservedBucket.Of(bucket, new CapacityTarget(account.Number, tenant.Domain, now, bucket.Key), new BucketPath(tenant.Entry.Key, account.Key, bucket.Key), (account.Tenant, zone));
            return bucket.Meter.Aggregation == Aggregation.Duration ? seen with { KnownSince = _forecasts.SignsKeptSince(seen.Zone, realTicks) } : seen;
        }
    }

    /// <summary>What the bucket's meters were used on each day that is closed, also before it was there.</summary>
    public async Task<Outcome<ObservedDays>> ReadAsync(ObservedBucket bucket, CancellationToken cancellationToken)
    {
        var days = new SortedDictionary<Instant, ObservedDay>();
        for (var place = 0; place < bucket.Meters.Length; place++)
        {
            int? member = bucket.Meters.Length == 1 && !bucket.IsSpend ? null : place;
            var usage = await _usage.ReadAsync(bucket.Path.Tenant, QueryAt(bucket), real => _usage.AllAlong(bucket.Path, member, real), cancellationToken);
            if (usage is not Outcome<UsageOverTime>.Done { Value.Cells: var cells }) return ((Outcome<UsageOverTime>.Refused)usage).Refusal;
            foreach (var cell in cells.Where(cell => cell.End <= bucket.Now))
            {
                if (!days.TryGetValue(cell.Start, out var day)) days[cell.Start] = day = new ObservedDay(cell.Start.InZone(bucket.Zone).Date, cell.Start, cell.End, new Int128[bucket.Meters.Length]);
                day.Nanos[place] = (cell.Used ?? Quantity.Zero).Nanos;
            }
        }
        return new ObservedDays(bucket, [.. days.Values.SkipWhile(static day => day.Nanos.All(static nanos => nanos == 0))]);
    }

    private static bool IsObserved(AccountState account, Bucket bucket, long oldTicks) =>
        bucket is { AddsUp: true, IsCounting: false } && bucket.Meter.Members.Any(meter => account.OldestOf(meter.Number) <= oldTicks);

    private static UsageQuery QueryAt(ObservedBucket bucket)
    {
        var today = bucket.Now.InZone(bucket.Zone).Date;
        return new UsageQuery(Instant.Max(StartOf(today.PlusDays(-DaysBack)), bucket.KnownSince), StartOf(today.PlusDays(1)), UsageStep.Day, UsageGrouping.None);

        Instant StartOf(LocalDate day) => bucket.Zone.AtStartOfDay(day).ToInstant();
    }
}
