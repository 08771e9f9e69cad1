using System.Collections.Immutable;
using Brimful.Engine.Ports;

namespace Brimful.Engine.Tests.Hosting;

/// <summary>A shard store in memory that outlives the node which uses it, and that can be told to refuse.</summary>
public sealed class MemoryShardStore : IShardStore
{
    private readonly Lock _lock = new();
    private readonly Dictionary<int, List<JournalRecord>> _journal = [];
    private readonly Dictionary<(int Stream, byte Kind, long Key), StateChunk> _chunks = [];
    private readonly Dictionary<int, StreamCheckpoint> _checkpoints = [];
    private readonly MemoryHistoryStore _history;
    private readonly List<OutboxRow> _outbox = [];
    private NewInstallation? _installation;
    private long[] _sequences = [];
    private long _lastPosition;
    private long _epoch;

    public MemoryShardStore() => _history = new MemoryHistoryStore(Check, () => AfterStateWrite?.Invoke());

    /// <summary>Runs of identities, which are cut off and refuse with the rest.</summary>
    public MemoryIdentityRuns Runs { get; private init; } = new();

    public IIdentityRuns IdentityRuns => Runs.Within(Check, () => AfterStateWrite?.Invoke());

    /// <summary>While set, every write throws.</summary>
    public bool Refuses { get; set; }

    /// <summary>Called before each commit.</summary>
    public Action<CommitUnit>? BeforeCommit { get; set; }

    /// <summary>Called after each write of a checkpoint, so that a test can cut the power between any two.</summary>
    public Action? AfterStateWrite { get; set; }

    /// <summary>Called with each chunk that is saved, and its stream.</summary>
    public Action<int, StateChunk>? OnChunk { get; set; }

    /// <summary>Called before each read of a stream's journal.</summary>
    public Action<int>? OnReadJournal { get; set; }

    /// <summary>Called before each read of a group's rollups, with the first and the last day.</summary>
    public Action<int, int>? OnReadRollups
    {
        get => _history.OnReadRollups;
        set => _history.OnReadRollups = value;
    }

    /// <summary>Called before each read of a group's blocks of history, with its number.</summary>
    public Action<int>? OnReadGroup
    {
        get => _history.OnReadGroup;
        set => _history.OnReadGroup = value;
    }

    public IHistoryStore History => _history;

    /// <summary>Everything in the state file is lost.</summary>
    public void LoseState()
    {
        lock (_lock)
        {
            _chunks.Clear();
            _checkpoints.Clear();
        }
    }

    public int JournalLength => _journal.Values.Sum(records => records.Count);

    /// <summary>The store as it is durable now, for another node.</summary>
    public MemoryShardStore Copy()
    {
        lock (_lock)
        {
            var copy = new MemoryShardStore { _installation = _installation, _sequences = [.. _sequences], _lastPosition = _lastPosition, _epoch = _epoch, Runs = Runs.Copy() };
            foreach (var (stream, records) in _journal) copy._journal.Add(stream, [.. records]);
            foreach (var (key, chunk) in _chunks) copy._chunks.Add(key, chunk);
            foreach (var (stream, checkpoint) in _checkpoints) copy._checkpoints.Add(stream, checkpoint);
            _history.CopyTo(copy._history);
            copy._outbox.AddRange(_outbox);
            return copy;
        }
    }

    /// <summary>Changes a stream's newest record.</summary>
    public void Tamper(int stream, Func<byte[], byte[]> change)
    {
        lock (_lock)
        {
            var records = ListOf(stream);
            records[^1] = records[^1] with { Body = change(records[^1].Body.ToArray()) };
        }
    }

