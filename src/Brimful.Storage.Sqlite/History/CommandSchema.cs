using Brimful.Storage.Sqlite.Connections;

namespace Brimful.Storage.Sqlite.History;

/// <summary>What history holds besides counted events: the commands of each fold, and the copy of the directory's checkpoint.</summary>
internal static class CommandSchema
{
    public static readonly Schema Value = new(PageBytes: 16_384,
    [
        """
        CREATE TABLE folds (
            stream           INTEGER NOT NULL,
            through_sequence INTEGER NOT NULL,
            after_sequence   INTEGER NOT NULL,
            days             TEXT    NOT NULL,
            body             BLOB    NOT NULL
        );
        CREATE UNIQUE INDEX folds_by_sequence ON folds (stream, through_sequence);
        CREATE TABLE begun_folds (
            stream         INTEGER PRIMARY KEY,
            after_sequence INTEGER NOT NULL,
            days           TEXT    NOT NULL
        );
        CREATE TABLE directory_entries (
            kind     INTEGER NOT NULL,
            key      INTEGER NOT NULL,
            sequence INTEGER NOT NULL,
            body     BLOB    NOT NULL,
            PRIMARY KEY (kind, key)
        ) WITHOUT ROWID;
        CREATE TABLE directory_checkpoint (
            sequence INTEGER NOT NULL,
            body     BLOB    NOT NULL
        );
        """,
        """
        ALTER TABLE folds ADD COLUMN seal INTEGER;
        ALTER TABLE directory_entries ADD COLUMN seal INTEGER;
        ALTER TABLE directory_checkpoint ADD COLUMN seal INTEGER;
        """,
    ])
    {
        HasLog = false,
    };
}
