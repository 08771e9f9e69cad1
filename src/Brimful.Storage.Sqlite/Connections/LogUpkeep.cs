using Brimful.Engine.Ports;

namespace Brimful.Storage.Sqlite.Connections;

/// <summary>
/// Keeps a write-ahead log short without stalling those who write. Once enough was written, a thread of its own moves the log into the
/// database file while commits go on, again and again until little is left behind; then it takes one turn at the gate for that little,
/// after which the next commit starts the log over.
/// </summary>
internal sealed class LogUpkeep : IDisposable
{
    private const int PassesBeforeTurn = 4;

    private readonly Connection _connection;
    private readonly WriteGate _gate;
    private readonly LogLimits _limits;
    private readonly AutoResetEvent _due = new(false);
    private readonly Thread _thread;
    private long _written;
    private volatile bool _ending;
    private volatile StoreRefusedException? _fault;

    public LogUpkeep(string path, WriteGate gate, LogLimits limits)
    {
        _gate = gate;
        _limits = limits;
        _connection = Connection.Open(path);
        _thread = new Thread(Work) { IsBackground = true, Name = $"upkeep {Path.GetFileName(path)}" };
        _thread.Start();
    }

    /// <summary>Told by writers how much they have added to the log, roughly.</summary>
    /// <exception cref="StoreRefusedException">The log can no longer be moved: the file is damaged.</exception>
    public void Wrote(long bytes)
    {
        if (_fault is { } fault) throw new StoreRefusedException(fault.Message, fault);
        if (Interlocked.Add(ref _written, bytes) >= _limits.StartBytes) _due.Set();
    }

    /// <summary>Moves all of the log now, while nobody writes.</summary>
    public void Finish()
    {
        Interlocked.Exchange(ref _written, 0);
        MoveUntilLittleIsLeft();
        using (_gate.Enter()) _connection.Checkpoint();
    }

    public void Dispose()
    {
        _ending = true;
        _due.Set();
        _thread.Join();
        _connection.Dispose();
        _due.Dispose();
    }

    private void Work()
    {
        while (true)
        {
            _due.WaitOne();
            if (_ending) return;
            try
            {
                Finish();
            }
            catch (StoreUnavailableException)
            {
                // The log stays as it is and grows; what was written next makes it due again, and a commit that finds no room says so.
            }
            catch (StoreRefusedException fault)
            {
                _fault = fault;
            }
        }
    }

    private void MoveUntilLittleIsLeft()
    {
        for (var pass = 0; pass < PassesBeforeTurn && !_ending; pass++)
        {
            if (_connection.Checkpoint() <= _limits.LittlePages) return;
        }
    }
}

/// <summary>When upkeep of a write-ahead log starts, and what is little enough to be moved while writers wait.</summary>
internal sealed record LogLimits(long StartBytes, int LittlePages);
