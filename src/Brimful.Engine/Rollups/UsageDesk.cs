using Brimful.Core.Metering;
using Brimful.Core.Quantities;
using Brimful.Engine.Capacity;
using Brimful.Engine.Directory;
using Brimful.Engine.Hosting;
using Brimful.Engine.Outcomes;
using Brimful.Engine.Ports;
using Brimful.Engine.Shards;
using NodaTime;

namespace Brimful.Engine.Rollups;

/// <summary>Reads usage over time on the caller's side; the writer only says what there is at one moment, between two records.</summary>
public sealed class UsageDesk(Node node) : IUsageOverTime
{
    /// <summary>The most cells of an answer.</summary>
    public const int MostCells = 10_000;

    /// <summary>The most groups of an answer, over all its cells.</summary>
    public const int MostGroups = 50_000;

    public Task<Outcome<UsageOverTime>> OfBucketAsync(string tenant, string account, string bucket, UsageQuery query, CancellationToken cancellationToken) =>
        ReadAsync(tenant, query, real => Known(tenant, account) switch
        {
            Outcome<Place>.Refused refused => refused.Refusal,
            Outcome<Place>.Done { Value: var place } when place.Shard.FindAccount(place.Account.Number)?.Find(bucket) is { } found =>
                Completed(place, UsageTarget.Of(place.Account.Number, found, ZoneOf(place.Account), place.Tenant.Entry.ClockAt(real), place.Through), real),
            _ => Refusal.NotFound($"bucket '{bucket}' of account '{account}'"),
        }, cancellationToken);

    public Task<Outcome<UsageOverTime>> OfMeterAsync(string tenant, string account, string meter, UsageQuery query, CancellationToken cancellationToken) =>
        ReadAsync(tenant, query, real => Known(tenant, account) switch
        {
            Outcome<Place>.Refused refused => refused.Refusal,
            Outcome<Place>.Done { Value: var place } when place.Tenant.Catalog.FindMeter(meter) is { } found =>
                Completed(place, TargetOf(place, new MeterIdentity(found.Number, found.Key) { Aggregation = found.Terms.Aggregation, Unit = found.Terms.Unit, MaxSilenceTicks = found.Terms.Session?.MaxSilenceTicks ?? long.MaxValue }, real), real),
            _ => Refusal.NotFound($"meter '{meter}'"),
        }, cancellationToken);

    /// <summary>What a bucket's meter would have counted all along, had the bucket been there: of one of its meters, where it has several.</summary>
    internal Outcome<UsageTarget> AllAlong(BucketPath path, int? member, long real)
    {
        var known = Known(path.Tenant, path.Account);
        if (known is not Outcome<Place>.Done { Value: var place }) return ((Outcome<Place>.Refused)known).Refusal;
        if (place.Shard.FindAccount(place.Account.Number)?.Find(path.Bucket) is not { } bucket) return Refusal.NotFound($"bucket '{path.Bucket}' of account '{path.Account}'");
        var target = UsageTarget.Of(place.Account.Number, bucket, ZoneOf(place.Account), place.Tenant.Entry.ClockAt(real), place.Through);
        var meter = member is { } at ? bucket.Meter.Members[at] : bucket.Meter;
        var counts = target.Counts with { Meter = meter.Number, Aggregation = meter.Aggregation, FirstTicks = long.MinValue, SinceTicks = null, After = null };
        return Completed(place, target with { Meter = meter, Spend = null, Counts = counts }, real);
    }

    /// <summary>The target with what is known of it outside its buckets: which of its events were voided, and the dimensions of its meter.</summary>
    private UsageTarget Completed(Place place, UsageTarget target, long realTicks) => WithoutVoided(place, target) with
    {
        OldestTicks = place.Shard.FindAccount(target.Account)?.OldestOf(target.Meter.Number) ?? long.MaxValue,
        FirstRetainedDay = node.FirstRetainedDay(realTicks),
        Dimensions = [.. place.Tenant.Catalog.FindMeter(target.Meter.Key)?.Terms.Dimensions.Select(dimension => dimension.Name) ?? []],
    };

