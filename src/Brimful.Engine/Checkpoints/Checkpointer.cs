using System.Runtime.InteropServices;
using Brimful.Engine.History;
using Brimful.Engine.Hosting;
using Brimful.Engine.Outcomes;
using Brimful.Engine.Ports;
using Brimful.Engine.Shards;

namespace Brimful.Engine.Checkpoints;

/// <summary>
/// Writes state behind the commits, so that the journal stays short: catches what changed a few accounts at a time between two records,
/// folds counted events into history, completes the checkpoint, and only then cuts the journal. When the store refuses, each step is made
/// again until it succeeds; nothing is cut before what replaces it is durable.
/// </summary>
public sealed class Checkpointer : IDisposable
{
    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(1);

    private readonly Node _node;
    private readonly IShardStore _store;
    private readonly Thread _thread;
    private readonly ManualResetEventSlim _stopping = new();
    private readonly long[] _through;

    public Checkpointer(Node node)
    {
        _node = node;
        _store = node.Store;
        _through = [.. Enumerable.Range(0, node.Installation.LastSequences.Length).Select(stream => _store.LoadCheckpoint(stream)?.Sequence ?? 0)];
        _thread = new Thread(Run) { Name = "brimful checkpointer", IsBackground = true };
    }

    /// <summary>Told of a failure after which the process must stop.</summary>
    public Action<Exception>? OnFatal { get; init; }

    public void Start() => _thread.Start();

    /// <summary>Stops after the step at hand. What no checkpoint holds yet is in the journal.</summary>
    public void Stop()
    {
        _stopping.Set();
        if (_thread.IsAlive) _thread.Join();
    }

    public void Dispose()
    {
        Stop();
        _stopping.Dispose();
    }

    /// <summary>One checkpoint of every stream that has changed.</summary>
    public void CheckpointAll()
    {
        CheckpointDirectory();
        foreach (var shard in _node.Shards) CheckpointShard(shard);
        if (!_stopping.IsSet) Insist(() => _store.CutOutbox(_node.Feed.ConsumedPosition));
    }

    private void Run()
    {
        try
        {
            while (!_stopping.Wait(_node.Options.CheckpointEvery.ToTimeSpan())) CheckpointAll();
        }
        catch (OperationCanceledException)
        {
            // Stopping while the store refuses: the journal holds what was not written.
        }
        catch (Exception fault)
        {
            OnFatal?.Invoke(fault);
        }
    }

    private void CheckpointDirectory()
    {
        var directory = _node.Directory;
        var stream = _node.Installation.DirectoryStream;
        var begun = BetweenRecords(() => (State: directory.BeginCheckpoint(), Through: directory.Output.Sequence - 1));
        if (begun.Through == _through[stream]) return;
        foreach (var entries in begun.State.Entries.Chunk(_node.Options.AccountsPerCatch))
            Save(stream, chunks => directory.Catch(entries, chunks));
        Save(stream, chunks => directory.Catch([], chunks));
        Complete(stream, begun.Through, begun.State.Body);
    }

    private void CheckpointShard(Shard shard)
    {
        var begun = BetweenRecords(() => (State: shard.BeginCheckpoint(), Through: shard.Output.Sequence - 1));
        if (begun.Through == _through[shard.Number]) return;
        var accounts = begun.State.Accounts;
        Save(shard.Number, chunks => shard.Catch([], chunks));
        for (var start = 0; start < accounts.Count; start += _node.Options.AccountsPerCatch)
        {
            var end = Math.Min(accounts.Count, start + _node.Options.AccountsPerCatch);
            Save(shard.Number, chunks => shard.Catch(CollectionsMarshal.AsSpan(accounts)[start..end], chunks));
        }
        Save(shard.Number, shard.CatchIdentities);
        Fold(shard.Number, begun.Through);
        Complete(shard.Number, begun.Through, begun.State.Body);
    }

    private void Fold(int shard, long through)
    {
        List<HistoryBlock> blocks = [];
        Insist(() => blocks = BlocksOf(shard, through));
        if (blocks.Count > 0) Insist(() => _store.AppendHistory(shard, _through[shard], blocks));
    }

    private List<HistoryBlock> BlocksOf(int shard, long through)
    {
        var fold = new HistoryFold(shard, int.Log2(_node.Shards.Length));
        foreach (var record in _store.ReadJournal(shard, _through[shard]))
        {
            if (record.Sequence > through) break;
            fold.Add(record);
        }
        return fold.ToBlocks();
    }

    private void Complete(int stream, long through, byte[] body)
    {
        Insist(() => _store.SaveCheckpoint(stream, new StreamCheckpoint(through, body)));
        _through[stream] = through;
        Insist(() => _store.CutJournal(stream, through));
    }

    private void Save(int stream, Action<List<StateChunk>> fill)
    {
        var chunks = BetweenRecords(() =>
        {
            var caught = new List<StateChunk>();
            fill(caught);
            return caught;
        });
        if (chunks.Count > 0) Insist(() => _store.SaveChunks(stream, chunks));
    }

    /// <summary>Runs once on the writer's thread between two records, and waits until all that it saw is durable: commits are in order,
    /// so that a later answer stands for every earlier one.</summary>
    private T BetweenRecords<T>(Func<T> function)
    {
        var (ran, result) = (false, default(T));
        while (true)
        {
            var asked = _node.AskBetweenRecordsAsync<bool>(() =>
            {
                if (!ran) (ran, result) = (true, function());
                return true;
            });
            asked.Wait();
            if (asked.Result is Outcome<bool>.Done) return result!;
            if (_stopping.Wait(RetryPause)) throw new OperationCanceledException();
        }
    }

    private void Insist(Action step)
    {
        while (true)
        {
            try
            {
                step();
                return;
            }
            catch (StoreUnavailableException)
            {
                if (_stopping.Wait(RetryPause)) throw new OperationCanceledException();
            }
        }
    }
}
