using System.Collections.Immutable;
using Brimful.Core.Buckets;
using Brimful.Core.Metering;
using Brimful.Core.Quantities;
using Brimful.Engine.Capacity;
using Brimful.Engine.Forecasts;
using Brimful.Engine.Hosting;
using Brimful.Engine.Outcomes;
using Brimful.Engine.Ports;
using Brimful.Engine.Rollups;
using Brimful.Engine.Shards;
using NodaTime;

namespace Brimful.Engine.Observations;

/// <summary>Reads what there is to observe: buckets from the writer, a few at a visit, and their days from rollups and the journal, those of one shard together.</summary>
internal sealed class ObservationReading(Node node)
{
    /// <summary>With fewer days of usage nothing is unusual yet.</summary>
    public const int FewestDays = 14;

    /// <summary>Accounts that one visit to the writer reads.</summary>
    private const int MostAVisit = 32;

    private readonly UsageDesk _usage = new(node);
    private readonly ForecastReading _forecasts = new(node);

    /// <summary>The closed days of those buckets of some accounts of one shard in which usage adds up and has done so for long enough; accounts by accounts.</summary>
    /// <returns>Null where they cannot be read for now, or a checkpoint has gone further meanwhile: ask again.</returns>
    public async Task<IReadOnlyList<ObservedDays>?> ReadAsync(IReadOnlyList<int> accounts, CancellationToken cancellationToken)
    {
        var (buckets, edges) = (await FindAsync(accounts), new CellEdges());
        var histories = buckets.ConvertAll(bucket => new ObservedHistory(bucket, edges.DaysOf(bucket.Zone, bucket.Today)));
        try
        {
            if (!await ReadSeriesAsync([.. histories.SelectMany(static history => history.Series)], cancellationToken)) return null;
        }
        catch (StoreUnavailableException)
        {
            return null;
        }
        var read = new List<ObservedDays>(buckets.Count);
        foreach (var history in histories)
        {
            var elapsed = await ReadSessionsAsync(history, cancellationToken);
            if (elapsed is Outcome<bool>.Refused { Refusal.Kind: not (RefusalKind.NotFound or RefusalKind.Invalid) }) return null;
            if (elapsed is Outcome<bool>.Done) read.Add(history.ToDays());
        }
        return read;
    }

    private async Task<List<ObservedBucket>> FindAsync(IReadOnlyList<int> accounts)
    {
        var buckets = new List<ObservedBucket>(accounts.Count);
        foreach (var visit in accounts.Chunk(MostAVisit))
        {
            var visited = await node.AskBetweenRecordsAsync<List<ObservedBucket>>(real => visit.SelectMany(number => BucketsOf(number, real)).ToList());
            if (visited is Outcome<List<ObservedBucket>>.Done { Value: var found }) buckets.AddRange(found);
        }
        return buckets;
    }

    /// <summary>Looked at and not touched: what a bucket still knows of closed periods may not depend on whether somebody looked. The writer's own.</summary>
    private ImmutableArray<ObservedBucket> BucketsOf(int number, long realTicks)
    {
        if (node.Directory.FindAccount(number) is not { } account || node.Directory.FindTenant(account.Tenant) is not { } tenant) return [];
        var shard = node.ShardOf(number);
        if (shard.FindAccount(number) is not { } state) return [];
        var now = tenant.Entry.ClockAt(realTicks);
        var old = now - (FewestDays * NodaConstants.TicksPerDay);
        var zone = ForecastReading.ZoneOf(node, number);
        return [.. state.Buckets.Where(bucket => IsObserved(state, bucket, old)).Select(Seen)];

        ObservedBucket Seen(Bucket bucket)
        {
            var path = new BucketPath(tenant.Entry.Key, account.Key, bucket.Key);
            var seen = ObservedBucket.Of(bucket, new CapacityTarget(number, tenant.Domain, now, bucket.Key), path, (account.Tenant, zone), shard.Output.Sequence - 1);
            return bucket.Meter.Aggregation == Aggregation.Duration ? seen with { KnownSince = _forecasts.SignsKeptSince(seen.Zone, realTicks) } : seen;
        }
    }

    private static bool IsObserved(AccountState account, Bucket bucket, long oldTicks) =>
        bucket is { AddsUp: true, IsCounting: false } && bucket.Meter.Members.Any(meter => account.OldestOf(meter.Number) <= oldTicks);

    private Task<bool> ReadSeriesAsync(List<UsageSeries> series, CancellationToken cancellationToken)
    {
        if (series.Count == 0) return Task.FromResult(true);
        var reader = new SeriesReader(node.Store, node.ShardOf(series[0].Question.Account).Settings);
        return Task.Factory.StartNew(() => reader.Read(series, cancellationToken), cancellationToken, TaskCreationOptions.DenyChildAttach, node.Options.Behind);
    }

    /// <summary>Reads session time off its signs, which rollups do not tell.</summary>
    private async Task<Outcome<bool>> ReadSessionsAsync(ObservedHistory history, CancellationToken cancellationToken)
    {
        var bucket = history.Bucket;
        foreach (var place in history.Untold)
        {
            int? member = bucket.Meters.Length == 1 && !bucket.IsSpend ? null : place;
            var query = new UsageQuery(Instant.Max(history.From, bucket.KnownSince), bucket.Zone.AtStartOfDay(bucket.Today.PlusDays(1)).ToInstant(), UsageStep.Day, UsageGrouping.None);
            var usage = await _usage.ReadAsync(bucket.Path.Tenant, query, real => _usage.AllAlong(bucket.Path, member, real), cancellationToken);
            if (usage is not Outcome<UsageOverTime>.Done { Value.Cells: var cells }) return ((Outcome<UsageOverTime>.Refused)usage).Refusal;
            foreach (var cell in cells) history.Take(place, cell.Start, (cell.Used ?? Quantity.Zero).Nanos);
        }
        return true;
    }
}
