using System.Collections.Concurrent;
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
/// <remarks>Accounts are looked at together, by shard and neighbourhood, as lines that look ahead are (ADR 39).</remarks>
public sealed class ObservationKeeper : IDisposable
{
    /// <summary>The most accounts of one look, give or take a visit: they share what is read of the journal.</summary>
    private const int MostALook = 256;

    /// <summary>The most accounts that one visit to the writer passes over.</summary>
    private const int PassedAVisit = 1024;

    /// <summary>After accounts of live tenants were looked at, so many times what it took is rested.</summary>
    private const int Rest = 3;

    /// <summary>Stands for all live tenants: they have one clock.</summary>
    private const int LiveTenants = -1;

    /// <summary>The longest time between two looks at the real clock.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

    /// <summary>After a sweep that failed, so long nothing is done.</summary>
    private static readonly TimeSpan PauseAfterFault = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan RetryPause = TimeSpan.FromMilliseconds(250);

    private readonly Node _node;
    private readonly IObservationTerms _terms;
    private readonly ObservationReading _reading;
    private readonly ObservationTelling _telling;
    private readonly KeeperFaults _faults;
    private readonly ConcurrentDictionary<(int Tenant, string Zone), LocalDate> _seen = new();
    private readonly CancellationTokenSource _stopping = new();
    private Task _running = Task.CompletedTask;

    public ObservationKeeper(Node node, IObservationTerms terms) =>
        (_node, _terms, _reading, _telling, _faults) = (node, terms, new ObservationReading(node), new ObservationTelling(node, terms), new KeeperFaults("observations", node));

    /// <summary>Told of a failure after which the process must stop: a lost fence.</summary>
    public Action<Exception>? OnFatal { get; init; }

    /// <summary>Told of failures after which counting goes on, one a minute at most. Set it before <see cref="Start"/>.</summary>
    public Action<KeeperFault>? OnFault
    {
        get => _faults.OnFault;
        set => _faults.OnFault = value;
    }

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
                await SweepIfDueAsync();
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

    private async Task SweepIfDueAsync()
    {
        try
        {
            if (await HasDayClosedAsync()) await SweepAsync(LiveTenants);
        }
        catch (Exception fault) when (KeeperFaults.AreOf(fault))
        {
            _faults.Note(fault, account: null);
            await Task.Delay(PauseAfterFault, _node.Options.Time, _stopping.Token);
        }
    }

    /// <summary>Whether a day has closed in some zone that live accounts have; also at first, when none is known.</summary>
    private async Task<bool> HasDayClosedAsync()
    {
        if (await _node.AskAsync<long>(static real => real) is not Outcome<long>.Done { Value: var now }) return false;
        var zones = _seen.Where(static seen => seen.Key.Tenant == LiveTenants).ToList();
        return zones.Count == 0 || zones.Any(seen => DateIn(seen.Key.Zone, now) > seen.Value);
    }

    /// <summary>Goes through the accounts whose day has closed, shard by shard, and then says so: a sweep that is cut short is made again.</summary>
    private async Task SweepAsync(int tenant)
    {
        var dates = new Dictionary<string, LocalDate>();
        for (var shard = 0; shard < _node.Shards.Length; shard++)
        {
            int? reached = shard;
            while (reached is { } from)
            {
                var begun = _node.Options.Time.GetTimestamp();
                if (await GatherAsync(tenant, from, dates) is not { } stretch) return;
                await LookAsync(stretch.Due);
                reached = stretch.Next;
                if (tenant == LiveTenants && stretch.Due.Count > 0) await Task.Delay(Rest * _node.Options.Time.GetElapsedTime(begun), _node.Options.Time, _stopping.Token);
            }
        }
        foreach (var (zone, date) in dates) _seen[(tenant, zone)] = date;
    }

    /// <summary>Takes accounts of one shard that are due, as many as are looked at together; null where the node takes no more.</summary>
    private async Task<Stretch?> GatherAsync(int tenant, int from, Dictionary<string, LocalDate> dates)
    {
        var (due, next) = (new List<int>(), (int?)from);
        while (next is { } reached && due.Count < MostALook)
        {
            var asked = await _node.AskAsync<Stretch>(real => Next(tenant, reached, dates, real));
            if (asked is not Outcome<Stretch>.Done { Value: var stretch }) return null;
            due.AddRange(stretch.Due);
            next = stretch.Next;
        }
        return new Stretch(due, next);
    }

    /// <summary>The next accounts of a shard by number, of those the ones that are due. The writer's own.</summary>
    private Stretch Next(int tenant, int from, Dictionary<string, LocalDate> dates, long realTicks)
    {
        var (due, end, next) = (new List<int>(), _node.Directory.NextAccountNumber(), from);
        for (var passed = 0; passed < PassedAVisit && due.Count < MostALook && next < end; passed++, next += _node.Shards.Length)
        {
            if (_node.Directory.FindAccount(next) is not { } account || _node.Directory.FindTenant(account.Tenant) is not { } state) continue;
            if (tenant == LiveTenants ? state.Domain != ClockDomain.Live : account.Tenant != tenant) continue;
            var zone = account.Terms.TimeZone;
            if (!dates.TryGetValue(zone, out var date)) dates[zone] = date = DateIn(zone, state.Entry.ClockAt(realTicks));
            if (!_seen.TryGetValue((tenant, zone), out var seen) || seen < date) due.Add(next);
        }
        return new Stretch(due, next < end ? next : null);
    }

    private static LocalDate DateIn(string zone, long ticks) =>
        Instant.FromUnixTimeTicks(ticks).InZone(DateTimeZoneProviders.Tzdb.GetZoneOrNull(zone) ?? DateTimeZone.Utc).Date;

    /// <summary>Looks at the buckets of some accounts of one shard, and leaves those out until their next day closes whose look fails.</summary>
    private async Task LookAsync(List<int> accounts)
    {
        if (accounts.Count == 0) return;
        await _faults.AllButFailingAsync(
            accounts,
            async some =>
            {
                await LookTogetherAsync(some);
                return some;
            },
            static account => account,
            static account => account);
    }

    /// <summary>When the store cannot be read, it is asked until it can.</summary>
    private async Task LookTogetherAsync(IReadOnlyList<int> accounts)
    {
        IReadOnlyList<ObservedDays>? read;
        while ((read = await _reading.ReadAsync(accounts, _stopping.Token)) is null) await Task.Delay(RetryPause, _node.Options.Time, _stopping.Token);
        foreach (var ofAccount in read.GroupBy(static usage => usage.Bucket.Target.Account))
        {
            var usages = ofAccount.ToList();
            var terms = await _terms.OfAsync(usages[0].Bucket.Tenant, ofAccount.Key, _stopping.Token);
            foreach (var usage in usages) await _telling.TellAsync(usage, terms, usages.Count, _stopping.Token);
        }
    }

    /// <param name="Due">Numbers of accounts of one shard.</param>
    /// <param name="Next">The first account that was not asked for; null after the last.</param>
    private sealed record Stretch(List<int> Due, int? Next);
}
