using Brimful.Engine.Ports;

namespace Brimful.Storage.Sqlite.Connections;

/// <summary>
/// Lets one thread at a time write to a database file, in the order in which they came: upkeep in slices can neither starve
/// a commit nor be starved by commits.
/// </summary>
internal sealed class WriteGate
{
    private readonly object _monitor = new();
    private long _nextTicket;
    private long _served;
    private volatile Exception? _fault;

    /// <summary>Whether nobody may write any more.</summary>
    public bool IsShut => _fault is not null;

    /// <summary>Waits for its turn; the turn ends when the answer is disposed.</summary>
    /// <exception cref="StoreUnavailableException">Nobody may write any more: something was not synchronised.</exception>
    /// <exception cref="StoreDamagedException">Nobody may write any more: the file is damaged.</exception>
    public Turn Enter()
    {
        lock (_monitor)
        {
            var ticket = _nextTicket++;
            while (_served != ticket) Monitor.Wait(_monitor);
        }
        if (_fault is not { } fault) return new Turn(this);
        Exit();
        throw fault is StoreDamagedException ? new StoreDamagedException(fault.Message, fault) : new StoreUnavailableException(fault.Message, fault);
    }

    /// <summary>Lets nobody in any more. The first fault counts.</summary>
    public void Shut(Exception fault) => Interlocked.CompareExchange(ref _fault, fault, null);

    private void Exit()
    {
        lock (_monitor)
        {
            _served++;
            if (_served != _nextTicket) Monitor.PulseAll(_monitor);
        }
    }

    public readonly ref struct Turn(WriteGate gate)
    {
        public void Dispose() => gate.Exit();
    }
}
