using Brimful.Storage.Sqlite.Connections;

namespace Brimful.Storage.Sqlite.History;

/// <summary>Rollups of all days, which outlive the files of their events, and how far each stream is rolled up.</summary>
internal static class RollupSchema
{
    public static readonly Schema Value = new(PageBytes: 16_384,
    [
        """
        CREATE TABLE rollups (
            stream           INTEGER NOT NULL,
            account_group    INTEGER NOT NULL,
            day              INTEGER NOT NULL,
            through_sequence INTEGER NOT NULL,
            body             BLOB    NOT NULL
        );
        CREATE UNIQUE INDEX rollups_by_group ON rollups (stream, account_group, day, through_sequence);
        CREATE TABLE rolled (
            stream           INTEGER PRIMARY KEY,
            through_sequence INTEGER NOT NULL
        );
        """,
        "ALTER TABLE rollups ADD COLUMN seal INTEGER",
    ])
    {
        HasLog = false,
    };
}
