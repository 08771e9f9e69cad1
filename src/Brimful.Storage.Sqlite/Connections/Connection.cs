using System.Diagnostics;
using SQLitePCL;

namespace Brimful.Storage.Sqlite.Connections;

/// <summary>One connection to a database file, used by one thread at a time, with its prepared statements.</summary>
internal sealed class Connection : IDisposable
{
    private const int BusyMilliseconds = 5_000;
    private const int PersistentStatement = 1;

    /// <summary><c>SQLITE_DBSTATUS_CACHE_WRITE</c>.</summary>
    private const int PagesWrittenStatus = 9;

    /// <summary><c>SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE</c>.</summary>
    private const int KeepLogSetting = 1006;

    /// <summary><c>SQLITE_CONFIG_MEMSTATUS</c>: with it all connections take one lock for every piece of memory.</summary>
    private const int MemoryStatisticsSetting = 9;

    /// <summary>Of an extended result code.</summary>
    private const int PrimaryCode = 0xFF;

    /// <summary>A connection that has read nothing does not know of the log yet.</summary>
    private const string ReadFirst = "PRAGMA schema_version";

    /// <summary>What is copied in seconds, in which those who write to the file wait.</summary>
    private const long MadeAnewBytes = 1L << 30;

    private readonly sqlite3 _database;
    private readonly Dictionary<string, Statement> _statements = [];
    private bool? _syncsCommits;

    static Connection()
    {
        Batteries_V2.Init();
        raw.sqlite3_config(MemoryStatisticsSetting, 0);
    }

    private Connection(sqlite3 database, string path)
    {
        _database = database;
        Path = path;
    }

    public string Path { get; }

    /// <summary>Rows changed by the statement that ran last.</summary>
    public int Changes => raw.sqlite3_changes(_database);

    /// <summary>The number that the row got which was inserted last into a table of numbered rows.</summary>
    public long LastNumber => raw.sqlite3_last_insert_rowid(_database);

    public bool IsInTransaction => raw.sqlite3_get_autocommit(_database) == 0;

    /// <summary>Opens a file for reading and writing, and creates it when it is not there.</summary>
    public static Connection Open(string path) => Open(path, raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_CREATE);

    /// <summary>Opens a file that is there, for reading.</summary>
    /// <remarks>It leaves the log there when it closes last: SQLite would take away a log of which all is moved, without asking whether that is on the disk.</remarks>
    public static Connection OpenReadOnly(string path)
    {
        var connection = Open(path, raw.SQLITE_OPEN_READONLY);
        connection.KeepLogAtClose(true);
        return connection;
    }

    /// <summary>Runs statements that are not kept.</summary>
    public void Execute(string sql) => Check(raw.sqlite3_exec(_database, sql));

    /// <summary>The kept statement of a text.</summary>
    public Statement Prepare(string sql)
    {
        if (_statements.TryGetValue(sql, out var known)) return known;
        Check(raw.sqlite3_prepare_v3(_database, sql, PersistentStatement, out var prepared));
        return _statements[sql] = new Statement(this, prepared);
    }

    public void Begin() => Prepare("BEGIN IMMEDIATE").Run();

    public void Commit() => Prepare("COMMIT").Run();

    /// <summary>Ends a transaction if one is open: SQLite ends it by itself on some failures.</summary>
    public void Rollback()
    {
        if (IsInTransaction) Execute("ROLLBACK");
    }

    /// <summary>Runs work in one transaction: all of it, or nothing.</summary>
    public void InTransaction(Action work)
    {
        Begin();
        try
        {
            work();
            Commit();
        }
        catch
        {
            Rollback();
            throw;
        }
    }

    /// <summary>Reads all at one moment.</summary>
    public T InSnapshot<T>(Func<T> read)
    {
        Prepare("BEGIN").Run();
        try
        {
            return read();
        }
        finally
        {
            Rollback();
        }
    }

