using Brimful.Engine.Ports;

namespace Brimful.Storage.Sqlite.Connections;

/// <summary>
/// Keeps a write-ahead log short without stalling those who write. A thread of its own moves the log into the database file while commits go on, in
/// small steps: a disk that is given much at once makes commits wait behind it. Once the log is long, it is moved again and again until little is
/// left behind; then one turn at the gate is taken for that little, after which the next commit starts the log over.
/// </summary>
internal sealed class LogUpkeep : IDisposable
{
    private const int PassesBeforeTurn = 6;

    private readonly Connection _connection;
    private readonly WriteGate _gate;
    private readonly LogLimits _limits;
    private readonly AutoResetEvent _due = new(false);
    private readonly Thread _thread;
    private long _written;
    private long _logged;
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
        if (Interlocked.Add(ref _written, bytes) >= _limits.StepBytes) _due.Set();
    }

    /// <summary>Moves all of the log now, while nobody writes.</summary>
    public void Finish()
    {
        Interlocked.Exchange(ref _written, 0);
        _logged = 0;
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
                Step();
            }
            catch (StoreUnavailableException)
            {
                // The log stays as it is and grows; what was written next makes it due again, and a commit that finds no room says so.
            }
            catch (StoreRefusedException fault)
            {
                _fault = fault;
                return; // the log is what a new start has, so that nobody starts it over any more
            }
        }
    }

    private void Step()
    {
        _logged += Interlocked.Exchange(ref _written, 0);
        if (_logged >= _limits.StartBytes) Finish();
        else Move();
    }

    /// <summary>What is logged during one pass is the next one's, so that each takes less long than the one before, and leaves less behind.</summary>
    private void MoveUntilLittleIsLeft()
    {
        var moved = 0;
        for (var pass = 0; pass < PassesBeforeTurn && !_ending; pass++)
        {
            var move = Move();
            if (move.Logged - moved <= _limits.LittlePages) return;
            moved = move.Moved;
        }
    }

    /// <summary>Moves what is logged, and synchronises the file: SQLite leaves that to a move that nobody logged beside, which is the one that writers wait for.</summary>
    /// <exception cref="StoreRefusedException">The file could not be synchronised. A later attempt may succeed without what this one had to write, so that the log
    /// must not be started over any more; a new start moves all of it again.</exception>
    private LogMove Move()
    {
        var move = _connection.Checkpoint();
        try
        {
            _connection.SyncFile();
        }
        catch (StoreUnavailableException refused)
        {
            throw new StoreRefusedException($"What was moved into '{_connection.Path}' may not be on its disk. Start again: all of it is moved anew. {refused.Message}", refused);
        }
        return move;
    }
}

/// <summary>How much is written to a write-ahead log.</summary>
/// <param name="StepBytes">Between two moves into the database file.</param>
/// <param name="StartBytes">Until the log is started over.</param>
/// <param name="LittlePages">What a move may find at most, that what was logged during it is moved while writers wait.</param>
internal sealed record LogLimits(long StepBytes, long StartBytes, int LittlePages);
