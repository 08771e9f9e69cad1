using Brimful.Delivery.Deliveries;
using Brimful.Delivery.Notifications;
using Brimful.Storage.Sqlite.Connections;
using NodaTime;

namespace Brimful.Storage.Sqlite.Deliveries;

/// <summary>A delivery as a row.</summary>
internal static class DeliveryRow
{
    public const string Names = "d.number, d.tenant, d.notification, d.endpoint, d.round, d.attempts, d.round_started_at, d.state, d.reason, d.next_attempt_at, d.changed_at, d.routing, d.told_by";

    /// <summary>How many <see cref="Names"/> there are.</summary>
    public const int Columns = 13;

    public const string Select = $"SELECT {Names} FROM deliveries AS d WHERE tenant = ? AND notification = ?";

    public static DeliveryRecord Read(Statement row) => new()
    {
        Id = new DeliveryId(row.Int32(1), row.Text(2), row.Text(3)),
        Round = row.Int32(4),
        Attempts = row.Int32(5),
        RoundStartedAt = row.Instant(6),
        State = (DeliveryState)row.Int32(7),
        Reason = row.Text(8),
        NextAttemptAt = row.InstantOrNull(9),
        ChangedAt = row.Instant(10),
        Routing = row.TextOrNull(11),
        ToldBy = row.TextOrNull(12),
    };

    public static void Add(Connection connection, Notification notification, NewDelivery delivery) =>
        Add(connection, new DeliveryId(notification.TenantNumber, notification.Id, delivery.Endpoint), delivery, notification.CreatedAt);

    /// <summary>Makes a delivery of a notification that is known, where it has none to its target.</summary>
    public static void Add(Connection connection, DeliveryId id, NewDelivery delivery, Instant at) =>
        connection.Prepare(
            """
            INSERT INTO deliveries (tenant, notification, endpoint, round, attempts, round_started_at, state, reason, next_attempt_at, changed_at, routing)
            VALUES (?, ?, ?, 1, 0, ?, ?, ?, ?, ?, ?) ON CONFLICT (tenant, notification, endpoint) DO NOTHING
            """)
            .With(id.TenantNumber).With(id.NotificationId).With(id.Endpoint).With(at)
            .With((int)delivery.State).With(delivery.Reason).With(delivery.NextAttemptAt).With(at).With(delivery.Routing).Run();

    /// <summary>Queues a delivery for its next round, or makes it in its first.</summary>
    public static void Resend(Connection connection, DeliveryId id, Instant at) =>
        connection.Prepare(
            """
            INSERT INTO deliveries (tenant, notification, endpoint, round, attempts, round_started_at, state, reason, next_attempt_at, changed_at)
            VALUES (?1, ?2, ?3, 1, 0, ?4, ?5, ?6, ?4, ?4)
            ON CONFLICT (tenant, notification, endpoint) DO UPDATE SET round = round + 1, attempts = 0, round_started_at = ?4,
                state = ?5, reason = ?6, next_attempt_at = ?4, changed_at = ?4, told_by = NULL
            """)
            .With(id.TenantNumber).With(id.NotificationId).With(id.Endpoint).With(at)
            .With((int)DeliveryState.Queued).With(DeliveryReasons.Resend).Run();

    /// <summary>A notification's deliveries in order of endpoint key, with their attempts.</summary>
    public static List<DeliveryDetail> DetailsOf(Connection connection, int tenant, string notification)
    {
        var deliveries = connection.Prepare(Select + " ORDER BY endpoint").With(tenant).With(notification)
            .List(row => (Number: row.Int64(0), Record: Read(row)));
        return deliveries.ConvertAll(delivery => new DeliveryDetail(delivery.Record, AttemptRow.Of(connection, delivery.Number)));
    }
}
