namespace Brimful.Simulation.Scheduling;

/// <summary>
/// Runs a whole world on one thread: of all that could go on now it picks one by the seed's dice, and when nothing can, time passes until
/// the next timer. Whatever awaits goes through here, so every await is a place where the world may go another way, or end.
/// </summary>
public sealed class Scheduler(Random dice)
{
    private readonly List<Ready> _ready = [];
    private readonly PriorityQueue<WorldTimer, (long At, long Order)> _timers = new();
    private readonly int _thread = Environment.CurrentManagedThreadId;
    private long _order;

    /// <summary>Where something went on in another thread: no seed would say when, so a world in which that happens has failed. Null as long as nothing has.</summary>
    public string? Stray { get; private set; }

    /// <summary>Time that only passes, in ticks from the world's beginning.</summary>
    public long NowTicks { get; private set; }

    /// <summary>How many picks were made.</summary>
    public long Steps { get; private set; }

    public void Add(ProcessContext process, SendOrPostCallback callback, object? state)
    {
        if (Environment.CurrentManagedThreadId != _thread) Stray = Environment.StackTrace;
        else if (process.IsAlive) _ready.Add(new Ready(process, callback, state));
    }

    public WorldTimer AddTimer(ProcessContext process, TimeSpan pause, Action action)
    {
        var timer = new WorldTimer(process, action);
        _timers.Enqueue(timer, (NowTicks + Math.Max(0, pause.Ticks), _order++));
        return timer;
    }

    /// <summary>Goes one step on.</summary>
    /// <returns>False when nothing is left that could ever happen.</returns>
    public bool Step()
    {
        while (_ready.Count == 0)
            if (!Wait()) return false;
        var at = dice.Next(_ready.Count);
        var next = _ready[at];
        _ready[at] = _ready[^1];
        _ready.RemoveAt(_ready.Count - 1);
        if (next.Process.IsAlive) Run(next);
        return true;
    }

    /// <summary>Lets time pass until the next timer; all that are due at one instant become ready together.</summary>
    private bool Wait()
    {
        if (!_timers.TryPeek(out _, out var due)) return false;
        NowTicks = due.At;
        while (_timers.TryPeek(out var timer, out var next) && next.At == due.At)
        {
            _timers.Dequeue();
            if (!timer.IsStopped) timer.Process.Begin(timer.Fire);
        }
        return true;
    }

    private void Run(Ready next)
    {
        Steps++;
        var before = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(next.Process);
        try
        {
            next.Callback(next.State);
        }
        catch (PowerCutException)
        {
            // The process is dead already; what it had begun is dropped.
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(before);
        }
    }

    private readonly record struct Ready(ProcessContext Process, SendOrPostCallback Callback, object? State);
}

/// <summary>Something that a process will do when its time has come.</summary>
public sealed class WorldTimer(ProcessContext process, Action action)
{
    public ProcessContext Process => process;

    public bool IsStopped { get; private set; }

    public void Stop() => IsStopped = true;

    public void Fire()
    {
        if (!IsStopped) action();
    }
}
