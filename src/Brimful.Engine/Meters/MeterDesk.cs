using System.Collections.Immutable;
using Brimful.Core.Metering;
using Brimful.Engine.Directory;
using Brimful.Engine.Events;
using Brimful.Engine.Hosting;
using Brimful.Engine.Outcomes;

namespace Brimful.Engine.Meters;

/// <summary>Meters, decided on the writer's thread and made known to every shard in the same commit.</summary>
public sealed class MeterDesk(Node node, HeldEvents held) : IMeters
{
    /// <summary>Paths of values, conditions and dimensions that the meters of one event type may name together.</summary>
    public const int MaxPathsPerType = 64;

    /// <summary>Dimensions that a meter may name.</summary>
    public const int MaxDimensions = 4;

    private DirectoryRegister Directory => node.Directory;

    public async Task<Outcome<Stored<MeterView>>> PutAsync(string tenant, string meter, MeterTerms terms, Precondition precondition, CancellationToken cancellationToken)
    {
        var outcome = await node.AskAsync(_ => Put(tenant, meter, terms, precondition));
        if (outcome is Outcome<Stored<MeterView>>.Done && Directory.FindTenant(tenant) is { } state) await held.ReleaseAsync(state, null, [terms.EventType], cancellationToken);
        return outcome;
    }

    public Task<Outcome<MeterView>> GetAsync(string tenant, string meter, CancellationToken cancellationToken) => node.AskAsync<MeterView>(_ =>
        Find(tenant, meter) is { } entry ? entry.ToView() : Unknown(tenant, meter));

    public Task<Outcome<Page<MeterView>>> ListAsync(string tenant, string? after, int limit, CancellationToken cancellationToken) => node.AskAsync<Page<MeterView>>(_ =>
    {
        if (Directory.FindTenant(tenant) is not { } state) return Refusal.NotFound($"tenant '{tenant}'");
        var found = state.Catalog.Meters.Where(meter => after is null || string.CompareOrdinal(meter.Key, after) > 0)
            .OrderBy(meter => meter.Key, StringComparer.Ordinal).Take(limit + 1).Select(meter => meter.ToView()).ToList();
        return Paging.Cut(found, limit, meter => meter.Key);
    });

    public Task<Outcome<MeterView>> DeleteAsync(string tenant, string meter, Precondition precondition, CancellationToken cancellationToken) => node.AskAsync<MeterView>(_ =>
    {
        if (Find(tenant, meter) is not { } entry) return Unknown(tenant, meter);
        var view = entry.ToView();
        if (!precondition.Allows(view.ETag)) return Preconditions.Failed;
        var buckets = node.Shards.Sum(shard => shard.BucketsOf(entry.Number));
        if (buckets > 0) return new Refusal(RefusalKind.Conflict, "meter.in_use", $"{InUse.Amount(buckets, "bucket")} {(buckets == 1 ? "counts" : "count")} this meter. {InUse.Remedy(buckets)}");
        var plans = Directory.PlansOf(Directory.FindTenant(tenant)!).Count(plan => plan.Terms.Buckets.Values.Any(bucket => bucket.Terms.MeterKeys.Contains(meter, StringComparer.Ordinal)));
        if (plans > 0) return new Refusal(RefusalKind.Conflict, "meter.in_use", $"{InUse.Amount(plans, "plan")} {(plans == 1 ? "counts" : "count")} this meter. Change {(plans == 1 ? "that" : "those")} first.");
        Directory.RemoveMeter(entry.Number);
        return view;
    });

    public bool Exists(string tenant, string meter) => Find(tenant, meter) is not null;

