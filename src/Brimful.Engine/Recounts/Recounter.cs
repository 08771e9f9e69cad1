using System.Threading.Channels;
using Brimful.Core.Buckets;
using Brimful.Engine.Hosting;
using Brimful.Engine.Outcomes;
using Brimful.Engine.Ports;
using Brimful.Engine.Shards;

namespace Brimful.Engine.Recounts;

/// <summary>
/// Counts from history behind the writer, which only says what is due and takes the results (S11). Shard after shard, a few buckets at a time, the
/// oldest first. What a stop or a crash cuts short is due again after the start.
/// </summary>
public sealed class Recounter : IDisposable
{
    private const int TasksAtOnce = 256;
    private const int ResultsAtOnce = 64;

    /// <summary>A count that failed is left out so long; whether one is over is looked at every so often.</summary>
    private static readonly TimeSpan LeftOutFor = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan LeftOutPause = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan RetryPause = TimeSpan.FromMilliseconds(250);

    private readonly Node _node;
    private readonly Channel<bool> _due = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly KeeperFaults _faults;
    private readonly Dictionary<RecountPlace, long> _leftOutSince = [];
    private readonly CancellationTokenSource _stopping = new();
    private Task _running = Task.CompletedTask;

    public Recounter(Node node)
    {
        (_node, _faults) = (node, new KeeperFaults("recounts", node) { WaitsForStore = true });
        foreach (var shard in node.Shards) shard.OnRecount = Wake;
        Wake();
    }

    /// <summary>Told of a failure after which the process must stop: a lost fence.</summary>
    public Action<Exception>? OnFatal { get; init; }

    /// <summary>Told of failures after which counting goes on, one a minute at most. Set it before <see cref="Start"/>.</summary>
    public Action<KeeperFault>? OnFault
    {
        get => _faults.OnFault;
        set => _faults.OnFault = value;
    }

    /// <summary>Counts from now on whatever is due.</summary>
    public void Start() =>
        _running = Task.Factory.StartNew(RunAsync, CancellationToken.None, TaskCreationOptions.DenyChildAttach, _node.Options.Behind).Unwrap();

    /// <summary>Counts what is due now: of each shard at most a few buckets. One whose count fails is left out for a while: it goes on waiting, and the others are counted.</summary>
    /// <returns>Whether anything was.</returns>
    /// <exception cref="StoreUnavailableException">History cannot be read for now.</exception>
    public async Task<bool> CountAsync()
    {
        var wasDue = false;
        foreach (var (place, since) in _leftOutSince)
            if (_node.Options.Time.GetElapsedTime(since) >= LeftOutFor) _leftOutSince.Remove(place);
        foreach (var shard in _node.Shards)
        {
            if (await _node.AskAsync<List<RecountTask>>(_ => shard.TakeRecounts(TasksAtOnce, _leftOutSince.Keys)) is not Outcome<List<RecountTask>>.Done { Value: { Count: > 0 } tasks }) continue;
            wasDue = true;
            foreach (var results in (await ReadAsync(shard, tasks)).Chunk(ResultsAtOnce))
                await _node.AskAsync<bool>(real => Finish(shard, results, real));
        }
        return wasDue;
    }

    public void Dispose()
    {
        _stopping.Cancel();
        _running.ContinueWith(static _ => { }, TaskScheduler.Default).Wait(TimeSpan.FromSeconds(5));
        _stopping.Dispose();
    }

    /// <summary>What each task comes to, but for those that fail.</summary>
    private async Task<IEnumerable<(RecountTask Task, CountedPeriod Counted)>> ReadAsync(Shard shard, List<RecountTask> tasks)
    {
        var read = await _faults.AllButFailingAsync<RecountTask, (RecountTask Task, CountedPeriod Counted)?>(
            tasks,
            some => Task.FromResult<IReadOnlyList<(RecountTask, CountedPeriod)?>>([.. new RecountReader(_node.Store, shard.Settings, some).Read()]),
            static task => task.Place.Account,
            task =>
            {
                _leftOutSince[task.Place] = _node.Options.Time.GetTimestamp();
                return null;
            });
        return read.OfType<(RecountTask Task, CountedPeriod Counted)>();
    }

    private async Task RunAsync()
    {
        try
        {
            while (true)
            {
                await WhenDueAsync();
                while (await TryCountAsync()) _stopping.Token.ThrowIfCancellationRequested();
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // Stopping: what is left is in the state.
        }
        catch (Exception fault)
        {
            OnFatal?.Invoke(fault);
        }
    }

    /// <summary>Waits until something may be due; where some are left out, not for long.</summary>
    private async Task WhenDueAsync()
    {
        if (_leftOutSince.Count == 0)
        {
            await _due.Reader.ReadAsync(_stopping.Token);
            return;
        }
        var due = _due.Reader.WaitToReadAsync(_stopping.Token).AsTask();
        await Task.WhenAny(due, Task.Delay(LeftOutPause, _node.Options.Time, _stopping.Token));
        _stopping.Token.ThrowIfCancellationRequested();
        _due.Reader.TryRead(out _);
    }

    /// <summary>Whether there may be more. While the store refuses, it is asked again and again.</summary>
    private async Task<bool> TryCountAsync()
    {
        try
        {
            if (_node.IsAvailable) return await CountAsync();
        }
        catch (StoreUnavailableException)
        {
            // As below.
        }
        await Task.Delay(RetryPause, _node.Options.Time, _stopping.Token);
        return true;
    }

    private void Wake() => _due.Writer.TryWrite(true);

    private Outcome<bool> Finish(Shard shard, IReadOnlyList<(RecountTask Task, CountedPeriod Counted)> results, long realTicks)
    {
        foreach (var (task, counted) in results)
        {
            if (_node.Directory.FindTenant(task.Tenant) is not { } tenant) continue;
            if (!CanLookUp(shard, task.Place)) return Refusal.Unavailable;
            shard.FinishRecount(task.Place, counted, tenant.Domain, tenant.Entry.ClockAt(realTicks), tenant.Subjects.KeyOf);
        }
        return true;
    }

    private static bool CanLookUp(Shard shard, RecountPlace place)
    {
        try
        {
            shard.LookUpValues(place);
            return true;
        }
        catch (StoreUnavailableException)
        {
            return false;
        }
    }
}
