using Brimful.Delivery.Deliveries;
using Brimful.Delivery.Endpoints;
using Brimful.Storage.Sqlite.Connections;

namespace Brimful.Storage.Sqlite.Deliveries;

/// <summary>Moves an endpoint's deliveries from state to state, oldest first.</summary>
internal static class DeliveryMoves
{
    /// <summary>How the partial indexes ask for it; what was delivered is found by its notifications, of which a move names a stretch.</summary>
    private static string Chosen(DeliveryState from) =>
        $"""
        WHERE endpoint = ?2 AND notification IN (
            SELECT notification FROM deliveries WHERE tenant = ?1 AND endpoint = ?2 AND state = ?3 AND {ConditionOf(from)}
                AND (?4 IS NULL OR reason = ?4) AND (?5 IS NULL OR changed_at >= ?5)
                AND (?10 IS NULL OR (next_attempt_at IS NOT NULL) = ?10) AND (?11 IS NULL OR changed_at < ?11)
                AND ((?12 IS NULL AND ?13 IS NULL) OR EXISTS (
                    SELECT 1 FROM notifications AS n WHERE n.number = notification AND (?12 IS NULL OR n.created_at >= ?12) AND (?13 IS NULL OR n.created_at < ?13)))
            ORDER BY notification LIMIT ?6)
        """;

    private static string ConditionOf(DeliveryState from) => from switch
    {
        DeliveryState.Queued => "next_attempt_at IS NOT NULL",
        DeliveryState.Delivered => "notification IN (SELECT number FROM notifications WHERE tenant = ?1 AND created_at >= coalesce(?12, '') AND (?13 IS NULL OR created_at < ?13))",
        _ => "state NOT IN (1, 3)",
    };

    private const string Queue =
        "UPDATE deliveries SET round = round + 1, attempts = 0, round_started_at = ?9, state = ?7, reason = ?8, next_attempt_at = ?9, changed_at = ?9, told_by = NULL ";

    private const string Settle = "UPDATE deliveries SET state = ?7, reason = ?8, next_attempt_at = NULL, changed_at = ?9 ";

    public static int Apply(Connection connection, EndpointId endpoint, DeliveryMove move, int limit) =>
        connection.Prepare((move.To == DeliveryState.Queued ? Queue : Settle) + Chosen(move.From))
            .With(endpoint.TenantNumber).With(endpoint.Key).With((int)move.From).With(move.FromReason).With(move.ChangedSince)
            .With(limit).With((int)move.To).With(move.Reason).With(move.At)
            .With(move.IsWaiting is { } isWaiting ? (isWaiting ? 1L : 0L) : (long?)null).With(move.ChangedBefore).With(move.MadeSince).With(move.MadeBefore).Run();
}
