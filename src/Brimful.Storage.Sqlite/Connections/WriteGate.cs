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

    /// <summary>Waits for its turn; the turn ends when the answer is disposed.</summary>
    public Turn Enter()
    {
        lock (_monitor)
        {
            var ticket = _nextTicket++;
            while (_served != ticket) Monitor.Wait(_monitor);
        }
        return new Turn(this);
    }

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
