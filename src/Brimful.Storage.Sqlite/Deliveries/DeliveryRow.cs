using Brimful.Delivery.Deliveries;
using Brimful.Delivery.Notifications;
using Brimful.Delivery.Ports;
using Brimful.Storage.Sqlite.Connections;
using NodaTime;

namespace Brimful.Storage.Sqlite.Deliveries;

/// <summary>A delivery as a row.</summary>
internal static class DeliveryRow
{
    public const string Names = "d.tenant, n.id, d.endpoint, d.round, d.attempts, d.round_started_at, d.state, d.reason, d.next_attempt_at, d.changed_at, d.routing, d.told_by";

    /// <summary>How many <see cref="Names"/> there are.</summary>
    public const int Columns = 12;

    /// <summary>The deliveries of a notification, by tenant and id.</summary>
    public const string OfNotification = "FROM notifications AS n JOIN deliveries AS d ON d.notification = n.number WHERE n.tenant = ? AND n.id = ?";

    public static DeliveryRecord Read(Statement row) => new()
    {
        Id = new DeliveryId(row.Int32(0), row.Text(1), row.Text(2)),
        Round = row.Int32(3),
        Attempts = row.Int32(4),
        RoundStartedAt = row.Instant(5),
        State = (DeliveryState)row.Int32(6),
        Reason = row.Text(7),
        NextAttemptAt = row.InstantOrNull(8),
        ChangedAt = row.Instant(9),
        Routing = row.TextOrNull(10),
        ToldBy = row.TextOrNull(11),
    };

    /// <summary>The number of the notification whose delivery it is; null where there is none.</summary>
    public static long? NotificationOf(Connection connection, DeliveryId id) =>
        connection.Prepare($"SELECT n.number {OfNotification} AND d.endpoint = ?")
            .With(id.TenantNumber).With(id.NotificationId).With(id.Endpoint).First<long?>(row => row.Int64(0));

    /// <summary>Makes a delivery of a notification, where it has none to its target.</summary>
    public static void Add(Connection connection, (long Number, int Tenant) notification, NewDelivery delivery, Instant at) =>
        connection.Prepare(
            """
            INSERT INTO deliveries (notification, endpoint, tenant, round, attempts, round_started_at, state, reason, next_attempt_at, changed_at, routing)
            VALUES (?, ?, ?, 1, 0, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
            """)
            .With(notification.Number).With(delivery.Endpoint).With(notification.Tenant).With(at)
            .With((int)delivery.State).With(delivery.Reason).With(delivery.NextAttemptAt).With(at).With(delivery.Routing).Run();

    /// <summary>The queued deliveries of a notification that is new, as they would be read.</summary>
    public static IEnumerable<DeliveryWork> Queued(NewNotification added)
    {
        var (notification, deliveries) = added;
        return deliveries.DistinctBy(static delivery => delivery.Endpoint).Where(static delivery => delivery.State == DeliveryState.Queued).Select(delivery => new DeliveryWork(
            new DeliveryRecord
            {
                Id = new DeliveryId(notification.TenantNumber, notification.Id, delivery.Endpoint),
                Round = 1,
                Attempts = 0,
                RoundStartedAt = notification.CreatedAt,
                State = delivery.State,
                Reason = delivery.Reason,
                NextAttemptAt = delivery.NextAttemptAt,
                ChangedAt = notification.CreatedAt,
                Routing = delivery.Routing,
            },
            notification.Type,
            notification.Body));
    }

    /// <summary>Queues a delivery for its next round, or makes it in its first.</summary>
    /// <returns>False when there is no such notification.</returns>
    public static bool Resend(Connection connection, DeliveryId id, Instant at) =>
        connection.Prepare(
            """
            INSERT INTO deliveries (notification, endpoint, tenant, round, attempts, round_started_at, state, reason, next_attempt_at, changed_at)
            SELECT number, ?3, tenant, 1, 0, ?4, ?5, ?6, ?4, ?4 FROM notifications WHERE tenant = ?1 AND id = ?2
            ON CONFLICT (notification, endpoint) DO UPDATE SET round = round + 1, attempts = 0, round_started_at = ?4,
                state = ?5, reason = ?6, next_attempt_at = ?4, changed_at = ?4, told_by = NULL
            """)
            .With(id.TenantNumber).With(id.NotificationId).With(id.Endpoint).With(at)
            .With((int)DeliveryState.Queued).With(DeliveryReasons.Resend).Run() > 0;

    /// <summary>A notification's deliveries in order of endpoint key, with their attempts.</summary>
    public static List<DeliveryDetail> DetailsOf(Connection connection, int tenant, string notification)
    {
        var deliveries = connection.Prepare($"SELECT {Names}, n.number {OfNotification} ORDER BY d.endpoint").With(tenant).With(notification)
            .List(row => (Record: Read(row), Notification: row.Int64(Columns)));
        return deliveries.ConvertAll(delivery => new DeliveryDetail(delivery.Record, AttemptRow.Of(connection, delivery.Notification, delivery.Record.Id.Endpoint)));
    }
}
