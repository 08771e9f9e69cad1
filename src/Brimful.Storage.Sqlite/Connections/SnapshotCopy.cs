using Brimful.Engine.Ports;
using SQLitePCL;

namespace Brimful.Storage.Sqlite.Connections;

/// <summary>
/// A database file as it is at one moment, to be copied while others go on writing to it. Its write-ahead log cannot start over until this
/// is disposed, and grows meanwhile.
/// </summary>
internal sealed class SnapshotCopy : IDisposable
{
    private const int PagesAtOnce = 256;

    private readonly Connection _source;

    private SnapshotCopy(Connection source) => _source = source;

    public string Path => _source.Path;

    /// <summary>Fixes the moment: what is committed later is not in the copy.</summary>
    public static SnapshotCopy Take(string path)
    {
        var source = IsCutShort(path) ? Connection.Open(path) : Connection.OpenReadOnly(path);
        try
        {
            source.Execute("BEGIN");
            _ = source.Prepare("PRAGMA schema_version").First(row => row.Int64(0));
            return new SnapshotCopy(source);
        }
        catch
        {
            source.Dispose();
            throw;
        }
    }

    /// <summary>Copies everything, durable on return.</summary>
    /// <param name="onCopied">Told how many bytes are copied so far.</param>
    /// <exception cref="StoreUnavailableException">A disk refuses.</exception>
    public void CopyTo(string path, Action<long> onCopied, CancellationToken cancellationToken)
    {
        using var target = Connection.Open(path);
        using var backup = _source.BackupTo(target);
        for (var code = raw.SQLITE_OK; code != raw.SQLITE_DONE;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            code = raw.sqlite3_backup_step(backup, PagesAtOnce);
            if (code is not (raw.SQLITE_OK or raw.SQLITE_DONE)) throw target.Failure(code);
            var copied = raw.sqlite3_backup_pagecount(backup) - raw.sqlite3_backup_remaining(backup);
            onCopied(copied * _source.PageBytes);
        }
    }

    public void Dispose() => _source.Dispose();

    /// <summary>Whether a process ended in the middle of a write to a file without a log: SQLite takes that back before anything is read, which needs a connection that may write.</summary>
    private static bool IsCutShort(string path) => new FileInfo(path + "-journal") is { Exists: true, Length: > 0 };
}
