using System.Diagnostics;

namespace Brimful.EndToEnd.Harness;

/// <summary>Waits on what is waited for: a condition, polled until it holds or its deadline has passed.</summary>
public static class Eventually
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(25);

    public static Task Holds(string what, Func<bool> condition, TimeSpan? within = null) =>
        Holds(what, () => Task.FromResult(condition()), within);

    public static async Task Holds(string what, Func<Task<bool>> condition, TimeSpan? within = null)
    {
        var limit = within ?? TimeSpan.FromMinutes(2);
        var watch = Stopwatch.StartNew();
        while (!await condition())
        {
            if (watch.Elapsed > limit) throw new TimeoutException($"Not within {limit}: {what}.");
            await Task.Delay(Pause);
        }
    }

    /// <summary>Sees that a condition never stops holding for a while: for what must not happen.</summary>
    public static async Task NeverStops(string what, Func<bool> condition, TimeSpan during)
    {
        var watch = Stopwatch.StartNew();
        while (watch.Elapsed < during)
        {
            if (!condition()) throw new InvalidOperationException($"After {watch.Elapsed}: no longer {what}.");
            await Task.Delay(Pause);
        }
    }
}
