using Brimful.Delivery.Deliveries;
using Brimful.Delivery.Endpoints;
using Brimful.Storage.Postgres.Connections;
using Brimful.Storage.Postgres.Notifications;

namespace Brimful.Storage.Postgres.Deliveries;

/// <summary>What an attempt leaves behind: the log always, the delivery only while it is queued, or held until a time, in the same round; nothing when the delivery is gone.</summary>
internal static class AttemptRecording
{
    public static IEnumerable<Statement> Of(AttemptResult result)
    {
        var id = result.After.Id;
        if (result.Attempt is { } attempt) yield return AttemptRow.Add(id, attempt);
        yield return Move(result.After);
        if (result.StandIn is { } standIn) yield return StandIn(result.After, standIn);
        if (result.Endpoint is { } update) yield return Update(id, update);
        foreach (var notice in result.Notices) yield return NotificationRow.Add(notice, id);
    }

    private static Statement Move(DeliveryRecord after) =>
        new Statement(
            """
            UPDATE deliveries SET attempts = $4, round_started_at = $5, state = $6, reason = $7, next_attempt_at = $8, changed_at = $9
            WHERE tenant = $1 AND notification = $2 AND endpoint = $3 AND round = $10 AND (state = 1 OR (state = 2 AND next_attempt_at IS NOT NULL))
            """)
            .With(after.Id.TenantNumber).With(after.Id.NotificationId).With(after.Id.Endpoint)
            .With(after.Attempts).With(after.RoundStartedAt).With((int)after.State).With(after.Reason).With(after.NextAttemptAt).With(after.ChangedAt)
            .With(after.Round);

    /// <summary>A delivery of the same notification, where that has none to its target and the one that failed stands where it was moved to.</summary>
    private static Statement StandIn(DeliveryRecord after, NewDelivery standIn) =>
        new Statement(
            """
            INSERT INTO deliveries (tenant, notification, endpoint, round, attempts, round_started_at, state, reason, next_attempt_at, changed_at, routing)
            SELECT tenant, id, $3, 1, 0, $4, $5, $6, $7, $4, $8 FROM notifications WHERE tenant = $1 AND id = $2
                AND EXISTS (SELECT FROM deliveries WHERE tenant = $1 AND notification = $2 AND endpoint = $9 AND round = $10 AND state = $11 AND changed_at = $4)
            ON CONFLICT DO NOTHING
            """)
            .With(after.Id.TenantNumber).With(after.Id.NotificationId).With(standIn.Endpoint).With(after.ChangedAt)
            .With((int)standIn.State).With(standIn.Reason).With(standIn.NextAttemptAt).With(standIn.Routing)
            .With(after.Id.Endpoint).With(after.Round).With((int)after.State);

    /// <summary>What it means for the endpoint, if that is still the one that was attempted.</summary>
    private static Statement Update(DeliveryId id, EndpointUpdate update) =>
        new Statement(
            """
            UPDATE endpoints SET failing_since = $4, failures = $5, last_notice_at = $6,
                disabled_reason = coalesce($7, disabled_reason),
                state_since = CASE WHEN $7 IS NULL THEN state_since ELSE $8 END,
                version = CASE WHEN $7 IS NULL THEN version ELSE version + 1 END
            WHERE tenant = $1 AND key = $2 AND version = $3
                AND EXISTS (SELECT FROM deliveries WHERE tenant = $9 AND notification = $10 AND endpoint = $11)
            """)
            .With(update.Id.TenantNumber).With(update.Id.Key).With(update.ExpectedVersion)
            .With(update.Health.FailingSince).With(update.Health.ConsecutiveFailures).With(update.Health.LastNoticeAt)
            .With(update.DisabledReason).With(update.At)
            .With(id.TenantNumber).With(id.NotificationId).With(id.Endpoint);
}
