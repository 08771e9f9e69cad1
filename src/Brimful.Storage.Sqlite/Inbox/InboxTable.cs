namespace Brimful.Storage.Sqlite.Inbox;

/// <summary>
/// Entries of inboxes, numbered in the order in which they were written. Those of the tenant's own team are under the account <see cref="OfTeam"/>, an
/// account's own under the contact <see cref="OfAccount"/>. Each list has an index over exactly its rows, and counts are had
/// from those alone: what is unseen is among what is unread.
/// </summary>
internal static class InboxTable
{
    public const string Create =
        """
        CREATE TABLE inbox_entries (
            number       INTEGER PRIMARY KEY AUTOINCREMENT,
            tenant       INTEGER NOT NULL,
            account      INTEGER NOT NULL,
            contact      TEXT    NOT NULL,
            notification TEXT    NOT NULL,
            severity     INTEGER NOT NULL,
            created_at   TEXT    NOT NULL,
            seen_at      TEXT,
            read_at      TEXT,
            archived_at  TEXT
        );
        CREATE UNIQUE INDEX inbox_entries_by_notification ON inbox_entries (tenant, notification, account, contact);
        CREATE INDEX inbox_entries_present ON inbox_entries (tenant, account, contact, number) WHERE archived_at IS NULL;
        CREATE INDEX inbox_entries_unread ON inbox_entries (tenant, account, contact, number, seen_at) WHERE archived_at IS NULL AND read_at IS NULL;
        CREATE INDEX inbox_entries_archived ON inbox_entries (tenant, account, contact, number) WHERE archived_at IS NOT NULL;
        """;

    public const int OfTeam = -1;

    public const string OfAccount = "";
}
