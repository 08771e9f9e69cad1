using Brimful.Storage.Sqlite.Connections;

namespace Brimful.Storage.Sqlite.Commits;

/// <summary>
/// The commit file: a journal a stream (<see cref="JournalTable"/>), the outbox, and how far each stream has come.
/// </summary>
internal static class CommitSchema
{
    /// <summary>Small, since a commit writes whole pages to the log: for every stream that has a record in it the last leaf of that stream's journal, mostly the page above it, and the
    /// page of the streams. With pages of 16 KiB that is ten times what the records take, and the disk is what commits then wait for.</summary>
    public const int PageBytes = 4_096;

    /// <summary>The one page of the streams, which every unit writes and no cut does: the second table of a file, when it is made and when it is made anew.</summary>
    public const uint StreamsPage = 3;

    public static readonly Schema Value = new(PageBytes,
    [
        """
        CREATE TABLE meta (
            id           TEXT    NOT NULL,
            identity_key BLOB    NOT NULL,
            shard_count  INTEGER NOT NULL,
            epoch        INTEGER NOT NULL
        );
        CREATE TABLE streams (
            stream   INTEGER PRIMARY KEY,
            epoch    INTEGER NOT NULL,
            sequence INTEGER NOT NULL,
            position INTEGER NOT NULL
        );
        CREATE TABLE journal (
            record INTEGER PRIMARY KEY,
            body   BLOB NOT NULL
        );
        CREATE TABLE outbox (
            position INTEGER PRIMARY KEY,
            stream   INTEGER NOT NULL,
            sequence INTEGER NOT NULL,
            body     BLOB    NOT NULL
        );
        """,
        """
        ALTER TABLE journal ADD COLUMN seal INTEGER;
        ALTER TABLE outbox ADD COLUMN seal INTEGER;
        """,
        new Migration(JournalTable.TakeApart),
    ])
    {
        OverwritesDeleted = false,
    };
}
