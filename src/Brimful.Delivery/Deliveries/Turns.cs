namespace Brimful.Delivery.Deliveries;

/// <summary>Has what concerns one thing happen one after the other, in the order in which it is asked for. Remembers only things for which something happens.</summary>
/// <typeparam name="T">What names the thing: a target, a tenant.</typeparam>
internal sealed class Turns<T>
    where T : notnull
{
    private readonly Dictionary<T, Task> _last = [];

    public async Task<TResult> TakeAsync<TResult>(T thing, Func<Task<TResult>> turn)
    {
        var mine = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task? before;
        lock (_last)
        {
            _last.TryGetValue(thing, out before);
            _last[thing] = mine.Task;
        }
        try
        {
            if (before is not null) await before;
            return await turn();
        }
        finally
        {
            lock (_last)
            {
                if (_last[thing] == mine.Task) _last.Remove(thing);
            }
            mine.SetResult();
        }
    }
}
