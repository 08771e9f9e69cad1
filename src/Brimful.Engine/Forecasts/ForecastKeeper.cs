using System.Collections.Concurrent;
using Brimful.Engine.Calibration;
using Brimful.Engine.Capacity;
using Brimful.Engine.Hosting;
using Brimful.Engine.Outcomes;
using Brimful.Engine.Ports;
using Brimful.Engine.Shards;
using NodaTime;

namespace Brimful.Engine.Forecasts;

/// <summary>
/// Tells lines that look ahead what is still to come: as they are made, as a period or a day begins, and again every little while where one is near. In between
/// their buckets compare every event with what was told last, so that the usage that tips a line fires it in its own commit.
/// </summary>
/// <remarks>Buckets that are due are looked at together, by shard and neighbourhood, behind everything that somebody waits for: a few at each visit to the writer, and after
/// each look three times as long as it took nothing is done.</remarks>
public sealed class ForecastKeeper : IDisposable
{
    /// <summary>The most buckets of one look: they share what is read of the journal.</summary>
    private const int MostALook = 512;

    /// <summary>After a look, so many times what it took is rested.</summary>
    private const int Rest = 3;

    /// <summary>The longest time between two looks by the real clock.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

    /// <summary>After a look that failed, so long nothing is done; a bucket whose look failed is left out for longer.</summary>
    private static readonly TimeSpan PauseAfterFault = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan LeftOutFor = TimeSpan.FromHours(1);

    private static readonly TimeSpan RetryPause = TimeSpan.FromMilliseconds(250);

    private readonly Node _node;
    private readonly KeptOutlooks _kept = new();
    private readonly ForecastTelling _telling;
    private readonly ForecastMemory _memory;
    private readonly IObservationTerms? _terms;
    private readonly KeeperFaults _faults;
    private readonly ConcurrentQueue<BucketName> _noted = new();
    private readonly PriorityQueue<BucketName, (long Ticks, long Place)> _due = new();
    private readonly Dictionary<BucketName, long> _dueAt = [];
    private readonly SemaphoreSlim _wake = new(0);
    private readonly CancellationTokenSource _stopping = new();
    private Task _running = Task.CompletedTask;
    private bool _isToBeTriedAgain;

    /// <param name="memory">Remembers what is told.</param>
    /// <param name="terms">Says which days are known events, that nothing is learned from; null where none are.</param>
    public ForecastKeeper(Node node, ForecastMemory memory, IObservationTerms? terms = null)
    {
        (_node, _telling, _memory, _terms, _faults) = (node, new ForecastTelling(node), memory, terms, new KeeperFaults("forecasts", node));
        foreach (var shard in node.Shards)
        {
            foreach (var name in shard.LookingAhead) Schedule(name, 0);
            shard.OnLookingAhead = Note;
        }
    }

    /// <summary>Told of a failure after which the process must stop: a lost fence.</summary>
    public Action<Exception>? OnFatal { get; init; }

