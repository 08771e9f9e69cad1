using Brimful.Storage.Sqlite.Connections;

namespace Brimful.Storage.Sqlite.State;

/// <summary>The state file's tables: checkpoints here, records in the migrations that follow.</summary>
internal static class StateSchema
{
    public static readonly Schema Value = new(PageBytes: 8_192, [Checkpoints]);

    private const string Checkpoints =
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
