using System.Collections.Concurrent;
using System.Collections.Immutable;
using Brimful.Core.Outlooks;
using Brimful.Engine.Capacity;
using Brimful.Engine.Hosting;
using Brimful.Engine.Outcomes;
using Brimful.Engine.Shards;
using NodaTime;

namespace Brimful.Engine.Forecasts;

/// <summary>
/// Tells lines that look ahead what is still to come: as they are made, as a period or a day begins, and again every little while where one is near. In between
/// their buckets compare every event with what was told last, so that the usage that tips a line fires it in its own commit.
/// </summary>
public sealed class ForecastKeeper : IDisposable
{
    /// <summary>How soon a bucket that is near one of its lines is looked at again.</summary>
    private static readonly Duration Near = Duration.FromMinutes(15);

    /// <summary>What is told anew differs by at least this part of the line's target: one in 500.</summary>
    private const int NewsPerTarget = 500;

    /// <summary>The longest time between two looks by the real clock.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan RetryPause = TimeSpan.FromMilliseconds(250);

    private readonly Node _node;
    private readonly ForecastReading _reading;
    private readonly ConcurrentQueue<BucketName> _noted = new();
    private readonly PriorityQueue<BucketName, long> _due = new();
    private readonly Dictionary<BucketName, long> _dueAt = [];
    private readonly SemaphoreSlim _wake = new(0);
    private readonly CancellationTokenSource _stopping = new();
    private Task _running = Task.CompletedTask;

    public ForecastKeeper(Node node)
    {
        (_node, _reading) = (node, new ForecastReading(node));
        foreach (var shard in node.Shards)
        {
            foreach (var name in shard.LookingAhead) _noted.Enqueue(name);
            shard.OnLookingAhead = Note;
        }
    }

    /// <summary>Told of a failure after which the process must stop.</summary>
    public Action<Exception>? OnFatal { get; init; }

    /// <summary>Looks from now on whenever a look is due.</summary>
    public void Start() =>
        _running = Task.Factory.StartNew(RunAsync, CancellationToken.None, TaskCreationOptions.DenyChildAttach, _node.Options.Behind).Unwrap();

    public void Dispose()
    {
        _stopping.Cancel();
        _running.ContinueWith(static _ => { }, TaskScheduler.Default).Wait(TimeSpan.FromSeconds(5));
        _stopping.Dispose();
        _wake.Dispose();
    }

    /// <summary>When the first day or period of a tenant's buckets with such lines ends, by the tenant's clock; null where it has none.</summary>
    public async Task<Instant?> NextLookAsync(string tenant)
    {
        var asked = await _node.AskAsync<long>(real => NamesOf(tenant).Select(name => NextOf(name, real)).DefaultIfEmpty(long.MaxValue).Min());
        return asked is Outcome<long>.Done { Value: var ticks and < long.MaxValue } ? Instant.FromUnixTimeTicks(ticks) : null;
    }

    /// <summary>Looks at every bucket of a sandbox that has lines which look ahead: its clock was moved. Nothing else that is due is waited for.</summary>
    public async Task LookAtAllAsync(string tenant)
    {
        if (await _node.AskAsync<List<BucketName>>(_ => NamesOf(tenant).ToList()) is not Outcome<List<BucketName>>.Done { Value: { Count: > 0 } names }) return;
        foreach (var name in names) await LookAsync(name);
    }

    private IEnumerable<BucketName> NamesOf(string tenant) => _node.Directory.FindTenant(tenant)?.Entry.Number is { } number
        ? _node.Shards.SelectMany(static shard => shard.LookingAhead).Where(name => _node.Directory.FindAccount(name.Account)?.Tenant == number)
        : [];

    private long NextOf(BucketName name, long realTicks)
    {
        if (PathOf(name) is not { } path || BucketPlace.Find(_node, path, realTicks) is not { } place) return long.MaxValue;
        return NextLook(ForecastMoment.Of(place.Bucket, place.Target, ForecastReading.ZoneOf(_node, name.Account)));
    }

    private void Note(BucketName name)
    {
        _noted.Enqueue(name);
        if (!_stopping.IsCancellationRequested && _wake.CurrentCount == 0) _wake.Release();
    }

