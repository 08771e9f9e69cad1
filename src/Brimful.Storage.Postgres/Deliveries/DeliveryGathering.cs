using Brimful.Delivery.Deliveries;
using Brimful.Delivery.Timing;
using Brimful.Storage.Postgres.Connections;
using NodaTime;

namespace Brimful.Storage.Postgres.Deliveries;

/// <summary>Settles what is told in one message; what is no longer held until a time is left as it is.</summary>
internal static class DeliveryGathering
{
    private const string Settle =
        """
        UPDATE deliveries AS d SET state = $1, reason = $2, next_attempt_at = $3, changed_at = $4, told_by = $5 FROM unnest($8) AS n(id)
        WHERE d.tenant = $6 AND d.endpoint = $7 AND d.notification = n.id AND d.state = 2 AND d.next_attempt_at IS NOT NULL
        """;

    /// <summary>Gives a notification its message, while the delivery that it is made for waits.</summary>
    private static Statement Say(DeliveryId id, ReadOnlyMemory<byte> message) =>
        new Statement(
            """
            UPDATE notifications AS n SET body = $4 FROM deliveries AS d WHERE n.tenant = $1 AND n.id = $2
                AND d.tenant = n.tenant AND d.notification = n.id AND d.endpoint = $3 AND d.state = 2 AND d.next_attempt_at IS NOT NULL
            """)
            .With(id.TenantNumber).With(id.NotificationId).With(id.Endpoint).With(message);

    /// <summary>Suppresses those of a notification's deliveries that wait for an escalation.</summary>
    public static Statement Acknowledge(int tenant, string notification, Instant at) =>
        new Statement("UPDATE deliveries SET state = $3, reason = $4, next_attempt_at = NULL, changed_at = $5 WHERE tenant = $1 AND notification = $2 AND state = 2 AND reason = $6")
            .With(tenant).With(notification).With((int)DeliveryState.Suppressed).With(DeliveryReasons.Acknowledged).With(at).With(DeliveryReasons.Escalation);

    public static IReadOnlyList<Statement> Of(Gathering gathering, Instant at)
    {
        var leader = gathering.Leader;
        return
        [
            .. gathering.Message is { } message ? [Say(leader, message)] : Array.Empty<Statement>(),
            Set([leader], (DeliveryState.Queued, DeliveryReasons.New, at, null), at),
            Set(gathering.Merged, (DeliveryState.Merged, DeliveryReasons.Together, null, leader.NotificationId), at),
            Set(gathering.Inhibited, (DeliveryState.Suppressed, DeliveryReasons.Inhibited, null, leader.NotificationId), at),
        ];

        Statement Set(IReadOnlyCollection<DeliveryId> ids, (DeliveryState State, string Reason, Instant? Next, string? ToldBy) to, Instant now) =>
            new Statement(Settle).With((int)to.State).With(to.Reason).With(to.Next).With(now).With(to.ToldBy)
                .With(leader.TenantNumber).With(leader.Endpoint).With([.. ids.Select(id => (string?)id.NotificationId)]);
    }
}
