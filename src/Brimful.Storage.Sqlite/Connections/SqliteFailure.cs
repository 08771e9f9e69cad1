using System.Diagnostics;
using Brimful.Engine.Ports;
using SQLitePCL;

namespace Brimful.Storage.Sqlite.Connections;

/// <summary>Says once what SQLite's result codes mean to the rest of Brimful.</summary>
internal static class SqliteFailure
{
    /// <summary>How SQLite begins what it says of a table, index or column that a statement names and the file does not: the file was made with all of them.</summary>
    private const string Lacking = "no such ";

    /// <summary><c>SQLITE_IOERR_FSYNC</c>.</summary>
    private const int SyncFailed = raw.SQLITE_IOERR | (4 << 8);

    /// <summary><c>SQLITE_IOERR_DIR_FSYNC</c>.</summary>
    private const int DirectorySyncFailed = raw.SQLITE_IOERR | (5 << 8);

    /// <summary>The exception of a failed call on a database file.</summary>
    public static Exception Of(sqlite3 database, int code, string path)
    {
        var isSaid = raw.sqlite3_extended_errcode(database) == code; // not of what was asked of the file itself
        var detail = (isSaid ? raw.sqlite3_errmsg(database) : raw.sqlite3_errstr(code)).utf8_to_string();
        if (code is SyncFailed or DirectorySyncFailed)
            return NotOnDisk(path, Cause(code, detail));
        return (code & 0xFF) switch
        {
            raw.SQLITE_FULL => Unavailable($"The disk that holds '{path}' is full. Free some space.", code, detail),
            raw.SQLITE_READONLY or raw.SQLITE_PERM or raw.SQLITE_CANTOPEN =>
                Unavailable($"'{path}' cannot be written. Check that its disk is mounted for writing and that Brimful's user may write there.", code, detail),
            raw.SQLITE_IOERR => Unavailable($"The disk that holds '{path}' reported a fault. Check the system log for its cause.", code, detail),
            raw.SQLITE_BUSY or raw.SQLITE_LOCKED =>
                Unavailable($"'{path}' is locked by another program. Close what has it open, such as a database browser.", code, detail),
            raw.SQLITE_NOMEM => Unavailable($"There was no memory to write '{path}'.", code, detail),
            raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB => new StoreDamagedException(
                $"'{path}' is damaged or is not a file of Brimful's. Restore the data directory from a backup. {Cause(code, detail)}"),
            raw.SQLITE_ERROR when detail.StartsWith(Lacking, StringComparison.Ordinal) => new StoreDamagedException(
                $"'{path}' lacks tables or columns of Brimful's: it is damaged. Restore the data directory from a backup. {Cause(code, detail)}"),
            _ => new UnreachableException($"SQLite refused a statement on '{path}'. {Cause(code, detail)}"),
        };
    }

    /// <summary>The exception of a file that was not synchronised.</summary>
    public static SyncFailedException NotOnDisk(string path, string cause) =>
        new($"What was written to '{path}' may not be on its disk, which reported a fault. Check the system log for its cause. {cause}");

    private static StoreUnavailableException Unavailable(string message, int code, string detail) =>
        new($"{message} {Cause(code, detail)}");

    private static string Cause(int code, string detail) => $"(SQLite {code}: {detail})";
}
