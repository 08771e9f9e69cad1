using Brimful.Delivery.Deliveries;
using Brimful.Delivery.Notifications;
using Brimful.Storage.Postgres.Connections;
using Brimful.Storage.Postgres.Inbox;
using Npgsql;

namespace Brimful.Storage.Postgres.Notifications;

/// <summary>A notification as a row.</summary>
internal static class NotificationRow
{
    public const string Select =
        "SELECT number, tenant, id, type, account, bucket, fact_position, created_at, state, reason, body, acknowledged_at, acknowledged_by FROM notifications WHERE tenant = $1";

    /// <summary>A notification with its deliveries and entries, in one statement: where its id is there already, all are left as they are.</summary>
    private const string Insert =
        """
        WITH added AS (
            INSERT INTO notifications (tenant, id, type, account, bucket, fact_position, created_at, state, reason, body)
            SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10
            WHERE $15::text IS NULL OR EXISTS (SELECT FROM deliveries WHERE tenant = $1 AND notification = $15 AND endpoint = $16)
            ON CONFLICT (tenant, id) DO NOTHING RETURNING tenant, id, created_at),
        entered AS (
            INSERT INTO inbox_entries (tenant, account, contact, notification, severity, created_at)
            SELECT a.tenant, i.account, i.contact, a.id, i.severity, a.created_at
            FROM added AS a CROSS JOIN unnest($17, $18, $19) WITH ORDINALITY AS i(account, contact, severity, place)
            ORDER BY i.place ON CONFLICT DO NOTHING)
        INSERT INTO deliveries (tenant, notification, endpoint, round, attempts, round_started_at, state, reason, next_attempt_at, changed_at, routing)
        SELECT a.tenant, a.id, d.endpoint, 1, 0, a.created_at, d.state, d.reason, d.next_attempt_at, a.created_at, d.routing
        FROM added AS a CROSS JOIN unnest($11, $12, $13, $14, $20) WITH ORDINALITY AS d(endpoint, state, reason, next_attempt_at, routing, place)
        ORDER BY d.place ON CONFLICT DO NOTHING
        """;

    public static NotificationRecord Read(NpgsqlDataReader row) => new(row.GetInt64(0), new Notification
    {
        TenantNumber = row.GetInt32(1),
        Id = row.GetString(2),
        Type = row.GetString(3),
        AccountNumber = row.Int32OrNull(4),
        Bucket = row.TextOrNull(5),
        FactPosition = row.Int64OrNull(6),
        CreatedAt = row.Instant(7),
        State = (NotificationState)row.GetInt16(8),
        Reason = row.GetString(9),
        Body = row.Bytes(10),
        Acknowledged = row.InstantOrNull(11) is { } at ? new Acknowledgement(row.TextOrNull(12), at) : null,
    });

    /// <param name="with">The delivery that it is about: nothing is added when that one is gone.</param>
    public static Statement Add(NewNotification added, DeliveryId? with = null)
    {
        var (notification, deliveries) = (added.Notification, added.Deliveries);
        return new Statement(Insert)
            .With(notification.TenantNumber).With(notification.Id).With(notification.Type).With(notification.AccountNumber)
            .With(notification.Bucket).With(notification.FactPosition).With(notification.CreatedAt).With((int)notification.State)
            .With(notification.Reason).With(notification.Body)
            .With([.. deliveries.Select(delivery => (string?)delivery.Endpoint)]).With([.. deliveries.Select(delivery => (short)delivery.State)])
            .With([.. deliveries.Select(delivery => (string?)delivery.Reason)]).With([.. deliveries.Select(delivery => Columns.Written(delivery.NextAttemptAt))])
            .With(with?.NotificationId).With(with?.Endpoint)
            .With([.. added.Inboxes.Select(placement => placement.AccountNumber ?? InboxRow.OfTeam)])
            .With([.. added.Inboxes.Select(placement => (string?)(placement.Contact ?? InboxRow.OfAccount))])
            .With([.. added.Inboxes.Select(placement => (short)placement.Severity)])
            .With([.. deliveries.Select(delivery => delivery.Routing)]);
    }
}
