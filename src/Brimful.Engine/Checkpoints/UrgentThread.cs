using System.Runtime.ExceptionServices;

namespace Brimful.Engine.Checkpoints;

/// <summary>
/// A thread that does not give way: it does for another what has become urgent. A thread that gives way may do so for good, since only who has leave to
/// may raise a priority again, and where the processor is short it gets too little of it to catch up.
/// </summary>
internal sealed class UrgentThread : IDisposable
{
    private readonly SemaphoreSlim _asked = new(0);
    private readonly SemaphoreSlim _done = new(0);
    private readonly Thread _thread;
    private volatile Action? _work;
    private volatile Exception? _fault;

    public UrgentThread(string name)
    {
        _thread = new Thread(Run) { Name = name, IsBackground = true };
        _thread.Start();
    }

    /// <summary>Waits until it is done. One caller at a time; what the work throws, this throws.</summary>
    public void Do(Action work)
    {
        _work = work;
        _asked.Release();
        _done.Wait();
        if (_fault is { } fault) ExceptionDispatchInfo.Throw(fault);
    }

    /// <summary>Ends the thread. Nothing is being done when it is called.</summary>
    public void Dispose()
    {
        _work = null;
        _asked.Release();
        _thread.Join();
        _asked.Dispose();
        _done.Dispose();
    }

    private void Run()
    {
        for (_asked.Wait(); _work is { } work; _asked.Wait())
        {
            try
            {
                _fault = null;
                work();
            }
            catch (Exception fault)
            {
                _fault = fault;
            }
            _done.Release();
        }
    }
}
