using Brimful.Storage.Sqlite.Connections;

namespace Brimful.Storage.Sqlite.History;

/// <summary>One day's history: blocks of counted events, found by the group of their accounts and by the fold that wrote them.</summary>
/// <remarks>Pages of 8 KiB: a block of events has up to some 13,000 bytes, and what does not fill a page of 16 KiB alone is lost.</remarks>
internal static class HistorySchema
{
    public static readonly Schema Value = new(PageBytes: 8_192,
    [
        """
        CREATE TABLE blocks (
            stream           INTEGER NOT NULL,
            through_sequence INTEGER NOT NULL,
            block_index      INTEGER NOT NULL,
            first_account    INTEGER NOT NULL,
            last_account     INTEGER NOT NULL,
            event_count      INTEGER NOT NULL,
            body             BLOB    NOT NULL
        );
        CREATE UNIQUE INDEX blocks_by_fold ON blocks (stream, through_sequence, block_index);
        CREATE INDEX blocks_by_account ON blocks (stream, first_account, last_account);
        """,
        // Blocks of before cannot be told apart from what an erasure would have to take out, and have no commands beside them.
        """
        DROP TABLE blocks;
        CREATE TABLE blocks (
            stream           INTEGER NOT NULL,
            through_sequence INTEGER NOT NULL,
            account_group    INTEGER NOT NULL,
            block_index      INTEGER NOT NULL,
            event_count      INTEGER NOT NULL,
            body             BLOB    NOT NULL
        );
        CREATE UNIQUE INDEX blocks_by_fold ON blocks (stream, through_sequence, account_group, block_index);
        CREATE INDEX blocks_by_group ON blocks (stream, account_group, through_sequence, block_index);
        """,
        "ALTER TABLE blocks ADD COLUMN seal INTEGER",
    ])
    {
        HasLog = false,
    };
}
