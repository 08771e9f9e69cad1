using Brimful.Engine.Forecasts;
using Brimful.Engine.Hosting;
using Brimful.Engine.Outcomes;
using Brimful.Engine.Ports;
using Brimful.Engine.Shards;
using Brimful.Engine.Tenants;
using NodaTime;

namespace Brimful.Engine.Calibration;

/// <summary>
/// Remembers what forecasts say about the ends of periods, once a day, and compares it with what those came to once they are over. Behind the writer, and
/// safe to be cut off anywhere: what is remembered twice is there once, and what was not compared is still open.
/// </summary>
public sealed class ForecastMemory(Node node, IForecastRecords records)
{
    /// <summary>How long after a period's end it is compared: what comes a day late still counts.</summary>
    private static readonly Duration Patience = Duration.FromDays(1);

    /// <summary>How long after its end a period is remembered: a year, and the month that stands beside the same of a year ago.</summary>
    private static readonly Duration Kept = Duration.FromDays(400);

    /// <summary>How often live tenants' periods are compared.</summary>
    private static readonly Duration Between = Duration.FromHours(1);

    private const int AtOnce = 100;

    private readonly Dictionary<BucketName, (int Incarnation, int Period, int Day)> _last = [];
    private Instant _comparedAt = Instant.MinValue;

    /// <summary>Remembers what forecasts say, the first one of a day of each bucket. One caller at a time.</summary>
    internal async Task RememberAsync(IEnumerable<ForecastBasis> looked, CancellationToken cancellationToken)
    {
        var news = looked.Where(basis => !_last.TryGetValue(NameOf(basis), out var last) || last != DayOf(basis.Moment)).ToList();
        if (news.Count == 0 || await TenantsOfAsync(news) is not { } tenants) return;
        var said = news.Select((basis, place) => tenants[place] is { } tenant ? DayInMemory.Of(basis, tenant) : null).OfType<SaidOfPeriod>().ToList();
        if (said.Count > 0) await records.RememberAsync(said, cancellationToken);
        await ForgetErasedAsync(said, cancellationToken);
        foreach (var basis in news) _last[NameOf(basis)] = DayOf(basis.Moment);
    }

    /// <summary>Drops what it knows of a bucket that is not looked at any more; what was remembered stays.</summary>
    internal void Leave(BucketName name) => _last.Remove(name);

    /// <summary>Compares what is over of every tenant that goes by the real clock, if it is time again.</summary>
    internal async Task CompareLiveAsync(CancellationToken cancellationToken)
    {
        var asked = await node.AskAsync<(Instant Now, List<string> Tenants)>(real =>
            (Instant.FromUnixTimeTicks(real), [.. node.Directory.Tenants.Where(static state => state.Entry.Mode == TenantMode.Live).Select(static state => state.Entry.Key)]));
        if (asked is not Outcome<(Instant Now, List<string> Tenants)>.Done { Value: var live } || live.Now - _comparedAt < Between) return;
        foreach (var tenant in live.Tenants) await CompareAsync(tenant, cancellationToken);
        _comparedAt = live.Now;
    }

    /// <summary>Compares a tenant's periods that are over, and forgets those that are over for long.</summary>
    public async Task CompareAsync(string tenant, CancellationToken cancellationToken)
    {
        var asked = await node.AskAsync<(int Number, Instant Now)?>(real =>
            node.Directory.FindTenant(tenant) is { } state ? (state.Entry.Number, Instant.FromUnixTimeTicks(state.Entry.ClockAt(real))) : ((int, Instant)?)null);
        if (asked is not Outcome<(int Number, Instant Now)?>.Done { Value: { } known }) return;
        await records.ForgetEndedAsync(known.Number, known.Now - Kept, cancellationToken);
        while (await CompareSomeAsync(known.Number, known.Now - Patience, cancellationToken))
        {
            // Until nothing is left that can be compared.
        }
    }

    private async Task<bool> CompareSomeAsync(int tenant, Instant endedBy, CancellationToken cancellationToken)
    {
        var open = await records.ListOpenAsync(tenant, endedBy, AtOnce, cancellationToken);
        if (open.Count == 0 || await node.AskAsync<List<PeriodFate>>(real => open.Select(period => FateOf(period, real)).ToList()) is not Outcome<List<PeriodFate>>.Done { Value: var fates }) return false;
        for (var at = 0; at < open.Count; at++)
        {
            if (fates[at].IsOpen) continue;
            if (fates[at].Used is { } used) await records.SettleAsync(open[at], used, cancellationToken);
            else await records.ForgetAsync(open[at], cancellationToken);
        }
        return open.Count == AtOnce && fates.Exists(static fate => !fate.IsOpen);
    }

    /// <summary>On the writer's thread: what a period came to, as its bucket knows it.</summary>
    private PeriodFate FateOf(ForecastedPeriod period, long realTicks)
    {
        if (node.Directory.FindAccount(period.Account) is not { } account || node.Directory.FindTenant(account.Tenant) is not { } tenant || account.Tenant != period.Tenant) return PeriodFate.Gone;
        var shard = node.ShardOf(period.Account);
        var now = tenant.Entry.ClockAt(realTicks);
        if (shard.Look(period.Account, period.Bucket, now) is not { } bucket || bucket.Incarnation != period.Incarnation) return PeriodFate.Gone;
        if (period.End.ToUnixTimeTicks() < now - shard.Settings.WindowTicks) return PeriodFate.Gone;
        if (bucket.IsCounting || period.Number == bucket.Open.Number) return period.End.ToUnixTimeTicks() == bucket.Open.EndTicks ? PeriodFate.Open : PeriodFate.Gone;
        return bucket.Closed?.Find(ledger => ledger.Number == period.Number) is not { } closed
            ? new PeriodFate(false, 0)
            : closed.EndTicks == period.End.ToUnixTimeTicks() ? new PeriodFate(false, closed.UsedNanos) : PeriodFate.Gone;
    }

    /// <summary>An account that was erased while it was written of is written of no more.</summary>
    private async Task ForgetErasedAsync(List<SaidOfPeriod> said, CancellationToken cancellationToken)
    {
        var asked = await node.AskAsync<List<ForecastedPeriod>>(_ => said.Select(static one => one.Period).Where(period => node.Directory.FindAccount(period.Account) is null).ToList());
        if (asked is not Outcome<List<ForecastedPeriod>>.Done { Value: var gone }) return;
        foreach (var period in gone) await records.ForgetAccountAsync(period.Tenant, period.Account, cancellationToken);
    }

    private async Task<List<int?>?> TenantsOfAsync(List<ForecastBasis> looked) =>
        await node.AskAsync<List<int?>>(_ => looked.Select(basis => node.Directory.FindAccount(basis.Moment.Target.Account)?.Tenant).ToList()) is Outcome<List<int?>>.Done { Value: var tenants } ? tenants : null;

    private static BucketName NameOf(ForecastBasis basis) => new(basis.Moment.Target.Account, basis.Moment.Target.Bucket);

    private static (int Incarnation, int Period, int Day) DayOf(ForecastMoment moment) => (moment.Incarnation, moment.Period, DayInMemory.PassedOf(moment));

    /// <param name="IsOpen">It is not over, or not known yet.</param>
    /// <param name="Used">What it came to; null where nothing tells any more.</param>
    private readonly record struct PeriodFate(bool IsOpen, Int128? Used)
    {
        public static readonly PeriodFate Gone = new(false, null);

        public static readonly PeriodFate Open = new(true, null);
    }
}