    private async Task RunAsync()
    {
        try
        {
            while (true)
            {
                while (await NextAsync() is { } name) Schedule(name, await LookAsync(name));
                await _wake.WaitAsync(Pause, _stopping.Token);
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // Stopping: what is due is found anew at the next start.
        }
        catch (Exception fault)
        {
            OnFatal?.Invoke(fault);
        }
    }

    /// <summary>The next bucket that is due; null when none is.</summary>
    private async Task<BucketName?> NextAsync()
    {
        if (_noted.TryDequeue(out var noted)) return noted;
        if (_due.Count == 0) return null;
        if (await _node.AskAsync<long>(static real => real) is not Outcome<long>.Done { Value: var now }) return null;
        while (_due.TryPeek(out var name, out var ticks) && ticks <= now)
        {
            _due.Dequeue();
            if (_dueAt.TryGetValue(name, out var at) && at == ticks) return name;
        }
        return null;
    }

    private void Schedule(BucketName name, long? ticks)
    {
        _dueAt.Remove(name);
        if (ticks is not { } at) return;
        _dueAt[name] = at;
        _due.Enqueue(name, at);
    }

    /// <summary>Tells the lines of one bucket what is to come.</summary>
    /// <returns>When to look again, in ticks of the real clock; null where it has no such lines any more.</returns>
    private async Task<long?> LookAsync(BucketName name)
    {
        while (true)
        {
            var asked = await _node.AskAsync<BucketPath?>(_ => PathOf(name));
            if (asked is Outcome<BucketPath?>.Done { Value: null }) return null;
            if (asked is Outcome<BucketPath?>.Done { Value: { } path })
            {
                var read = await _reading.ReadAsync(path, _stopping.Token);
                if (read is Outcome<ForecastBasis>.Done { Value: var basis }) return await TellAsync(basis);
                if (read is Outcome<ForecastBasis>.Refused { Refusal.Kind: RefusalKind.NotFound or RefusalKind.Invalid }) return null;
            }
            await Task.Delay(RetryPause, _node.Options.Time, _stopping.Token);
        }
    }

    private BucketPath? PathOf(BucketName name) =>
        _node.ShardOf(name.Account).LookingAhead.Contains(name) && _node.Directory.FindAccount(name.Account) is { } account
        && _node.Directory.FindTenant(account.Tenant) is { } tenant ? new BucketPath(tenant.Entry.Key, account.Key, name.Bucket) : null;

    private async Task<long?> TellAsync(ForecastBasis basis)
    {
        var moment = basis.Moment;
        if (!basis.IsSufficient || moment.Target.NowTicks >= moment.EndTicks) return NextLook(moment, []);
        ImmutableArray<OutlookOf> outlooks = [.. moment.Lines.Select(told => new OutlookOf(told.Line, basis.OutlookFor(told.Line)))];
        if (outlooks.Where((outlook, place) => IsNews(moment, place, outlook)).Any()) await _node.AskAsync<bool>(real => Tell(moment, outlooks, real));
        return NextLook(moment, outlooks);
    }

    private Outcome<bool> Tell(ForecastMoment moment, ImmutableArray<OutlookOf> outlooks, long realTicks)
    {
        if (_node.Directory.FindAccount(moment.Target.Account) is not { } account || _node.Directory.FindTenant(account.Tenant) is not { } tenant) return false;
        var target = moment.Target with { NowTicks = tenant.Entry.ClockAt(realTicks) };
        return _node.ShardOf(account.Number).SetOutlooks(new OutlookCommand(target, moment.Incarnation, moment.Period, outlooks));
    }

    /// <summary>Whether an outlook says something else than the line was told: enough to be worth a place in the journal, or what fires or clears it.</summary>
    private static bool IsNews(ForecastMoment moment, int place, OutlookOf outlook)
    {
        var (told, now) = (moment.Lines[place].Outlook, outlook.Outlook);
        var least = Int128.Max(1, Int128.Abs(outlook.Line.TargetOf(moment.Capacity)) / NewsPerTarget);
        if (told.AsOfTicks == 0 || told.AsOfTicks < moment.StartTicks || Int128.Abs(now.Fires - told.Fires) >= least || Int128.Abs(now.Holds - told.Holds) >= least) return true;
        return moment.Crossed[place]
            ? moment.Used.Parts < outlook.Line.TriggerAt(moment.Capacity, now.Holds)
            : moment.Used.Parts >= outlook.Line.TriggerAt(moment.Capacity, now.Fires);
    }

    /// <summary>As the next day or period begins; before that where a line is near. A sandbox is looked at whenever its clock is set.</summary>
    private static long? NextLook(ForecastMoment moment, ImmutableArray<OutlookOf> outlooks)
    {
        if (moment.Target.Domain != ClockDomain.Live) return null;
        var (now, next) = (Instant.FromUnixTimeTicks(moment.Target.NowTicks), NextLook(moment));
        var isNear = outlooks.Where((told, place) => moment.Crossed[place] || IsNear(moment, told)).Any();
        return isNear ? Math.Min(next, (now + Near).ToUnixTimeTicks()) : next;
    }

    /// <summary>When the next day or period begins, in ticks of the tenant's clock.</summary>
    private static long NextLook(ForecastMoment moment)
    {
        var today = Instant.FromUnixTimeTicks(moment.Target.NowTicks).InZone(moment.Zone).Date;
        var tomorrow = moment.Zone.AtStartOfDay(today.PlusDays(1)).ToInstant().ToUnixTimeTicks();
        return moment.EndTicks > moment.Target.NowTicks ? Math.Min(tomorrow, moment.EndTicks) : tomorrow;
    }

    /// <summary>Whether twice of what is likely to come would reach the line.</summary>
    private static bool IsNear(ForecastMoment moment, OutlookOf told) => moment.Used.Parts >= told.Line.TriggerAt(moment.Capacity, 2 * told.Outlook.Fires);
}
