namespace Brimful.Storage.Sqlite.Notifications;

/// <summary>Notifications, numbered in the order in which they were written: one writer, so no lower number appears after a higher one, nor after a start (<see cref="Records.RecordFile.SkipNumbers"/>).</summary>
internal static class NotificationTable
{
    public const string Create =
        """
        CREATE TABLE notifications (
            number        INTEGER PRIMARY KEY AUTOINCREMENT,
            tenant        INTEGER NOT NULL,
            id            TEXT    NOT NULL,
            type          TEXT    NOT NULL,
            account       INTEGER,
            bucket        TEXT,
            fact_position INTEGER,
            created_at    TEXT    NOT NULL,
            state         INTEGER NOT NULL,
            reason        TEXT    NOT NULL,
            body          BLOB    NOT NULL,
            acknowledged_at TEXT,
            acknowledged_by TEXT
        );
        CREATE UNIQUE INDEX notifications_by_id ON notifications (tenant, id);
        CREATE INDEX notifications_by_tenant ON notifications (tenant, number);
        CREATE INDEX notifications_by_account ON notifications (tenant, account, bucket, number);
        """;

    /// <summary>The number of a notification, by tenant and id.</summary>
    public const string NumberOf = "(SELECT number FROM notifications WHERE tenant = ? AND id = ?)";

    /// <summary>What is forgotten by age is found by age.</summary>
    public const string IndexAges = "CREATE INDEX notifications_by_age ON notifications (created_at);";
}
