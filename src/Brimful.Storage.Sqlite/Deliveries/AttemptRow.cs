using Brimful.Delivery.Deliveries;
using Brimful.Storage.Sqlite.Connections;

namespace Brimful.Storage.Sqlite.Deliveries;

/// <summary>An attempt as a row: written once, never changed.</summary>
internal static class AttemptRow
{
    /// <summary>A delivery's attempts in the order in which they were recorded.</summary>
    public static List<Attempt> Of(Connection connection, long notification, string endpoint) =>
        connection.Prepare(
            """
            SELECT round, attempt, at, duration_ms, status_code, error, decision, answer, next_attempt_at
            FROM attempts WHERE notification = ? AND endpoint = ? ORDER BY round, attempt
            """).With(notification).With(endpoint).List(Read);

    public static void Add(Connection connection, long notification, string endpoint, Attempt attempt) =>
        connection.Prepare(
            """
            INSERT INTO attempts (notification, endpoint, round, attempt, at, duration_ms, status_code, error, decision, answer, next_attempt_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
            """)
            .With(notification).With(endpoint).With(attempt.Round).With(attempt.Number).With(attempt.At).With(attempt.DurationMs).With((long?)attempt.StatusCode)
            .With((long?)attempt.Error).With(attempt.Decision).With(attempt.Answer).With(attempt.NextAttemptAt).Run();

    private static Attempt Read(Statement row) => new()
    {
        Round = row.Int32(0),
        Number = row.Int32(1),
        At = row.Instant(2),
        DurationMs = row.Int32(3),
        StatusCode = row.IsNull(4) ? null : row.Int32(4),
        Error = row.IsNull(5) ? null : (AttemptError)row.Int32(5),
        Decision = row.Text(6),
        Answer = row.TextOrNull(7),
        NextAttemptAt = row.InstantOrNull(8),
    };
}
