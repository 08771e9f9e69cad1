using System.Diagnostics.CodeAnalysis;

namespace Brimful.Engine.Hosting;

/// <summary>Cycles on their way from the writer to the committer, in order, at most so many. Waiting sleeps at once, as with <see cref="Bell"/>.</summary>
internal sealed class CycleQueue(int capacity)
{
    private readonly object _monitor = new();
    private readonly Queue<CommitCycle> _cycles = new(capacity);
    private bool _isComplete;

    public int Count
    {
        get
        {
            lock (_monitor) return _cycles.Count;
        }
    }

    /// <summary>The cycles that are there, in order.</summary>
    public CommitCycle[] ToArray()
    {
        lock (_monitor) return [.. _cycles];
    }

    /// <summary>Waits until there is room.</summary>
    public void Add(CommitCycle cycle)
    {
        lock (_monitor)
        {
            while (_cycles.Count >= capacity) Monitor.Wait(_monitor);
            _cycles.Enqueue(cycle);
            Monitor.PulseAll(_monitor);
        }
    }

    /// <summary>There will be no more.</summary>
    public void Complete()
    {
        lock (_monitor)
        {
            _isComplete = true;
            Monitor.PulseAll(_monitor);
        }
    }

    /// <summary>The next cycle, if there is one now.</summary>
    public bool TryTake([NotNullWhen(true)] out CommitCycle? cycle)
    {
        lock (_monitor)
        {
            if (_cycles.TryDequeue(out cycle)) Monitor.PulseAll(_monitor);
            return cycle is not null;
        }
    }

    /// <summary>Takes cycle after cycle, waiting for each, until there will be no more.</summary>
    public IEnumerable<CommitCycle> TakeAll()
    {
        while (WaitForAny())
            if (TryTake(out var cycle)) yield return cycle;
    }

    private bool WaitForAny()
    {
        lock (_monitor)
        {
            while (_cycles.Count == 0 && !_isComplete) Monitor.Wait(_monitor);
            return _cycles.Count > 0;
        }
    }
}
