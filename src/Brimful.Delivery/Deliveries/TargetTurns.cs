using Brimful.Delivery.Endpoints;

namespace Brimful.Delivery.Deliveries;

/// <summary>Has what concerns one target happen one after the other, in the order in which it is asked for. Remembers only targets for which something happens.</summary>
internal sealed class TargetTurns
{
    private readonly Dictionary<EndpointId, Task> _last = [];

    public async Task<T> TakeAsync<T>(EndpointId target, Func<Task<T>> turn)
    {
        var mine = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task? before;
        lock (_last)
        {
            _last.TryGetValue(target, out before);
            _last[target] = mine.Task;
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
                if (_last[target] == mine.Task) _last.Remove(target);
            }
            mine.SetResult();
        }
    }
}
