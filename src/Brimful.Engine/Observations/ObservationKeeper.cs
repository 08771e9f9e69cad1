using System.Collections.Concurrent;
using System.Collections.Immutable;
using Brimful.Core.Anomalies;
using Brimful.Engine.Forecasts;
using Brimful.Engine.Hosting;
using Brimful.Engine.Outcomes;
using Brimful.Engine.Ports;
using Brimful.Engine.Shards;
using NodaTime;

namespace Brimful.Engine.Observations;

/// <summary>
/// Looks at every account as a day closes in its zone, and tells its buckets what is observed about them. It keeps nothing: what is observed follows from the days, and what
/// was told is known to the buckets, so that a look that is made again, after a crash too, tells nothing twice. A sandbox is looked at when its clock is set.
/// </summary>
public sealed class ObservationKeeper : IDisposable
{
    /// <summary>Accounts that are asked for at once.</summary>
    private const int AtOnce = 100;

    /// <summary>After accounts of live tenants were looked at, so many times what it took is rested.</summary>
    private const int Rest = 3;

    /// <summary>Stands for all live tenants: they have one clock.</summary>
    private const int LiveTenants = -1;

    /// <summary>The longest time between two looks at the real clock.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan RetryPause = TimeSpan.FromMilliseconds(250);

    private readonly Node _node;
    private readonly IObservationTerms _terms;
    private readonly ObservationReading _reading;
    private readonly SpendObserver _spend;
    private readonly ConcurrentDictionary<(int Tenant, string Zone), LocalDate> _seen = new();
    private readonly CancellationTokenSource _stopping = new();
    private Task _running = Task.CompletedTask;

    public ObservationKeeper(Node node, IObservationTerms terms)
    {
        (_node, _terms, _reading) = (node, terms, new ObservationReading(node));
        _spend = new SpendObserver(new ForecastDesk(node));
    }

    /// <summary>Told of a failure after which the process must stop.</summary>
    public Action<Exception>? OnFatal { get; init; }

    /// <summary>Looks from now on whenever a day has closed.</summary>
    public void Start() =>
        _running = Task.Factory.StartNew(RunAsync, CancellationToken.None, TaskCreationOptions.DenyChildAttach, _node.Options.Behind).Unwrap();

    public void Dispose()
    {
        _stopping.Cancel();
        _running.ContinueWith(static _ => { }, TaskScheduler.Default).Wait(TimeSpan.FromSeconds(5));
        _stopping.Dispose();
    }

    /// <summary>Looks at the accounts of a sandbox in whose zone a day has closed since they were looked at last: its clock was moved.</summary>
    public async Task LookAtAllAsync(string tenant)
    {
        if (await _node.AskAsync<int?>(_ => _node.Directory.FindTenant(tenant)?.Entry.Number) is Outcome<int?>.Done { Value: { } number }) await SweepAsync(number);
    }

