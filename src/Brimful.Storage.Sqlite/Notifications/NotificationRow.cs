using Brimful.Delivery.Notifications;
using Brimful.Storage.Sqlite.Connections;
using Brimful.Storage.Sqlite.Deliveries;
using Brimful.Storage.Sqlite.Inbox;

namespace Brimful.Storage.Sqlite.Notifications;

/// <summary>A notification as a row.</summary>
internal static class NotificationRow
{
    public const string Select =
        "SELECT number, tenant, id, type, account, bucket, fact_position, created_at, state, reason, body, acknowledged_at, acknowledged_by FROM notifications WHERE tenant = ?";

    public static NotificationRecord Read(Statement row) => new(row.Int64(0), new Notification
    {
        TenantNumber = row.Int32(1),
        Id = row.Text(2),
        Type = row.Text(3),
        AccountNumber = row.IsNull(4) ? null : row.Int32(4),
        Bucket = row.TextOrNull(5),
        FactPosition = row.IsNull(6) ? null : row.Int64(6),
        CreatedAt = row.Instant(7),
        State = (NotificationState)row.Int32(8),
        Reason = row.Text(9),
        Body = row.Blob(10),
        Acknowledged = row.InstantOrNull(11) is { } at ? new Acknowledgement(row.TextOrNull(12), at) : null,
    });

    /// <summary>Adds a notification with its deliveries and entries; where its id is there already, all are left as they are.</summary>
    /// <returns>Whether it is new.</returns>
    public static bool Add(Connection connection, NewNotification added)
    {
        var notification = added.Notification;
        var isNew = connection.Prepare(
            """
            INSERT INTO notifications (tenant, id, type, account, bucket, fact_position, created_at, state, reason, body)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (tenant, id) DO NOTHING
            """)
            .With(notification.TenantNumber).With(notification.Id).With(notification.Type).With((long?)notification.AccountNumber)
            .With(notification.Bucket).With(notification.FactPosition).With(notification.CreatedAt).With((int)notification.State)
            .With(notification.Reason).With(notification.Body.Span).Run() == 1;
        if (!isNew) return false;
        var number = connection.LastNumber;
        foreach (var delivery in added.Deliveries) DeliveryRow.Add(connection, (number, notification.TenantNumber), delivery, notification.CreatedAt);
        foreach (var placement in added.Inboxes) InboxRow.Add(connection, number, notification, placement);
        return true;
    }
}
