using Brimful.Delivery.Inbox;
using Brimful.Delivery.Notifications;
using Brimful.Storage.Sqlite.Connections;

namespace Brimful.Storage.Sqlite.Inbox;

/// <summary>An entry as a row.</summary>
internal static class InboxRow
{
    public const string Select =
        """
        SELECT e.number, e.severity, e.created_at, e.seen_at, e.read_at, e.archived_at, n.id, n.type, n.account, n.bucket, n.fact_position, n.created_at, n.state, n.reason, n.body
        FROM inbox_entries AS e JOIN notifications AS n ON n.number = e.notification WHERE e.tenant = ? AND e.account = ? AND e.contact = ?
        """;

    public static InboxRecord Read(Statement row, InboxId inbox) => new(
        new InboxEntry
        {
            Inbox = inbox,
            Number = row.Int64(0),
            Severity = (Severity)row.Int32(1),
            CreatedAt = row.Instant(2),
            SeenAt = row.InstantOrNull(3),
            ReadAt = row.InstantOrNull(4),
            ArchivedAt = row.InstantOrNull(5),
        },
        new Notification
        {
            TenantNumber = inbox.TenantNumber,
            Id = row.Text(6),
            Type = row.Text(7),
            AccountNumber = row.IsNull(8) ? null : row.Int32(8),
            Bucket = row.TextOrNull(9),
            FactPosition = row.IsNull(10) ? null : row.Int64(10),
            CreatedAt = row.Instant(11),
            State = (NotificationState)row.Int32(12),
            Reason = row.Text(13),
            Body = row.Blob(14),
        });

    /// <summary>Puts a notification that is new into an inbox.</summary>
    /// <param name="number">The notification's.</param>
    public static void Add(Connection connection, long number, Notification notification, InboxPlacement placement) =>
        connection.Prepare("INSERT INTO inbox_entries (tenant, account, contact, notification, severity, created_at) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING")
            .Named(placement.InboxOf(notification.TenantNumber)).With(number).With((int)placement.Severity).With(notification.CreatedAt).Run();

    /// <summary>Gives tenant, account and contact, in this order.</summary>
    public static Statement Named(this Statement statement, InboxId inbox) =>
        statement.With(inbox.TenantNumber).With(inbox.AccountNumber ?? InboxTable.OfTeam).With(inbox.Contact ?? InboxTable.OfAccount);
}
