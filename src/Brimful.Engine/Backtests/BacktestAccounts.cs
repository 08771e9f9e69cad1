using Brimful.Engine.Directory;
using Brimful.Engine.Hosting;
using Brimful.Engine.Outcomes;
using Brimful.Engine.Retraces;
using Brimful.Engine.Shards;
using NodaTime;

namespace Brimful.Engine.Backtests;

/// <summary>An account that a back-test is about.</summary>
/// <param name="Anchor">Where its periods start, where a definition does not say.</param>
/// <param name="Marks">How far back its usage reaches.</param>
internal sealed record BacktestAccount(int Number, string Key, LocalDateTime? Anchor, string TimeZone, MeterMark[] Marks)
{
    /// <summary>The zone of the bucket that is asked about, as it is now; null where it has none of its own, or is gone.</summary>
    public DateTimeZone? Zone { get; init; }

    /// <summary>Whether that bucket's periods are shorter than two days.</summary>
    public bool IsByHours { get; init; }

    /// <summary>Its oldest usage, in ticks of Unix time; <see cref="long.MaxValue"/> where it has none.</summary>
    public long OldestTicks => Marks.Length == 0 ? long.MaxValue : Marks.Min(mark => mark.OldestTicks);
}

/// <summary>The moment as of which a back-test reads.</summary>
/// <param name="Through">The newest record of each shard.</param>
/// <param name="Meters">The tenant's meters.</param>
internal sealed record BacktestMoment(RetraceScope Scope, long[] Through, int FirstRetainedDay, IReadOnlyCollection<MeterEntry> Meters);

/// <summary>Asks the writer for the accounts of a back-test, a page at a time: others are answered between two pages.</summary>
internal sealed class BacktestAccounts(Node node, BacktestRun run)
{
    private const int PageLength = 500;

    /// <summary>The moment; null when the tenant is gone.</summary>
    public async Task<BacktestMoment?> TakeMomentAsync() =>
        await node.AskBetweenRecordsAsync<BacktestMoment>(real =>
            node.Directory.FindTenant(run.Tenant) is { } tenant
                ? new BacktestMoment(new RetraceScope(tenant.Entry.Number, tenant.Domain), [.. node.Shards.Select(shard => shard.Output.Sequence - 1)], node.FirstRetainedDay(real), tenant.Catalog.Meters)
                : Refusal.NotFound($"tenant '{run.Tenant}'")) is Outcome<BacktestMoment>.Done { Value: var moment } ? moment : null;

    public async Task<List<BacktestAccount>> ReadAsync()
    {
        var (all, after) = (new List<BacktestAccount>(), -1);
        while (await node.AskAsync<List<BacktestAccount>>(_ => Page(after)) is Outcome<List<BacktestAccount>>.Done { Value: { Count: > 0 } page })
        {
            run.Cancelled.ThrowIfCancellationRequested();
            all.AddRange(page);
            run.Findings.SetAccounts(all.Count);
            after = page[^1].Number;
            if (run.Question.Account is not null) break;
        }
        return all;
    }

    private Outcome<List<BacktestAccount>> Page(int after)
    {
        if (node.Directory.FindTenant(run.Tenant) is not { } tenant) return Refusal.NotFound($"tenant '{run.Tenant}'");
        if (run.Question.Account is { } key) return node.Directory.FindAccount(tenant, key) is { } one ? new List<BacktestAccount> { Of(one) } : [];
        int? plan = null;
        if (run.Question.Plan is { } named && (plan = node.Directory.FindPlan(tenant, named)?.Number) is null) return new List<BacktestAccount>();
        return node.Directory.AccountsAfter(tenant, after, plan).Take(PageLength).Select(Of).ToList();
    }

    private BacktestAccount Of(AccountEntry entry)
    {
        var state = node.ShardOf(entry.Number).FindAccount(entry.Number);
        var bucket = run.Question.Bucket is { } key ? state?.Find(key) : null;
        return new BacktestAccount(entry.Number, entry.Key, entry.Terms.PeriodAnchor, entry.Terms.TimeZone, state?.Marks.ToArray() ?? [])
        {
            Zone = bucket?.Terms.Schedule?.Zone,
            IsByHours = bucket?.Open is { StartTicks: > long.MinValue, EndTicks: < long.MaxValue } open && open.EndTicks - open.StartTicks < 2 * NodaConstants.TicksPerDay,
        };
    }
}
