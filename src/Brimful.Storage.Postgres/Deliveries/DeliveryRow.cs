using Brimful.Delivery.Deliveries;
using Brimful.Delivery.Notifications;
using Brimful.Storage.Postgres.Connections;
using Brimful.Storage.Postgres.Tenancy;
using NodaTime;
using Npgsql;

namespace Brimful.Storage.Postgres.Deliveries;

/// <summary>A delivery as a row.</summary>
internal static class DeliveryRow
{
    public const string Names = "d.tenant, d.notification, d.endpoint, d.round, d.attempts, d.round_started_at, d.state, d.reason, d.next_attempt_at, d.changed_at, d.routing, d.told_by";

    /// <summary>How many <see cref="Names"/> there are.</summary>
    public const int Count = 12;

    public static DeliveryRecord Read(NpgsqlDataReader row) => new()
    {
        Id = new DeliveryId(row.GetInt32(0), row.GetString(1), row.GetString(2)),
        Round = row.GetInt32(3),
        Attempts = row.GetInt32(4),
        RoundStartedAt = row.Instant(5),
        State = (DeliveryState)row.GetInt16(6),
        Reason = row.GetString(7),
        NextAttemptAt = row.InstantOrNull(8),
        ChangedAt = row.Instant(9),
        Routing = row.TextOrNull(10),
        ToldBy = row.TextOrNull(11),
    };

    /// <summary>Queues a delivery for its next round, or makes it in its first, where its notification is known.</summary>
    public static Statement Resend(DeliveryId id, Instant at) =>
        new Statement(
            """
            INSERT INTO deliveries (tenant, notification, endpoint, round, attempts, round_started_at, state, reason, next_attempt_at, changed_at)
            SELECT tenant, id, $3, 1, 0, $4, $5, $6, $4, $4 FROM notifications WHERE tenant = $1 AND id = $2
            ON CONFLICT (tenant, notification, endpoint) DO UPDATE SET round = deliveries.round + 1, attempts = 0,
                round_started_at = excluded.round_started_at, state = excluded.state, reason = excluded.reason,
                next_attempt_at = excluded.next_attempt_at, changed_at = excluded.changed_at, told_by = NULL
            """)
            .With(id.TenantNumber).With(id.NotificationId).With(id.Endpoint).With(at)
            .With((int)DeliveryState.Queued).With(DeliveryReasons.Resend);

    /// <summary>A notification's deliveries in order of endpoint key, with their attempts.</summary>
    public static async Task<IReadOnlyList<DeliveryDetail>> DetailsOfAsync(RowScope.Snapshot snapshot, int tenant, string notification)
    {
        var deliveries = await snapshot.ListAsync(
            new Statement($"SELECT {Names} FROM deliveries AS d WHERE d.tenant = $1 AND d.notification = $2 ORDER BY d.endpoint").With(tenant).With(notification), Read);
        var attempts = (await snapshot.ListAsync(AttemptRow.Of(tenant, notification), AttemptRow.Read)).ToLookup(attempt => attempt.Endpoint, attempt => attempt.Attempt);
        return [.. deliveries.Select(delivery => new DeliveryDetail(delivery, [.. attempts[delivery.Id.Endpoint]]))];
    }
}