    /// <summary>Changes a stream's first chunk of a kind.</summary>
    /// <summary>Whether some bytes stand anywhere in journal, history or state.</summary>
    public bool Holds(byte[] bytes)
    {
        lock (_lock)
        {
            return _journal.Values.SelectMany(records => records).Any(record => record.Body.Span.IndexOf(bytes) >= 0)
                || _chunks.Values.Any(chunk => chunk.Body.Span.IndexOf(bytes) >= 0)
                || _journal.Keys.Any(stream => History.ReadFolds(stream, 0).Any(fold => fold.Commands.Span.IndexOf(bytes) >= 0 || fold.Blocks.Any(block => block.Body.Span.IndexOf(bytes) >= 0)));
        }
    }

    public void TamperChunk(int stream, byte kind, Func<byte[], byte[]> change)
    {
        lock (_lock)
        {
            var key = _chunks.Keys.Where(key => key.Stream == stream && key.Kind == kind).Min();
            _chunks[key] = _chunks[key] with { Body = change(_chunks[key].Body.ToArray()) };
        }
    }

    public Installation Open(NewInstallation create)
    {
        if (_installation is null)
        {
            _installation = create;
            _sequences = new long[create.ShardCount + 1];
        }
        return new Installation(_installation.Id, _installation.IdentityKey, _installation.ShardCount, ++_epoch, [.. _sequences], _lastPosition);
    }

    public void Commit(CommitUnit unit)
    {
        BeforeCommit?.Invoke(unit);
        Check();
        lock (_lock)
        {
            foreach (var record in unit.Records)
            {
                if (record.Sequence != _sequences[record.Stream] + 1) throw new StoreFencedException($"Stream {record.Stream} is at {_sequences[record.Stream]}.");
                _sequences[record.Stream]++;
                ListOf(record.Stream).Add(record with { Body = record.Body.ToArray() });
            }
            _outbox.AddRange(unit.Outbox.OrderBy(row => row.Position));
            if (_outbox.Count > 0) _lastPosition = Math.Max(_lastPosition, _outbox[^1].Position);
        }
    }

    public IEnumerable<JournalRecord> ReadJournal(int stream, long afterSequence)
    {
        OnReadJournal?.Invoke(stream);
        lock (_lock) return [.. ListOf(stream).Where(record => record.Sequence > afterSequence)];
    }

    public IReadOnlyList<OutboxRow> ReadOutbox(long afterPosition, int limit)
    {
        lock (_lock) return [.. _outbox.Where(row => row.Position > afterPosition).Take(limit)];
    }

    public void CutJournal(int stream, long throughSequence, Action breathe)
    {
        Check();
        lock (_lock) ListOf(stream).RemoveAll(record => record.Sequence <= throughSequence);
        AfterStateWrite?.Invoke();
    }

    public void CutOutbox(long throughPosition)
    {
        Check();
        lock (_lock) _outbox.RemoveAll(row => row.Position <= throughPosition);
    }

    public StreamCheckpoint? LoadCheckpoint(int stream) => _checkpoints.GetValueOrDefault(stream);

    public IEnumerable<StateChunk> LoadChunks(int stream) => [.. _chunks.Where(pair => pair.Key.Stream == stream).Select(pair => pair.Value)];

    public void SaveChunks(int stream, IReadOnlyList<StateChunk> chunks)
    {
        Check();
        foreach (var chunk in chunks) OnChunk?.Invoke(stream, chunk);
        lock (_lock)
        {
            foreach (var chunk in chunks)
            {
                if (chunk.Body.IsEmpty) _chunks.Remove((stream, chunk.Kind, chunk.Key));
                else _chunks[(stream, chunk.Kind, chunk.Key)] = chunk;
            }
        }
        AfterStateWrite?.Invoke();
    }

    public void SaveCheckpoint(int stream, StreamCheckpoint checkpoint)
    {
        Check();
        lock (_lock) _checkpoints[stream] = checkpoint;
        AfterStateWrite?.Invoke();
    }

    public void Dispose()
    {
    }

    private List<JournalRecord> ListOf(int stream)
    {
        if (!_journal.TryGetValue(stream, out var records)) _journal.Add(stream, records = []);
        return records;
    }

    private void Check()
    {
        if (Refuses) throw new StoreUnavailableException("The memory store was told to refuse.");
    }
}
