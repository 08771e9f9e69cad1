using Brimful.Delivery.Endpoints;
using Brimful.Storage.Postgres.Connections;
using Npgsql;

namespace Brimful.Storage.Postgres.Endpoints;

/// <summary>An endpoint as a row.</summary>
internal static class EndpointRow
{
    private const string Names =
        """
        tenant, key, kind, url, disabled_reason, state_since, secret_version, secret, previous_version, previous_secret, previous_until,
            rate_limit, failing_since, failures, last_notice_at, version, created_at
        """;

    private const string Values = "$1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17";

    public const string Select = $"SELECT {Names} FROM endpoints WHERE tenant = $1";

    public static Endpoint Read(NpgsqlDataReader row) => new()
    {
        Id = new EndpointId(row.GetInt32(0), row.GetString(1)),
        Kind = (EndpointKind)row.GetInt16(2),
        Url = row.GetString(3),
        DisabledReason = row.TextOrNull(4),
        StateSince = row.Instant(5),
        Secret = new ProtectedSecret(row.GetInt32(6), [.. row.Bytes(7)]),
        Previous = row.IsDBNull(8) ? null : new PreviousSecret(new ProtectedSecret(row.GetInt32(8), [.. row.Bytes(9)]), row.Instant(10)),
        RateLimitPerSecond = row.Int32OrNull(11),
        Health = new EndpointHealth(row.InstantOrNull(12), row.GetInt32(13), row.InstantOrNull(14)),
        Version = row.GetInt64(15),
        CreatedAt = row.Instant(16),
    };

    /// <summary>Makes the row where there is none.</summary>
    public static Statement Insert(Endpoint endpoint) =>
        WithValues(new Statement($"INSERT INTO endpoints ({Names}) VALUES ({Values}) ON CONFLICT DO NOTHING"), endpoint);

    /// <summary>Replaces the row if it has a version.</summary>
    public static Statement Replace(Endpoint endpoint, long expectedVersion) =>
        WithValues(new Statement($"UPDATE endpoints SET ({Names}) = ({Values}) WHERE tenant = $1 AND key = $2 AND version = $18"), endpoint).With(expectedVersion);

    private static Statement WithValues(Statement statement, Endpoint endpoint)
    {
        var previous = endpoint.Previous;
        return statement
            .With(endpoint.Id.TenantNumber).With(endpoint.Id.Key).With((int)endpoint.Kind).With(endpoint.Url)
            .With(endpoint.DisabledReason).With(endpoint.StateSince)
            .With(endpoint.Secret.Version).With(endpoint.Secret.Bytes.AsMemory())
            .With(previous?.Secret.Version).With(previous?.Secret.Bytes.AsMemory()).With(previous?.ValidUntil)
            .With(endpoint.RateLimitPerSecond)
            .With(endpoint.Health.FailingSince).With(endpoint.Health.ConsecutiveFailures).With(endpoint.Health.LastNoticeAt)
            .With(endpoint.Version).With(endpoint.CreatedAt);
    }
}
