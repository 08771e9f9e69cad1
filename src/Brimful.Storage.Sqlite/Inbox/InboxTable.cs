namespace Brimful.Storage.Sqlite.Inbox;

/// <summary>
/// Entries of inboxes, numbered in the order in which they were written. Those of the tenant's own team are under the account <see cref="OfTeam"/>, an
/// account's own under the contact <see cref="OfAccount"/>. Each entry is in one of three parts, each of which has an index over exactly its rows, and lists and
/// counts are had from those alone: what is unseen is among what is unread.
/// </summary>
internal static class InboxTable
{
    public const int OfTeam = -1;

    public const string OfAccount = "";

    public const string Unread = "archived_at IS NULL AND read_at IS NULL";

    public const string Read = "archived_at IS NULL AND read_at IS NOT NULL";

    public const string Archived = "archived_at IS NOT NULL";

    public static readonly string[] Parts = [Unread, Read, Archived];

    public const string Create =
        $"""
        CREATE TABLE inbox_entries (
            number       INTEGER PRIMARY KEY AUTOINCREMENT,
            tenant       INTEGER NOT NULL,
            account      INTEGER NOT NULL,
            contact      TEXT    NOT NULL,
            notification INTEGER NOT NULL,
            severity     INTEGER NOT NULL,
            created_at   TEXT    NOT NULL,
            seen_at      TEXT,
            read_at      TEXT,
            archived_at  TEXT
        );
        CREATE UNIQUE INDEX inbox_entries_by_notification ON inbox_entries (notification, account, contact);
        CREATE INDEX inbox_entries_unread ON inbox_entries (tenant, account, contact, number, seen_at) WHERE {Unread};
        CREATE INDEX inbox_entries_read ON inbox_entries (tenant, account, contact, number) WHERE {Read};
        CREATE INDEX inbox_entries_archived ON inbox_entries (tenant, account, contact, number) WHERE {Archived};
        """;

    /// <summary>As they were at first: by the id of their notification, and those that are unread in two indexes.</summary>
    public const string CreateById =
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

    /// <summary>From <see cref="CreateById"/> to <see cref="Create"/>; numbers go on where they were.</summary>
    public const string NumberByNotification =
        $"""
        DROP INDEX inbox_entries_by_notification;
        DROP INDEX inbox_entries_present;
        DROP INDEX inbox_entries_unread;
        DROP INDEX inbox_entries_archived;
        ALTER TABLE inbox_entries RENAME TO inbox_entries_before;
        {Create}
        INSERT INTO inbox_entries SELECT e.number, e.tenant, e.account, e.contact, n.number, e.severity, e.created_at, e.seen_at, e.read_at, e.archived_at
            FROM inbox_entries_before AS e JOIN notifications AS n ON n.tenant = e.tenant AND n.id = e.notification;
        DELETE FROM sqlite_sequence WHERE name = 'inbox_entries';
        UPDATE sqlite_sequence SET name = 'inbox_entries' WHERE name = 'inbox_entries_before';
        DROP TABLE inbox_entries_before;
        """;
}
