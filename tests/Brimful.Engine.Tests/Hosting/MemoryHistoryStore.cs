using Brimful.Engine.Ports;

namespace Brimful.Engine.Tests.Hosting;

/// <summary>History in memory.</summary>
/// <param name="beforeWrite">Called before each write; may throw.</param>
/// <param name="afterWrite">Called after each.</param>
public sealed class MemoryHistoryStore(Action? beforeWrite = null, Action? afterWrite = null) : IHistoryStore
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(int Stream, long Through), FoldedStretch> _folds = [];
    private readonly List<HistoryBlock> _blocks = [];
    private readonly Dictionary<(byte Kind, long Key), StateChunk> _entries = [];
    private readonly MemoryRollupStore _rollups = new(beforeWrite, afterWrite);
    private StreamCheckpoint? _checkpoint;

    public IRollupStore Rollups => _rollups;

    /// <summary>Called before each read of a group's rollups, with the first and the last day.</summary>
    public Action<int, int>? OnReadRollups
    {
        get => _rollups.OnRead;
        set => _rollups.OnRead = value;
    }

    /// <summary>Called before each read of a group's blocks, with its number.</summary>
    public Action<int>? OnReadGroup { get; set; }

    public void CopyTo(MemoryHistoryStore copy)
    {
        lock (_lock)
        {
            foreach (var (key, fold) in _folds) copy._folds.Add(key, fold);
            copy._blocks.AddRange(_blocks);
            foreach (var (key, entry) in _entries) copy._entries.Add(key, entry);
            copy._checkpoint = _checkpoint;
            _rollups.CopyTo(copy._rollups);
        }
    }

    public void Append(FoldedStretch fold) => Write(() =>
    {
        foreach (var key in _folds.Keys.Where(key => key.Stream == fold.Stream && key.Through > fold.AfterSequence).ToList()) _folds.Remove(key);
        _blocks.RemoveAll(block => block.Stream == fold.Stream && block.ThroughSequence > fold.AfterSequence);
        _folds.Add((fold.Stream, fold.ThroughSequence), fold with { Blocks = [] });
        _blocks.AddRange(fold.Blocks);
    });

    public IEnumerable<HistoryBlock> ReadGroup(int stream, int group, int firstDay, int lastDay)
    {
        OnReadGroup?.Invoke(group);
        lock (_lock)
            return [.. _blocks.Where(block => block.Stream == stream && block.Group == group && block.Day >= firstDay && block.Day <= lastDay)
                .OrderBy(block => block.Day).ThenBy(block => block.ThroughSequence).ThenBy(block => block.Index)];
    }

    public IEnumerable<FoldedStretch> ReadFolds(int stream, long afterSequence)
    {
        lock (_lock)
            return [.. _folds.Values.Where(fold => fold.Stream == stream && fold.ThroughSequence > afterSequence).OrderBy(fold => fold.ThroughSequence)
                .Select(fold => fold with { Blocks = [.. _blocks.Where(block => block.Stream == stream && block.ThroughSequence == fold.ThroughSequence)] })];
    }

    public long FoldedThrough(int stream)
    {
        lock (_lock) return _folds.Keys.Where(key => key.Stream == stream).Select(key => key.Through).DefaultIfEmpty().Max();
    }

    public IReadOnlyList<int> Days()
    {
        lock (_lock) return [.. _blocks.Select(block => block.Day).Distinct().Order()];
    }

    public void DropDaysBefore(int day) => Write(() => _blocks.RemoveAll(block => block.Day < day));

    public void Rewrite(IReadOnlyList<HistoryBlock> blocks, IReadOnlyList<HistoryCommands> commands) => Write(() =>
    {
        foreach (var block in blocks)
        {
            var at = _blocks.FindIndex(other => (other.Stream, other.Day, other.ThroughSequence, other.Group, other.Index)
                == (block.Stream, block.Day, block.ThroughSequence, block.Group, block.Index));
            if (at < 0) continue;
            if (block.Body.IsEmpty) _blocks.RemoveAt(at);
            else _blocks[at] = block;
        }
        foreach (var fold in commands)
        {
            var key = (fold.Stream, fold.ThroughSequence);
            if (fold.Body.IsEmpty) _folds.Remove(key);
            else if (_folds.TryGetValue(key, out var there)) _folds[key] = there with { Commands = fold.Body };
        }
    });

    public void MirrorDirectory(IReadOnlyList<StateChunk> changed) => Write(() =>
    {
        foreach (var entry in changed)
        {
            if (entry.Body.IsEmpty) _entries.Remove((entry.Kind, entry.Key));
            else _entries[(entry.Kind, entry.Key)] = entry;
        }
    });

    public void MirrorDirectory(StreamCheckpoint checkpoint) => Write(() => _checkpoint = checkpoint);

    public (StreamCheckpoint Checkpoint, IReadOnlyList<StateChunk> Entries)? ReadDirectoryMirror()
    {
        lock (_lock) return _checkpoint is { } checkpoint ? (checkpoint, [.. _entries.Values]) : null;
    }

    private void Write(Action write)
    {
        beforeWrite?.Invoke();
        lock (_lock) write();
        afterWrite?.Invoke();
    }
}
