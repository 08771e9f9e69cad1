namespace Brimful.Storage.Sqlite.State;

/// <summary>Whose file it is, and the checkpoints of its streams.</summary>
internal static class CheckpointTables
{
    public const string Create =
        """
        CREATE TABLE meta (installation TEXT NOT NULL);
        CREATE TABLE chunks (
            stream   INTEGER NOT NULL,
            kind     INTEGER NOT NULL,
            key      INTEGER NOT NULL,
            sequence INTEGER NOT NULL,
            body     BLOB    NOT NULL,
            PRIMARY KEY (stream, kind, key)
        ) WITHOUT ROWID;
        CREATE TABLE checkpoints (
            stream   INTEGER PRIMARY KEY,
            sequence INTEGER NOT NULL,
            body     BLOB    NOT NULL
        );
        """;
}
