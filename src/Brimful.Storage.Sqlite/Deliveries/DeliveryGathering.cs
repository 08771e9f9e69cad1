using Brimful.Delivery.Deliveries;
using Brimful.Delivery.Timing;
using Brimful.Storage.Sqlite.Connections;
using Brimful.Storage.Sqlite.Notifications;
using NodaTime;

namespace Brimful.Storage.Sqlite.Deliveries;

/// <summary>Settles what is told in one message; what is no longer held until a time is left as it is.</summary>
internal static class DeliveryGathering
{
    private const string Settle =
        $"""
        UPDATE deliveries SET state = ?, reason = ?, next_attempt_at = ?, changed_at = ?, told_by = ?
        WHERE notification = {NotificationTable.NumberOf} AND endpoint = ? AND state = 2 AND next_attempt_at IS NOT NULL
        """;

    public static void Apply(Connection connection, Gathering gathering, Instant at)
    {
        var leader = gathering.Leader.NotificationId;
        if (gathering.Message is { } message) Say(connection, gathering.Leader, message);
        Set(connection, gathering.Leader, (DeliveryState.Queued, DeliveryReasons.New, at, null), at);
        foreach (var merged in gathering.Merged) Set(connection, merged, (DeliveryState.Merged, DeliveryReasons.Together, null, leader), at);
        foreach (var inhibited in gathering.Inhibited) Set(connection, inhibited, (DeliveryState.Suppressed, DeliveryReasons.Inhibited, null, leader), at);
    }

    /// <summary>Gives a notification its message, while the delivery that it is made for waits.</summary>
    private static void Say(Connection connection, DeliveryId id, ReadOnlyMemory<byte> message) =>
        connection.Prepare(
            """
            UPDATE notifications SET body = ? WHERE tenant = ? AND id = ? AND EXISTS (SELECT 1 FROM deliveries AS d
                WHERE d.notification = notifications.number AND d.endpoint = ? AND d.state = 2 AND d.next_attempt_at IS NOT NULL)
            """)
            .With(message).With(id.TenantNumber).With(id.NotificationId).With(id.Endpoint).Run();

    /// <summary>Suppresses those of a notification's deliveries that wait for an escalation.</summary>
    public static void Acknowledge(Connection connection, int tenant, string notification, Instant at) =>
        connection.Prepare($"UPDATE deliveries SET state = ?, reason = ?, next_attempt_at = NULL, changed_at = ? WHERE notification = {NotificationTable.NumberOf} AND state = 2 AND reason = ?")
            .With((int)DeliveryState.Suppressed).With(DeliveryReasons.Acknowledged).With(at).With(tenant).With(notification).With(DeliveryReasons.Escalation).Run();

    private static void Set(Connection connection, DeliveryId id, (DeliveryState State, string Reason, Instant? Next, string? ToldBy) to, Instant at) =>
        connection.Prepare(Settle).With((int)to.State).With(to.Reason).With(to.Next).With(at).With(to.ToldBy)
            .With(id.TenantNumber).With(id.NotificationId).With(id.Endpoint).Run();
}
