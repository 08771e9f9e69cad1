using System.Diagnostics;
using Brimful.Engine.Outbox;
using Brimful.Engine.Ports;

namespace Brimful.Engine.Hosting;

/// <summary>The outbox for its consumer: recent items from memory, older ones from the store.</summary>
internal sealed class OutboxFeed(IShardStore store) : IOutboxFeed
{
    /// <summary>Items kept in memory for a consumer that keeps up.</summary>
    private const int MaxRecent = 50_000;

    private readonly Lock _lock = new();
    private readonly Queue<OutboxItem> _recent = new();
    private TaskCompletionSource _published = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _forgottenThrough;
    private long _durable;
    private long _carried;
    private long _consumed;
    private long _behindSince;

    public long DurablePosition => Interlocked.Read(ref _durable);

    /// <summary>How far the consumer is durable: the outbox may be cut up to here.</summary>
    public long ConsumedPosition => Interlocked.Read(ref _consumed);

    /// <summary>How far the consumer is behind: positions, and the time since it last was at the end.</summary>
    public (long Positions, TimeSpan Since) Behind
    {
        get
        {
            var positions = DurablePosition - Interlocked.Read(ref _carried);
            return positions <= 0 ? default : (positions, Stopwatch.GetElapsedTime(Interlocked.Read(ref _behindSince)));
        }
    }

    /// <summary>Starts with what the store has.</summary>
    public void Open(long lastPosition) => (_forgottenThrough, _durable, _behindSince) = (lastPosition, lastPosition, Stopwatch.GetTimestamp());

    /// <summary>After a commit: items in order of position.</summary>
    public void Publish(List<OutboxItem> items)
    {
        if (items.Count == 0) return;
        lock (_lock)
        {
            items.Sort(static (left, right) => left.Position.CompareTo(right.Position));
            foreach (var item in items) _recent.Enqueue(item);
            while (_recent.Count > MaxRecent) _forgottenThrough = _recent.Dequeue().Position;
            if (_carried >= _durable) Interlocked.Exchange(ref _behindSince, Stopwatch.GetTimestamp());
            Interlocked.Exchange(ref _durable, items[^1].Position);
            _published.TrySetResult();
            _published = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    public async ValueTask<IReadOnlyList<OutboxItem>> ReadAsync(long afterPosition, int limit, CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Task published;
            lock (_lock)
            {
                published = _published.Task;
                if (afterPosition < _durable)
                {
                    if (afterPosition >= _forgottenThrough) return [.. _recent.SkipWhile(item => item.Position <= afterPosition).Take(limit)];
                    published = Task.CompletedTask;
                }
            }
            if (published.IsCompleted)
            {
                if (store.ReadOutbox(afterPosition, limit) is { Count: > 0 } rows) return [.. rows.Select(OutboxCodec.Decode)];
                afterPosition = Math.Max(afterPosition, Interlocked.Read(ref _forgottenThrough));
                continue;
            }
            await published.WaitAsync(cancellationToken);
        }
    }

    public void Carried(long throughPosition)
    {
        lock (_lock)
        {
            if (throughPosition <= _carried) return;
            Interlocked.Exchange(ref _carried, throughPosition);
            while (_recent.TryPeek(out var item) && item.Position <= throughPosition)
            {
                _recent.Dequeue();
                _forgottenThrough = item.Position;
            }
        }
    }

    public void Consumed(long throughPosition)
    {
        Carried(throughPosition);
        lock (_lock) Interlocked.Exchange(ref _consumed, Math.Max(_consumed, throughPosition));
    }
}
