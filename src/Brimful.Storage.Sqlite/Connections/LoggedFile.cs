using Brimful.Engine.Ports;

namespace Brimful.Storage.Sqlite.Connections;

/// <summary>
/// A database file with a write-ahead log: one at a time writes, in the order in which they came, others read beside it, and upkeep keeps the log short. Once anything that was written
/// could not be synchronised, nobody writes any more, and the log stays as it is: what is asked of the disk again may be answered well without what was lost. A new start moves all of
/// the log into the file anew before anything is written behind it.
/// </summary>
internal sealed class LoggedFile : IDisposable
{
    private readonly WriteGate _gate = new();
    private readonly Lock _waiting = new();
    private readonly WritableFile _file;
    private readonly LogSync _log;
    private readonly LogUpkeep _upkeep;
    private readonly Action<Exception>? _onFault;

    /// <summary>Whether something is in the log that was not waited for. Only who holds the gate touches it.</summary>
    private bool _isBehind;

    private LoggedFile(WritableFile file, LogLimits limits, Action<Exception>? onFault)
    {
        (_file, _onFault) = (file, onFault);
        _upkeep = new LogUpkeep(file.Path, _gate, limits, Shut);
        try
        {
            _log = new LogSync(file.Path);
        }
        catch
        {
            _upkeep.Dispose();
            throw;
        }
    }

    public string Path => _file.Path;

    /// <summary>Opens or creates the file, and moves into it what an earlier process left in its log, which is written anew before.</summary>
    /// <param name="onFault">Told once nobody can write any more, by whichever thread found it.</param>
    public static LoggedFile Open(string path, Schema schema, LogLimits limits, Action<Exception>? onFault)
    {
        LogSync.WriteAnew(path);
        using (var left = Connection.Open(path))
        {
            left.KeepLogAtClose(true);
            left.StartLogOver();
        }
        var file = new WritableFile(path, schema);
        try
        {
            _ = file.Connection;
            return new LoggedFile(file, limits, onFault);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Does work in one transaction: all of it, or nothing.</summary>
    /// <param name="isDurable">Whether it is on the disk on return, with all that was written before, and seen by nobody before; or written behind in order.</param>
    public void Write(Action<Connection> work, bool isDurable)
    {
        var pages = 0;
        Take(connection =>
        {
            connection.SyncCommits(isDurable);
            _isBehind |= !isDurable;
            connection.InTransaction(() => work(connection));
            pages = connection.TakePagesWritten();
            if (isDurable) WaitForWhatIsBehind(); // SQLite waits only where there is something to write, and what it read may be behind.
        });
        _upkeep.Wrote(pages);
    }

    /// <summary>Whether nobody can write any more.</summary>
    public bool IsShut => _gate.IsShut;

    /// <summary>Does work in one transaction, and waits until all that was written is on the disk: for what may be seen before. Nobody writes any more where the file is damaged.</summary>
    public void Settle(Action<Connection> work)
    {
        try
        {
            Take(connection =>
            {
                connection.SyncCommits(false);
                connection.InTransaction(() => work(connection));
                WaitForWhatIsBehind();
            });
        }
        catch (StoreDamagedException fault) when (!IsShut)
        {
            Shut(fault);
            throw;
        }
    }

    /// <summary>Does work in one transaction, and waits for the content of the log alone. It may be seen before it is on the disk; no other that waits is written behind it before.</summary>
    /// <param name="onDisk">Called once it is there, before the next one that waits is written.</param>
    public void WriteAndWait(Action<Connection> work, Action onDisk)
    {
        lock (_waiting)
        {
            Write(work, isDurable: false);
            ShutWhereNotOnDisk(_log.Wait);
            onDisk();
        }
    }

    /// <inheritdoc cref="Connection.Scrub"/>
    /// <remarks>Who writes waits, and it waits for who waits for the log: all pages are written, which must say nothing of what is not on the disk yet.</remarks>
    public void Scrub()
    {
        lock (_waiting)
        {
            Take(static connection =>
            {
                connection.SyncCommits(true);
                connection.Scrub();
            });
        }
    }

    /// <summary>Closes the file. Its readers are closed before it: who closes last moves the log.</summary>
    public void Dispose()
    {
        _upkeep.Dispose();
        _log.Dispose();
        if (_gate.IsShut) _file.GiveUp();
        else _file.Dispose();
    }

    private void WaitForWhatIsBehind()
    {
        if (!_isBehind) return;
        _log.Wait();
        _isBehind = false;
    }

    private void Take(Action<Connection> work)
    {
        using (_gate.Enter()) ShutWhereNotOnDisk(() => _file.Use(work));
    }

    private void ShutWhereNotOnDisk(Action work)
    {
        try
        {
            work();
        }
        catch (SyncFailedException fault)
        {
            Shut(fault);
            throw;
        }
    }

    private void Shut(Exception fault)
    {
        _gate.Shut(fault);
        _onFault?.Invoke(fault);
    }
}
