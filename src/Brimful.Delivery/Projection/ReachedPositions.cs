namespace Brimful.Delivery.Projection;

/// <summary>How far the projection has come, and who waits for it to come further.</summary>
internal sealed class ReachedPositions
{
    private readonly Lock _lock = new();
    private readonly PriorityQueue<TaskCompletionSource, long> _waiting = new();
    private long _reached;

    public Task WaitAsync(long position, CancellationToken cancellationToken)
    {
        var waiter = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            if (position <= _reached) return Task.CompletedTask;
            _waiting.Enqueue(waiter, position);
        }
        return WaitAsync(waiter, cancellationToken);
    }

    public void Reached(long position)
    {
        lock (_lock)
        {
            _reached = position;
            while (_waiting.TryPeek(out var waiter, out var wanted) && wanted <= position)
            {
                _waiting.Dequeue();
                waiter.TrySetResult();
            }
        }
    }

    private static async Task WaitAsync(TaskCompletionSource waiter, CancellationToken cancellationToken)
    {
        using var leaving = cancellationToken.UnsafeRegister((_, token) => waiter.TrySetCanceled(token), null);
        await waiter.Task;
    }
}
