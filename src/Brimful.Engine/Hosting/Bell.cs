namespace Brimful.Engine.Hosting;

/// <summary>Wakes the one thread that waits for it. It sleeps at once: who turns in circles before sleeping gives its time slices away on a
/// machine with few cores, and gets the next one milliseconds later.</summary>
internal sealed class Bell : IDisposable
{
    private readonly AutoResetEvent _event = new(false);
    private int _isRung;

    /// <summary>Any thread. Ringing what already rings costs next to nothing.</summary>
    public void Ring()
    {
        if (Interlocked.Exchange(ref _isRung, 1) == 0) _event.Set();
    }

    /// <summary>Sleeps until it rings, or has rung since the last time, but not for longer than so.</summary>
    public void Wait(TimeSpan atMost)
    {
        _event.WaitOne(atMost);
        Interlocked.Exchange(ref _isRung, 0);
    }

    public void Dispose() => _event.Dispose();
}