    /// <summary>Whether commits from now on are on the disk when they return, or written behind in order.</summary>
    public void SyncCommits(bool sync)
    {
        if (_syncsCommits == sync) return;
        Execute(sync ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = NORMAL");
        _syncsCommits = sync;
    }

    /// <summary>Pages that were written to the write-ahead log since this was asked last.</summary>
    public int TakePagesWritten()
    {
        Check(raw.sqlite3_db_status(_database, PagesWrittenStatus, out var pages, out _, resetFlg: 1));
        return pages;
    }

    /// <summary>Takes part in the write-ahead log, and keeps it from being taken away by other programs that have the file open, for as long as this lives.</summary>
    public void JoinLog() => _ = Prepare(ReadFirst).First(row => row.Int64(0));

    /// <summary>Moves what the write-ahead log holds into the database file, without waiting for anyone. What is logged meanwhile is not looked at. For who has joined it.</summary>
    public LogMove Checkpoint()
    {
        Check(raw.sqlite3_wal_checkpoint_v2(_database, "main", raw.SQLITE_CHECKPOINT_PASSIVE, out var logged, out var moved));
        return logged >= 0 ? new LogMove(logged, moved) : throw new UnreachableException($"'{Path}' has no write-ahead log.");
    }

    /// <summary>Moves all that an earlier process left in the log, whatever of it may have been moved already, and starts the log over, where nobody reads it.</summary>
    public void StartLogOver()
    {
        JoinLog();
        var code = raw.sqlite3_wal_checkpoint_v2(_database, "main", raw.SQLITE_CHECKPOINT_TRUNCATE, out _, out _);
        if ((code & PrimaryCode) != raw.SQLITE_BUSY) Check(code);
    }

    /// <summary>Whether the log is left as it is when this closes last, or moved into the file and taken away.</summary>
    public void KeepLogAtClose(bool keep) => Check(raw.sqlite3_db_config(_database, KeepLogSetting, keep ? 1 : 0, out _));

    /// <summary>Waits until what was moved into the database file is on the disk. A move that others log beside leaves that to a later one.</summary>
    public void SyncFile() => Check(DatabaseFile.Sync(_database));

    /// <summary>Makes the file anew without anything that was deleted from it, unless that would take long, and empties its write-ahead log. For
    /// who may write just now, outside of a transaction.</summary>
    public void Scrub()
    {
        if (Prepare("PRAGMA page_count").First(row => row.Int64(0)) * PageBytes <= MadeAnewBytes)
        {
            Execute("PRAGMA temp_store = FILE"); // a copy of the whole file, which need not fit into memory
            Execute("VACUUM");
            Execute("PRAGMA temp_store = MEMORY");
        }
        Check(raw.sqlite3_wal_checkpoint_v2(_database, "main", raw.SQLITE_CHECKPOINT_TRUNCATE, out _, out _));
    }

    /// <summary>The size of a page of the file.</summary>
    public long PageBytes => Prepare("PRAGMA page_size").First(row => row.Int64(0));

    /// <summary>Begins to copy this database over another one: of what this connection sees now, when it is inside a transaction.</summary>
    public sqlite3_backup BackupTo(Connection target)
    {
        var backup = raw.sqlite3_backup_init(target._database, "main", _database, "main");
        return backup is { IsInvalid: false } ? backup : throw target.Failure(raw.sqlite3_errcode(target._database));
    }

    public Exception Failure(int code) => SqliteFailure.Of(_database, code, Path);

    public void Dispose()
    {
        foreach (var statement in _statements.Values) statement.Dispose();
        _statements.Clear();
        _database.Dispose();
    }

    private static Connection Open(string path, int flags)
    {
        var code = raw.sqlite3_open_v2(path, out var database, flags | raw.SQLITE_OPEN_NOMUTEX, null);
        var connection = new Connection(database, path);
        try
        {
            connection.Check(code);
            raw.sqlite3_extended_result_codes(database, 1);
            connection.Check(raw.sqlite3_busy_timeout(database, BusyMilliseconds));
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private void Check(int code)
    {
        if (code != raw.SQLITE_OK) throw Failure(code);
    }
}

/// <summary>What became of a write-ahead log, in pages since it was started over.</summary>
/// <param name="Logged">How many it held when the move began.</param>
/// <param name="Moved">How many of these are in the database file now: fewer while somebody still reads an older state.</param>
internal readonly record struct LogMove(int Logged, int Moved);
