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
    private readonly long _pageBytes;
    private readonly LogLimits _limits;
    private readonly Action<Exception> _onEnded;
    private readonly AutoResetEvent _due = new(false);
    private readonly Thread _thread;
    private long _written;
    private long _logged;
    private volatile bool _ending;

    /// <param name="onEnded">Told what ended upkeep: a file that is not on its disk, or damaged. A new start needs the log then, which nobody may start over any more.</param>
    public LogUpkeep(string path, WriteGate gate, LogLimits limits, Action<Exception> onEnded)
    {
        (_gate, _limits, _onEnded) = (gate, limits, onEnded);
        _connection = Connection.Open(path);
        try
        {
            _connection.KeepLogAtClose(true);
            _connection.JoinLog();
            _pageBytes = _connection.PageBytes;
        }
        catch
        {
            _connection.Dispose();
            throw;
        }
        _thread = new Thread(Work) { IsBackground = true, Name = $"upkeep {Path.GetFileName(path)}" };
        _thread.Start();
    }

    /// <summary>Told by writers how much they have added to the log, roughly.</summary>
    public void Wrote(int pages)
    {
        if (Interlocked.Add(ref _written, pages * _pageBytes) >= _limits.StepBytes) _due.Set();
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
            if (_ending || _gate.IsShut) return;
            try
            {
                Step();
            }
            catch (Exception fault) when (fault is SyncFailedException or StoreDamagedException)
            {
                _onEnded(fault);
                return;
            }
            catch (StoreUnavailableException)
            {
                // The log stays as it is and grows; what was written next makes it due again, and a commit that finds no room says so.
            }
        }
    }

    private void Step()
    {
        _logged += Interlocked.Exchange(ref _written, 0);
        if (_logged >= _limits.StartBytes) MoveAll();
        else Move();
    }

    /// <summary>Leaves nothing in the log, so that the next commit starts it over.</summary>
    private void MoveAll()
    {
        _logged = 0;
        MoveUntilLittleIsLeft();
        using (_gate.Enter()) _connection.Checkpoint();
    }

    /// <summary>What is logged during one pass is the next one's, so that each takes less long than the one before, and leaves less behind.</summary>
    private void MoveUntilLittleIsLeft()
    {
        var moved = 0;
        for (var pass = 0; pass < PassesBeforeTurn && !_ending; pass++)
        {
            var move = Move();
            if (move.Logged - moved <= _limits.LittleBytes / _pageBytes) return;
            moved = move.Moved;
        }
    }

    /// <summary>Moves what is logged, and synchronises the file: SQLite leaves that to a move that nobody logged beside, which is the one that writers wait for.</summary>
    private LogMove Move()
    {
        var move = _connection.Checkpoint();
        _connection.SyncFile();
        return move;
    }
}

/// <summary>How much is written to a write-ahead log.</summary>
/// <param name="StepBytes">Between two moves into the database file.</param>
/// <param name="StartBytes">Until the log is started over.</param>
/// <param name="LittleBytes">What a move may find at most, that what was logged during it is moved while writers wait.</param>
internal sealed record LogLimits(long StepBytes, long StartBytes, long LittleBytes);