    private async Task RunAsync()
    {
        try
        {
            while (true)
            {
                if (await HasDayClosedAsync()) await SweepAsync(LiveTenants);
                await Task.Delay(Pause, _node.Options.Time, _stopping.Token);
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // Stopping: what was not looked at is after the next start.
        }
        catch (Exception fault)
        {
            OnFatal?.Invoke(fault);
        }
    }

    /// <summary>Whether a day has closed in some zone that live accounts have; also at first, when none is known.</summary>
    private async Task<bool> HasDayClosedAsync()
    {
        if (await _node.AskAsync<long>(static real => real) is not Outcome<long>.Done { Value: var now }) return false;
        var zones = _seen.Where(static seen => seen.Key.Tenant == LiveTenants).ToList();
        return zones.Count == 0 || zones.Any(seen => DateIn(seen.Key.Zone, now) > seen.Value);
    }

    /// <summary>Goes through the accounts whose day has closed, and then says so: a sweep that is cut short is made again.</summary>
    private async Task SweepAsync(int tenant)
    {
        var (reached, dates) = (0, new Dictionary<string, LocalDate>());
        while (true)
        {
            var begun = _node.Options.Time.GetTimestamp();
            var asked = await _node.AskAsync(real => Next(tenant, reached, dates, real));
            if (asked is not Outcome<Stretch>.Done { Value: var stretch }) return;
            foreach (var buckets in stretch.Due) await LookAsync(buckets);
            if (stretch.IsLast) break;
            reached = stretch.Reached;
            if (tenant == LiveTenants) await Task.Delay(Rest * _node.Options.Time.GetElapsedTime(begun), _node.Options.Time, _stopping.Token);
        }
        foreach (var (zone, date) in dates) _seen[(tenant, zone)] = date;
    }

    /// <summary>The next accounts by number, of those the ones that are due. The writer's own.</summary>
    private Outcome<Stretch> Next(int tenant, int reached, Dictionary<string, LocalDate> dates, long realTicks)
    {
        var due = new List<ImmutableArray<ObservedBucket>>();
        var end = Math.Min(reached + AtOnce, _node.Directory.NextAccountNumber());
        for (var number = reached; number < end; number++)
        {
            if (_node.Directory.FindAccount(number) is not { } account || _node.Directory.FindTenant(account.Tenant) is not { } state) continue;
            if (tenant == LiveTenants ? state.Domain != ClockDomain.Live : account.Tenant != tenant) continue;
            var zone = account.Terms.TimeZone;
            if (!dates.TryGetValue(zone, out var date)) dates[zone] = date = DateIn(zone, state.Entry.ClockAt(realTicks));
            if (_seen.TryGetValue((tenant, zone), out var seen) && seen >= date) continue;
            if (_reading.BucketsOf(account, realTicks) is { IsEmpty: false } buckets) due.Add(buckets);
        }
        return new Stretch(due, end, end >= _node.Directory.NextAccountNumber());
    }

    private static LocalDate DateIn(string zone, long ticks) =>
        Instant.FromUnixTimeTicks(ticks).InZone(DateTimeZoneProviders.Tzdb.GetZoneOrNull(zone) ?? DateTimeZone.Utc).Date;

    /// <summary>Looks at the buckets of one account.</summary>
    private async Task LookAsync(ImmutableArray<ObservedBucket> buckets)
    {
        var account = buckets[0];
        var terms = await _terms.OfAsync(account.Tenant, account.Target.Account, _stopping.Token);
        Sensitivity? each = terms.Anomalies is { } all ? new Sensitivity(all.FalseAlarmsAMonth / buckets.Length) : null;
        foreach (var bucket in buckets)
            if (await ReadAsync(bucket) is { } usage) await TellAsync(bucket, await FindAsync(usage, terms, each));
    }

    /// <summary>The bucket's days; null where they cannot be told any more. When the store cannot be read, it is asked until it can.</summary>
    private async Task<ObservedDays?> ReadAsync(ObservedBucket bucket)
    {
        while (true)
        {
            var read = await _reading.ReadAsync(bucket, _stopping.Token);
            if (read is Outcome<ObservedDays>.Done { Value: var usage }) return usage;
            if (read is Outcome<ObservedDays>.Refused { Refusal.Kind: RefusalKind.NotFound or RefusalKind.Invalid }) return null;
            await Task.Delay(RetryPause, _node.Options.Time, _stopping.Token);
        }
    }

    private async Task<IReadOnlyList<Observed>> FindAsync(ObservedDays usage, ObservationTerms terms, Sensitivity? sensitivity)
    {
        var found = new List<Observed>();
        if (sensitivity is { } each) found.AddRange(new AnomalyObserver(usage, terms).Observe(each));
        found.AddRange(new HabitObserver(usage, terms).Observe());
        if (await _spend.ObserveAsync(usage, terms.SpendForecast, _stopping.Token) is { } expected) found.Add(expected);
        return found;
    }

    private async Task TellAsync(ObservedBucket bucket, IReadOnlyList<Observed> found)
    {
        var news = ObservationNews.Of(bucket, found);
        if (!news.IsEmpty) await _node.AskAsync<bool>(real => Tell(bucket, news, real));
    }

    private Outcome<bool> Tell(ObservedBucket bucket, ObservationNews news, long realTicks)
    {
        if (_node.Directory.FindAccount(bucket.Target.Account) is not { } account || _node.Directory.FindTenant(account.Tenant) is not { } tenant) return false;
        var target = bucket.Target with { NowTicks = tenant.Entry.ClockAt(realTicks) };
        return _node.ShardOf(account.Number).Observe(new ObservationCommand(target, bucket.Incarnation, news.Ended, news.Observed));
    }

    /// <param name="Due">Buckets by account.</param>
    /// <param name="Reached">The first account that was not asked for.</param>
    private sealed record Stretch(List<ImmutableArray<ObservedBucket>> Due, int Reached, bool IsLast);
}
