using Brimful.Engine.Ports;

namespace Brimful.Engine.Tests.Hosting;

/// <summary>Rollups in memory.</summary>
/// <param name="beforeWrite">Called before each write; may throw.</param>
/// <param name="afterWrite">Called after each.</param>
public sealed class MemoryRollupStore(Action? beforeWrite = null, Action? afterWrite = null) : IRollupStore
{
    private readonly Lock _lock = new();
    private readonly List<RollupBlock> _blocks = [];
    private readonly Dictionary<int, long> _rolled = [];

    /// <summary>Called before each read of a group's rollups, with the first and the last day.</summary>
    public Action<int, int>? OnRead { get; set; }

    public void CopyTo(MemoryRollupStore copy)
    {
        lock (_lock)
        {
            copy._blocks.AddRange(_blocks);
            foreach (var (stream, through) in _rolled) copy._rolled.Add(stream, through);
        }
    }

    public long RolledThrough(int stream)
    {
        lock (_lock) return _rolled.GetValueOrDefault(stream);
    }

    public void Append(RolledStretch stretch) => Write(() =>
    {
        if (_rolled.GetValueOrDefault(stretch.Stream) >= stretch.ThroughSequence) return;
        _blocks.AddRange(stretch.Blocks);
        _rolled[stretch.Stream] = stretch.ThroughSequence;
    });

    public RollupReading Read(int stream, int group, int firstDay, int lastDay)
    {
        OnRead?.Invoke(firstDay, lastDay);
        lock (_lock)
        {
            return new RollupReading(
                _rolled.GetValueOrDefault(stream),
                [.. _blocks.Where(block => block.Stream == stream && block.Group == group && block.Day >= firstDay && block.Day <= lastDay)
                    .OrderBy(block => block.Day).ThenBy(block => block.ThroughSequence)]);
        }
    }

    public IReadOnlyList<RollupPlace> Crowded(int beforeDay, int blocks, int limit)
    {
        lock (_lock)
            return [.. _blocks.Where(block => block.Day < beforeDay).GroupBy(PlaceOf).Where(ofPlace => ofPlace.Count() > blocks).Take(limit).Select(ofPlace => ofPlace.Key)];
    }

    public void Replace(IReadOnlyList<RollupBlock> blocks) => Write(() =>
    {
        foreach (var block in blocks)
        {
            _blocks.RemoveAll(other => PlaceOf(other) == PlaceOf(block) && other.ThroughSequence <= block.ThroughSequence);
            if (!block.Body.IsEmpty) _blocks.Add(block);
        }
    });

    private static RollupPlace PlaceOf(RollupBlock block) => new(block.Stream, block.Group, block.Day);

    private void Write(Action write)
    {
        beforeWrite?.Invoke();
        lock (_lock) write();
        afterWrite?.Invoke();
    }
}
