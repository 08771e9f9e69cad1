using Brimful.Delivery.Endpoints;
using Brimful.Storage.Postgres.Connections;
using Npgsql;

namespace Brimful.Storage.Postgres.Endpoints;

/// <summary>An endpoint as a row.</summary>
internal static class EndpointRow
{
    private const string Names =
        """
        tenant, key, kind, settings, sealed_version, sealed, disabled_reason, state_since, secret_version, secret,
            previous_version, previous_secret, previous_until, rate_limit, failing_since, failures, last_notice_at, version, created_at
        """;

    private const string Values = "$1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19";

    public const string Select = $"SELECT {Names} FROM endpoints WHERE tenant = $1";

    public static Endpoint Read(NpgsqlDataReader row) => new()
    {
        Id = new EndpointId(row.GetInt32(0), row.GetString(1)),
        Kind = (EndpointKind)row.GetInt16(2),
        Settings = row.GetString(3),
        Sealed = SecretOrNull(row, 4),
        DisabledReason = row.TextOrNull(6),
        StateSince = row.Instant(7),
        Secret = SecretOrNull(row, 8),
        Previous = SecretOrNull(row, 10) is { } previous ? new PreviousSecret(previous, row.Instant(12)) : null,
        RateLimitPerSecond = row.Int32OrNull(13),
        Health = new EndpointHealth(row.InstantOrNull(14), row.GetInt32(15), row.InstantOrNull(16)),
        Version = row.GetInt64(17),
        CreatedAt = row.Instant(18),
    };

    /// <summary>Makes the row where there is none.</summary>
    public static Statement Insert(Endpoint endpoint) =>
        WithValues(new Statement($"INSERT INTO endpoints ({Names}) VALUES ({Values}) ON CONFLICT DO NOTHING"), endpoint);

    /// <summary>Replaces the row if it has a version.</summary>
    public static Statement Replace(Endpoint endpoint, long expectedVersion) =>
        WithValues(new Statement($"UPDATE endpoints SET ({Names}) = ({Values}) WHERE tenant = $1 AND key = $2 AND version = $20"), endpoint).With(expectedVersion);

    /// <summary>A version and the bytes after it.</summary>
    private static ProtectedSecret? SecretOrNull(NpgsqlDataReader row, int at) =>
        row.IsDBNull(at) ? null : new ProtectedSecret(row.GetInt32(at), [.. row.Bytes(at + 1)]);

    private static Statement WithValues(Statement statement, Endpoint endpoint)
    {
        var previous = endpoint.Previous;
        return statement
            .With(endpoint.Id.TenantNumber).With(endpoint.Id.Key).With((int)endpoint.Kind).With(endpoint.Settings)
            .With(endpoint.Sealed?.Version).With(endpoint.Sealed?.Bytes.AsMemory())
            .With(endpoint.DisabledReason).With(endpoint.StateSince)
            .With(endpoint.Secret?.Version).With(endpoint.Secret?.Bytes.AsMemory())
            .With(previous?.Secret.Version).With(previous?.Secret.Bytes.AsMemory()).With(previous?.ValidUntil)
            .With(endpoint.RateLimitPerSecond)
            .With(endpoint.Health.FailingSince).With(endpoint.Health.ConsecutiveFailures).With(endpoint.Health.LastNoticeAt)
            .With(endpoint.Version).With(endpoint.CreatedAt);
    }
}