    private Outcome<Stored<MeterView>> Put(string tenant, string key, MeterTerms terms, Precondition precondition)
    {
        if (Directory.FindTenant(tenant) is not { } state) return Refusal.NotFound($"tenant '{tenant}'");
        if (FaultsOf(state, key, terms) is { Length: > 0 } faults) return Refusal.Invalid(faults);
        var before = state.Catalog.FindMeter(key);
        if (!precondition.Allows(before?.ToView().ETag)) return Preconditions.Failed;
        var entry = before is null ? new MeterEntry(Directory.NextMeterNumber(), state.Entry.Number, key, terms, false) : before with { Terms = terms };
        if (before is not null && entry.ToView().ETag == before.ToView().ETag) return new Stored<MeterView>(before.ToView(), false);
        if (before is { HasCounted: true })
            return new Refusal(RefusalKind.Conflict, "meter.in_use", "The meter has counted events, so what it counts cannot change any more. Create another meter.");
        if (before is not null && !IsCounterOf(before.Terms.Unit, terms) && IsCombined(state, before))
            return new Refusal(RefusalKind.Conflict, "meter.in_use", "A bucket or a plan counts the meter together with others, or what it costs: there it has to stay a sum or a count of its unit. Change those first.");
        Directory.Store(entry);
        foreach (var shard in node.Shards) shard.PutMeter(entry.Number, key, terms);
        return new Stored<MeterView>(entry.ToView(), before is null);
    }

    private static bool IsCounterOf(string unit, MeterTerms terms) => terms.Aggregation is Aggregation.Sum or Aggregation.Count && terms.Unit == unit;

    private bool IsCombined(TenantState state, MeterEntry meter) =>
        node.Shards.Any(shard => shard.GroupsOf(meter.Number) > 0)
        || Directory.PlansOf(state).Any(plan => plan.Terms.Buckets.Values.Any(bucket => bucket.Terms.IsCombined && bucket.Terms.MeterKeys.Contains(meter.Key, StringComparer.Ordinal)));

    private static ImmutableArray<Fault> FaultsOf(TenantState state, string key, MeterTerms terms)
    {
        var faults = ImmutableArray.CreateBuilder<Fault>();
        if (terms.Session is { } session)
            foreach (var (name, path) in new[] { ("session", session.Id), ("action", session.Action) })
                if (!ValuePath.TryParse(path, out _)) faults.Add(BadPath(name, path));
        if (terms.Aggregation == Aggregation.Duration != terms.Session is not null)
            faults.Add(new Fault("session", "meter.session_missing", "A meter of aggregation duration, and no other, says where session and action stand."));
        if (terms.Aggregation is not (Aggregation.Count or Aggregation.Duration) && terms.Value is null)
            faults.Add(new Fault("value", "meter.value_missing", "Say where the value stands in the event's data, such as $.bytes."));
        if (terms.Value is { } value && !ValuePath.TryParse(value, out _)) faults.Add(BadPath("value", value));
        for (var at = 0; at < terms.Where.Length; at++)
            if (!ValuePath.TryParse(terms.Where[at].Path, out _)) faults.Add(BadPath($"where.{terms.Where[at].Path}", terms.Where[at].Path));
        foreach (var dimension in terms.Dimensions)
            if (!ValuePath.TryParse(dimension.Path, out _)) faults.Add(BadPath($"dimensions.{dimension.Name}", dimension.Path));
        if (terms.Dimensions.Length > MaxDimensions)
            faults.Add(new Fault("dimensions", "meter.too_many_dimensions", $"A meter has at most {MaxDimensions} dimensions, not {terms.Dimensions.Length}. Name those that you ask for usage by."));
        var paths = state.Catalog.Meters.Where(meter => meter.Key != key && meter.Terms.EventType == terms.EventType).Select(meter => meter.Terms).Append(terms)
            .SelectMany(meter => meter.Where.Select(condition => condition.Path).Concat(meter.Dimensions.Select(dimension => dimension.Path)).Append(meter.Value ?? "$")).Distinct(StringComparer.Ordinal).Count();
        if (paths > MaxPathsPerType)
            faults.Add(new Fault("eventType", "meter.too_many_paths", $"The meters of this event type name {paths} paths; at most {MaxPathsPerType} are read."));
        return faults.ToImmutable();
    }

    private static Fault BadPath(string where, string path) =>
        new(where, "meter.path_invalid", $"'{path}' is not a path of property names such as $.bytes, $.usage.total or $['odd name'].");

    private MeterEntry? Find(string tenant, string meter) => Directory.FindTenant(tenant)?.Catalog.FindMeter(meter);

    private Refusal Unknown(string tenant, string meter) =>
        Directory.FindTenant(tenant) is null ? Refusal.NotFound($"tenant '{tenant}'") : Refusal.NotFound($"meter '{meter}'");
}
