using System.Diagnostics;
using Brimful.Storage.Sqlite.Connections;

namespace Brimful.Storage.Sqlite.Commits;

/// <summary>Rows of the commit file that are to be forgotten, from a key up to and with another.</summary>
internal sealed class RowRange
{
    private const int RowsAtOnce = 4;

    /// <summary>What a commit may have to wait for, besides its own.</summary>
    private const double SliceMilliseconds = 0.5;

    private readonly string _delete;
    private readonly long _first;
    private readonly long _last;

    private RowRange(string table, string key, long first, long last)
    {
        _delete = $"DELETE FROM {table} WHERE {key} IN (SELECT {key} FROM {table} WHERE {key} BETWEEN ? AND ? ORDER BY {key} LIMIT {RowsAtOnce})";
        _first = first;
        _last = last;
    }

    public static RowRange Journal(int stream, long throughSequence) =>
        new("journal", "record", JournalKey.Of(stream, 0), JournalKey.Of(stream, throughSequence));

    public static RowRange Outbox(long throughPosition) => new("outbox", "position", 0, throughPosition);

    /// <summary>Deletes rows for half a millisecond, in the transaction that is open.</summary>
    /// <returns>Whether there may be more.</returns>
    public bool DeleteSlice(Connection connection)
    {
        var started = Stopwatch.GetTimestamp();
        do
        {
            if (connection.Prepare(_delete).With(_first).With(_last).Run() < RowsAtOnce) return false;
        }
        while (Stopwatch.GetElapsedTime(started).TotalMilliseconds < SliceMilliseconds);
        return true;
    }
}