    private static UsageTarget WithoutVoided(Place place, UsageTarget target) => place.Shard.FindAccount(target.Account)?.Voids is { } voids
        ? target with { Counts = target.Counts with { Voided = voids.Select(voided => voided.Place).ToHashSet() } }
        : target;

    private static UsageTarget TargetOf(Place place, MeterIdentity meter, long realTicks)
    {
        var number = place.Account.Number;
        return new UsageTarget(number, null, meter, ZoneOf(place.Account), place.Tenant.Entry.ClockAt(realTicks), place.Through, null, null)
        {
            Counts = new UsageQuestion(number, meter.Number, meter.Aggregation, [], place.Through),
        };
    }

    /// <summary>Reads what is found to be asked, at one moment.</summary>
    internal async Task<Outcome<UsageOverTime>> ReadAsync(string tenant, UsageQuery query, Func<long, Outcome<UsageTarget>> find, CancellationToken cancellationToken)
    {
        while (true)
        {
            var asked = await node.AskBetweenRecordsAsync(find);
            if (asked is not Outcome<UsageTarget>.Done { Value: var target }) return ((Outcome<UsageTarget>.Refused)asked).Refusal;
            var isOfSessions = target.Meter.Aggregation == Aggregation.Duration;
            if (isOfSessions && SessionUsage.Refuse(query, target) is { } untold) return untold;
            if (target.Meter.Number == MeterGroup.NoNumber && query.GroupBy == UsageGrouping.Subject) return NotBySubject;
            if (DimensionFaultOf(query, target) is { } unknown) return unknown;
            var range = UsageRange.Of(query, target);
            if (range.Refusal is { } refusal) return refusal;
            var question = target.Counts with { Edges = [.. range.Edges.Select(edge => edge.ToUnixTimeTicks())], IsBySubject = query.GroupBy == UsageGrouping.Subject, Dimension = DimensionOf(query, target) };
            var sessions = isOfSessions ? new SessionUsage(target, question) : null;
            if (sessions?.Reaches(target.FirstRetainedDay) == false) return EventsGone;
            if (isOfSessions) question = question with { Aggregation = Aggregation.Count };
            var group = target.Meter.Number == MeterGroup.NoNumber ? new GroupUsage(target, range.Edges) : null;
            try
            {
                var settings = node.ShardOf(target.Account).Settings;
                var reader = new UsageReader(node.Store, settings);
                var answer = await Task.Run(() => group is null ? reader.Read(question, cancellationToken) : group.Read(reader, cancellationToken), cancellationToken);
                if (group is not null && answer is null) return group.ToView(query);
                if (answer is UsageAnswer.Exact { Table: var table })
                {
                    var cells = new UsageCells(table, question).ToList(MostGroups);
                    if (sessions is not null) cells = await Task.Run(() => sessions.Over(cells, node.Store, settings), cancellationToken);
                    return await NamedAsync(tenant, query, target with { Distinct = table.Distinct.Count }, cells);
                }
                if (answer is UsageAnswer.EventsGone) return EventsGone;
            }
            catch (StoreUnavailableException)
            {
                return Refusal.Unavailable;
            }
        }
    }

    private async Task<Outcome<UsageOverTime>> NamedAsync(string tenant, UsageQuery query, UsageTarget target, List<FoundCell> cells)
    {
        if (cells.Sum(cell => cell.Groups.Count) > MostGroups)
            return Refusal.Invalid([new Fault("groupBy", "usage.too_many_cells", $"The answer would have more than {MostGroups} groups in its cells. Ask for a shorter time or a longer step.")]);
        if (query.GroupBy != UsageGrouping.Subject) return ViewOf(query, target, cells, static _ => null);
        return await node.AskAsync<UsageOverTime>(_ =>
            node.Directory.FindTenant(tenant) is { } state ? ViewOf(query, target, cells, state.Subjects.KeyOf) : Refusal.NotFound($"tenant '{tenant}'"));
    }

