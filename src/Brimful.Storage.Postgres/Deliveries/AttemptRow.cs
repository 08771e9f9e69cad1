using Brimful.Delivery.Deliveries;
using Brimful.Storage.Postgres.Connections;
using Npgsql;

namespace Brimful.Storage.Postgres.Deliveries;

/// <summary>An attempt as a row: written once, never changed.</summary>
internal static class AttemptRow
{
    /// <summary>The attempts of a notification's deliveries, in the order in which they were recorded.</summary>
    public static Statement Of(int tenant, string notification) =>
        new Statement(
            """
            SELECT endpoint, round, attempt, at, duration_ms, status_code, error, decision, answer, next_attempt_at
            FROM attempts WHERE tenant = $1 AND notification = $2 ORDER BY number
            """).With(tenant).With(notification);

    /// <summary>Appends an attempt, where its delivery is still there.</summary>
    public static Statement Add(DeliveryId id, Attempt attempt) =>
        new Statement(
            """
            INSERT INTO attempts (tenant, notification, endpoint, round, attempt, at, duration_ms, status_code, error, decision, answer, next_attempt_at)
            SELECT tenant, notification, endpoint, $4, $5, $6, $7, $8, $9, $10, $11, $12 FROM deliveries
            WHERE tenant = $1 AND notification = $2 AND endpoint = $3 ON CONFLICT DO NOTHING
            """)
            .With(id.TenantNumber).With(id.NotificationId).With(id.Endpoint)
            .With(attempt.Round).With(attempt.Number).With(attempt.At).With(attempt.DurationMs).With(attempt.StatusCode)
            .With((int?)attempt.Error).With(attempt.Decision).With(attempt.Answer).With(attempt.NextAttemptAt);

    public static (string Endpoint, Attempt Attempt) Read(NpgsqlDataReader row) => (row.GetString(0), new Attempt
    {
        Round = row.GetInt32(1),
        Number = row.GetInt32(2),
        At = row.Instant(3),
        DurationMs = row.GetInt32(4),
        StatusCode = row.Int32OrNull(5),
        Error = row.IsDBNull(6) ? null : (AttemptError)row.GetInt16(6),
        Decision = row.GetString(7),
        Answer = row.TextOrNull(8),
        NextAttemptAt = row.InstantOrNull(9),
    });
}
