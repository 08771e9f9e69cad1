using System.Diagnostics;
using Brimful.Engine.Hosting;

namespace Brimful.Engine.Metrics;

/// <summary>Reads a node's figures for whoever watches: asks the writer's thread, which answers with its next turn, and says for a while what it heard.</summary>
internal sealed class FiguresReading(CommitCycles cycles)
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Freshness = TimeSpan.FromMilliseconds(200);

    private readonly Lock _turn = new();
    private NodeFigures _figures = new();
    private long? _readAt;

    /// <summary>Some 200 ms old at most; older while the writer's thread is busy or stopped. Any thread.</summary>
    public NodeFigures Read()
    {
        lock (_turn)
        {
            if (_readAt is { } read && Stopwatch.GetElapsedTime(read) < Freshness) return _figures;
            var asked = cycles.AskForFigures();
            if (asked.Wait(LongestWait) && asked.Result is { } figures) _figures = figures;
            _readAt = Stopwatch.GetTimestamp();
            return _figures;
        }
    }
}