    private static UsageOverTime ViewOf(UsageQuery query, UsageTarget target, List<FoundCell> cells, Func<int, string?> subjectKeyOf)
    {
        var levels = cells.Where(cell => cell.Used is not null).Select(cell => cell.Used!.Value).ToList();
        Quantity? used = target.Meter.Aggregation switch
        {
            Aggregation.Latest => cells[^1].Used,
            Aggregation.UniqueCount => Quantity.Of(target.Distinct),
            Aggregation.Max => levels.Count == 0 ? null : levels.Max(),
            _ => levels.Aggregate(Quantity.Zero, static (sum, level) => new Quantity(sum.Nanos + level.Nanos)),
        };
        return new UsageOverTime(
            target.Bucket, target.Meter.Key, target.Meter.Unit, target.Meter.Aggregation, target.Zone, query.Step, query.GroupBy,
            cells[0].Start, cells[^1].End, used, cells.Sum(cell => cell.Events), [.. cells.Select(cell => CellOf(cell, query.GroupBy, target, subjectKeyOf))])
        {
            Dimension = query.Dimension,
        };
    }

    private static UsageCell CellOf(FoundCell cell, UsageGrouping groupBy, UsageTarget target, Func<int, string?> subjectKeyOf) => new(cell.Start, cell.End, cell.Used, cell.Events, groupBy switch
    {
        UsageGrouping.Subject => [.. cell.Groups.Select(group => new UsageGroup(subjectKeyOf(group.Subject) is { Length: > 0 } key ? key : null, group.Used, group.Events))],
        UsageGrouping.Meter when cell is { Used: { } used } && (cell.Events > 0 || target.Meter.Aggregation == Aggregation.Latest) => [new UsageGroup(target.Meter.Key, used, cell.Events)],
        UsageGrouping.Dimension => [.. cell.Groups.Select(group => new UsageGroup(group.Value.Text, group.Used, group.Events) { IsOther = group.Value.Kind == DimensionKind.Other })],
        _ => [],
    });

    /// <summary>The place of the dimension that is asked for among the meter's; null where none is.</summary>
    private static int? DimensionOf(UsageQuery query, UsageTarget target) =>
        query.GroupBy == UsageGrouping.Dimension ? target.Dimensions.IndexOf(query.Dimension!) : null;

    private static Refusal? DimensionFaultOf(UsageQuery query, UsageTarget target)
    {
        if (query.GroupBy != UsageGrouping.Dimension || target.Dimensions.Contains(query.Dimension!)) return null;
        var words = string.Join(", ", target.Dimensions.Prepend("meter").Prepend("subject"));
        return Refusal.Invalid([new Fault("groupBy", "usage.group_unknown", $"Meter '{target.Meter.Key}' has no dimension '{query.Dimension}'. Group by one of: {words}.")]);
    }

    private Outcome<Place> Known(string tenant, string account)
    {
        if (node.Directory.FindTenant(tenant) is not { } state) return Refusal.NotFound($"tenant '{tenant}'");
        if (node.Directory.FindAccount(state, account) is not { } entry) return Refusal.NotFound($"account '{account}'");
        var shard = node.ShardOf(entry.Number);
        return new Place(state, entry, shard, shard.Output.Sequence - 1);
    }

    private static DateTimeZone ZoneOf(AccountEntry account) => DateTimeZoneProviders.Tzdb.GetZoneOrNull(account.Terms.TimeZone) ?? DateTimeZone.Utc;

    private static Refusal NotBySubject => Refusal.Invalid([new Fault(
        "groupBy",
        "usage.group_unknown",
        "Usage of a bucket with several meters, or with prices, is told apart by meter. Ask for the usage of its meters by subject, one by one.")]);

    private static Refusal EventsGone => Refusal.Invalid([new Fault(
        "from",
        "usage.history_insufficient",
        "The range or the bucket begins or ends within a quarter of an hour whose events are no longer kept, so that they cannot be told apart. Ask from and to a quarter of an hour that is whole.")]);

    /// <param name="Through">The newest record of the shard.</param>
    private sealed record Place(TenantState Tenant, AccountEntry Account, Shard Shard, long Through);
}
