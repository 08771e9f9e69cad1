using Brimful.Delivery.Deliveries;
using Brimful.Storage.Sqlite.Connections;
using Brimful.Storage.Sqlite.Endpoints;
using Brimful.Storage.Sqlite.Notifications;

namespace Brimful.Storage.Sqlite.Deliveries;

/// <summary>Writes what an attempt leaves behind: the log always, the delivery only while it is queued, or held until a time, in the same round; and who stands in for it with that.</summary>
internal static class AttemptRecording
{
    /// <summary>Whether nothing else follows from an attempt. Should the power take it back, the message is sent again, under the same id.</summary>
    public static bool SaysOnlyWhatBecameOfIt(AttemptResult result) => result is { StandIn: null, Endpoint: null, Notices.Count: 0 };

    public static void Apply(Connection connection, AttemptResult result)
    {
        var id = result.After.Id;
        if (DeliveryRow.NotificationOf(connection, id) is not { } notification) return;
        if (result.Attempt is { } attempt) AttemptRow.Add(connection, notification, id.Endpoint, attempt);
        var isMoved = Move(connection, notification, result.After) > 0;
        if (isMoved && result.StandIn is { } standIn) DeliveryRow.Add(connection, (notification, id.TenantNumber), standIn, result.After.ChangedAt);
        if (result.Endpoint is { } update) EndpointRow.Apply(connection, update);
        foreach (var notice in result.Notices) NotificationRow.Add(connection, notice);
    }

    private static int Move(Connection connection, long notification, DeliveryRecord after) =>
        connection.Prepare(
            """
            UPDATE deliveries SET attempts = ?, round_started_at = ?, state = ?, reason = ?, next_attempt_at = ?, changed_at = ?
            WHERE notification = ? AND endpoint = ? AND round = ? AND (state = 1 OR (state = 2 AND next_attempt_at IS NOT NULL))
            """)
            .With(after.Attempts).With(after.RoundStartedAt).With((int)after.State).With(after.Reason).With(after.NextAttemptAt).With(after.ChangedAt)
            .With(notification).With(after.Id.Endpoint).With(after.Round).Run();
}
