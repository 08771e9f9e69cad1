using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace Brimful.Engine.Hosting;

/// <summary>
/// Work that waits for a turn of the writer. What takes long is a queue by itself, so that a single event does not wait for the batches that came before
/// it: nobody has been answered yet, so that there is no order among them. Each kind is in the order in which it was asked.
/// </summary>
internal sealed class WorkQueue
{
    private readonly ConcurrentQueue<Work> _short = new();
    private readonly ConcurrentQueue<Work> _long = new();

    public bool IsEmpty => _short.IsEmpty && _long.IsEmpty;

    public int Count => _short.Count + _long.Count;

    public void Enqueue(Work work) => (work.IsLong ? _long : _short).Enqueue(work);

    public bool TryDequeueShort([NotNullWhen(true)] out Work? work) => _short.TryDequeue(out work);

    public bool TryDequeueLong([NotNullWhen(true)] out Work? work) => _long.TryDequeue(out work);

    /// <summary>Takes any.</summary>
    public bool TryDequeue([NotNullWhen(true)] out Work? work) => TryDequeueShort(out work) || TryDequeueLong(out work);
}
