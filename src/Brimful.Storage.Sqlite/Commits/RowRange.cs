using System.Diagnostics;
using Brimful.Storage.Sqlite.Connections;

namespace Brimful.Storage.Sqlite.Commits;

/// <summary>Rows of the commit file that are to be forgotten, up to and with a key.</summary>
internal sealed class RowRange
{
    private const int RowsAtOnce = 4;

    /// <summary>What a commit may have to wait for, besides its own.</summary>
    private const double SliceMilliseconds = 0.5;

    private readonly string _delete;
    private readonly long _last;

    private RowRange(string table, string key, long last)
    {
        _delete = $"DELETE FROM {table} WHERE {key} IN (SELECT {key} FROM {table} WHERE {key} <= ? ORDER BY {key} LIMIT {RowsAtOnce})";
        _last = last;
    }

    public static RowRange Journal(int stream, long throughSequence) => new(JournalTable.NameOf(stream), "sequence", throughSequence);

    public static RowRange Outbox(long throughPosition) => new("outbox", "position", throughPosition);

    /// <summary>Deletes rows for half a millisecond, in the transaction that is open.</summary>
    /// <returns>Whether there may be more.</returns>
    public bool DeleteSlice(Connection connection)
    {
        var started = Stopwatch.GetTimestamp();
        do
        {
            if (connection.Prepare(_delete).With(_last).Run() < RowsAtOnce) return false;
        }
        while (Stopwatch.GetElapsedTime(started).TotalMilliseconds < SliceMilliseconds);
        return true;
    }
}