    /// <summary>Told of failures after which counting goes on, one a minute at most. Set it before <see cref="Start"/>.</summary>
    public Action<KeeperFault>? OnFault
    {
        get => _faults.OnFault;
        set => _faults.OnFault = value;
    }

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
        if (await _node.AskAsync<List<BucketName>>(_ => NamesOf(tenant).ToList()) is not Outcome<List<BucketName>>.Done { Value: var names }) return;
        var reading = new ForecastReading(_node, terms: _terms);
        foreach (var look in names.GroupBy(name => _node.ShardOf(name.Account)).SelectMany(static ofShard => ofShard.Chunk(MostALook)))
        {
            IReadOnlyList<BucketName> left = look;
            while (true)
            {
                left = [.. (await LookAsync(left, reading)).Where(static looked => looked.IsToBeTriedAgain).Select(static looked => looked.Name)];
                if (left.Count == 0) break;
                await Task.Delay(RetryPause, _node.Options.Time, _stopping.Token);
            }
        }
        await UntilStoredAsync(() => _memory.CompareAsync(tenant, _stopping.Token));
    }

    private IEnumerable<BucketName> NamesOf(string tenant) => _node.Directory.FindTenant(tenant)?.Entry.Number is { } number
        ? _node.Shards.SelectMany(static shard => shard.LookingAhead).Where(name => _node.Directory.FindAccount(name.Account)?.Tenant == number)
        : [];

    private long NextOf(BucketName name, long realTicks)
    {
        if (PathOf(name) is not { } path || BucketPlace.Find(_node, path, realTicks) is not { } place) return long.MaxValue;
        return ForecastTelling.NextDayOf(ForecastMoment.Of(place.Bucket, path, place.Target, ForecastReading.ZoneOf(_node, name.Account)));
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
            while (true) await LookOnAsync();
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

    /// <summary>Looks at all that is due, and waits until something may be again.</summary>
    private async Task LookOnAsync()
    {
        try
        {
            while (await LookAtDueAsync() is { } took) await Task.Delay(Rest * took, _node.Options.Time, _stopping.Token);
            await UntilStoredAsync(() => _memory.CompareLiveAsync(_stopping.Token));
        }
        catch (Exception fault) when (KeeperFaults.AreOf(fault))
        {
            _faults.Note(fault, account: null);
            await Task.Delay(PauseAfterFault, _node.Options.Time, _stopping.Token);
        }
        await _wake.WaitAsync(_isToBeTriedAgain ? RetryPause : Pause, _stopping.Token);
    }

    /// <summary>Looks at what is due next.</summary>
    /// <returns>How long that took; null where nothing is due.</returns>
    internal async Task<TimeSpan?> LookAtDueAsync()
    {
        while (_noted.TryDequeue(out var noted)) Schedule(noted, long.MinValue);
        if (_due.Count == 0 || await _node.AskAsync<long>(static real => real) is not Outcome<long>.Done { Value: var now }) return null;
        var begun = _node.Options.Time.GetTimestamp();
        if (TakeDue(now) is not { Count: > 0 } names) return null;
        _isToBeTriedAgain = false;
        foreach (var looked in await LookAsync(names, new ForecastReading(_node, _kept, _terms))) Take(looked, now);
        return _node.Options.Time.GetElapsedTime(begun);
    }

    /// <summary>Buckets of one shard that are due.</summary>
    private List<BucketName> TakeDue(long now)
    {
        var names = new List<BucketName>();
        while (names.Count < MostALook && _due.TryPeek(out var name, out var due) && due.Ticks <= now)
        {
            if (names.Count > 0 && _node.ShardOf(name.Account) != _node.ShardOf(names[0].Account)) break;
            _due.Dequeue();
            if (_dueAt.TryGetValue(name, out var at) && at == due.Ticks && _dueAt.Remove(name)) names.Add(name); // An entry of before was overtaken by a sooner one.
        }
        return names;
    }

    private void Take(Looked looked, long now)
    {
        _isToBeTriedAgain |= looked.IsToBeTriedAgain;
        if (looked.HasFailed) Schedule(looked.Name, now + LeftOutFor.Ticks);
        else if (looked.IsToBeTriedAgain) Schedule(looked.Name, now + RetryPause.Ticks);
        else if (looked.Next.Ticks is { } ticks) Schedule(looked.Name, ticks);
        if (looked is { Basis: { } basis, Next.IsNear: true }) _kept.Keep(basis);
        else _kept.Drop(looked.Name);
        if (looked is { Basis: null, IsToBeTriedAgain: false, HasFailed: false }) _memory.Leave(looked.Name);
    }

    private void Schedule(BucketName name, long ticks)
    {
        _dueAt[name] = ticks;
        // Neighbours are looked at together: their rollups stand in the same blocks.
        var shard = name.Account & (_node.Shards.Length - 1);
        _due.Enqueue(name, (ticks, ((long)shard << 32) | (uint)name.Account));
    }

    /// <summary>Tells the lines of some buckets of one shard what is to come, and leaves those out whose look fails.</summary>
    private Task<IReadOnlyList<Looked>> LookAsync(IReadOnlyList<BucketName> names, ForecastReading reading) =>
        _faults.AllButFailingAsync(names, some => LookTogetherAsync(some, reading), static name => name.Account, static name => new Looked(name, null, default, false) { HasFailed = true });

    private async Task<IReadOnlyList<Looked>> LookTogetherAsync(IReadOnlyList<BucketName> names, ForecastReading reading)
    {
        var (read, looked) = (await reading.ReadAsync(names, PathOf, _stopping.Token), new List<Looked>(names.Count));
        foreach (var visit in Enumerable.Range(0, names.Count).Chunk(ForecastReading.MostAVisit)) looked.AddRange(await Task.WhenAll(visit.Select(place => TellAsync(names[place], read[place]))));
        await UntilStoredAsync(() => _memory.RememberAsync(looked.Select(static told => told.Basis).OfType<ForecastBasis>(), _stopping.Token));
        return looked;
    }

    /// <summary>Tries again for as long as the store refuses: what is remembered twice is there once.</summary>
    private async Task UntilStoredAsync(Func<Task> work)
    {
        while (true)
        {
            try
            {
                await work();
                return;
            }
            catch (StoreUnavailableException)
            {
                await Task.Delay(RetryPause, _node.Options.Time, _stopping.Token);
            }
        }
    }

    private async Task<Looked> TellAsync(BucketName name, Outcome<ForecastBasis> read) => read switch
    {
        Outcome<ForecastBasis>.Done { Value: var basis } => new Looked(name, basis, await _telling.TellAsync(basis), false),
        Outcome<ForecastBasis>.Refused { Refusal.Kind: RefusalKind.NotFound or RefusalKind.Invalid } => new Looked(name, null, default, false),
        _ => new Looked(name, null, default, true),
    };

    private BucketPath? PathOf(BucketName name) =>
        _node.ShardOf(name.Account).LookingAhead.Contains(name) && _node.Directory.FindAccount(name.Account) is { } account
        && _node.Directory.FindTenant(account.Tenant) is { } tenant ? new BucketPath(tenant.Entry.Key, account.Key, name.Bucket) : null;

    /// <summary>What came of looking at a bucket.</summary>
    /// <param name="Basis">What was read; null where nothing was.</param>
    /// <param name="IsToBeTriedAgain">Whether something is not there yet, but will be.</param>
    private sealed record Looked(BucketName Name, ForecastBasis? Basis, NextLook Next, bool IsToBeTriedAgain)
    {
        public bool HasFailed { get; init; }
    }
}
