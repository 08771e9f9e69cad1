using Brimful.Delivery.Endpoints;
using Brimful.Storage.Sqlite.Connections;

namespace Brimful.Storage.Sqlite.Endpoints;

/// <summary>An endpoint as a row.</summary>
internal static class EndpointRow
{
    public const string Select =
        """
        SELECT tenant, key, kind, settings, sealed_version, sealed, disabled_reason, state_since, secret_version, secret,
            previous_version, previous_secret, previous_until, rate_limit, failing_since, failures, last_notice_at, version, created_at
        FROM endpoints WHERE tenant = ?
        """;

    public static Endpoint Read(Statement row) => new()
    {
        Id = new EndpointId(row.Int32(0), row.Text(1)),
        Kind = (EndpointKind)row.Int32(2),
        Settings = row.Text(3),
        Sealed = SecretOrNull(row, 4),
        DisabledReason = row.TextOrNull(6),
        StateSince = row.Instant(7),
        Secret = SecretOrNull(row, 8),
        Previous = SecretOrNull(row, 10) is { } previous ? new PreviousSecret(previous, row.Instant(12)) : null,
        RateLimitPerSecond = row.IsNull(13) ? null : row.Int32(13),
        Health = new EndpointHealth(row.InstantOrNull(14), row.Int32(15), row.InstantOrNull(16)),
        Version = row.Int64(17),
        CreatedAt = row.Instant(18),
    };

    /// <summary>Writes the row whole.</summary>
    public static void Put(Connection connection, Endpoint endpoint)
    {
        var previous = endpoint.Previous;
        connection.Prepare("REPLACE INTO endpoints VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
            .With(endpoint.Id.TenantNumber).With(endpoint.Id.Key).With((int)endpoint.Kind).With(endpoint.Settings)
            .With((long?)endpoint.Sealed?.Version).With(endpoint.Sealed?.Bytes.AsMemory())
            .With(endpoint.DisabledReason).With(endpoint.StateSince)
            .With((long?)endpoint.Secret?.Version).With(endpoint.Secret?.Bytes.AsMemory())
            .With((long?)previous?.Secret.Version).With(previous?.Secret.Bytes.AsMemory()).With(previous?.ValidUntil)
            .With((long?)endpoint.RateLimitPerSecond)
            .With(endpoint.Health.FailingSince).With(endpoint.Health.ConsecutiveFailures).With(endpoint.Health.LastNoticeAt)
            .With(endpoint.Version).With(endpoint.CreatedAt).Run();
    }

    /// <summary>A version and the bytes after it.</summary>
    private static ProtectedSecret? SecretOrNull(Statement row, int at) =>
        row.IsNull(at) ? null : new ProtectedSecret(row.Int32(at), [.. row.Span(at + 1)]);

    /// <summary>Applies what an attempt means for its endpoint, if the endpoint is still the one that was attempted.</summary>
    public static void Apply(Connection connection, EndpointUpdate update)
    {
        connection.Prepare("UPDATE endpoints SET failing_since = ?, failures = ?, last_notice_at = ? WHERE tenant = ? AND key = ? AND version = ?")
            .With(update.Health.FailingSince).With(update.Health.ConsecutiveFailures).With(update.Health.LastNoticeAt)
            .With(update.Id.TenantNumber).With(update.Id.Key).With(update.ExpectedVersion).Run();
        if (update.DisabledReason is null) return;
        connection.Prepare("UPDATE endpoints SET disabled_reason = ?, state_since = ?, version = version + 1 WHERE tenant = ? AND key = ? AND version = ?")
            .With(update.DisabledReason).With(update.At).With(update.Id.TenantNumber).With(update.Id.Key).With(update.ExpectedVersion).Run();
    }
}
