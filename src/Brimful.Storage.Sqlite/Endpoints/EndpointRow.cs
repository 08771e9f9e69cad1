using Brimful.Delivery.Endpoints;
using Brimful.Storage.Sqlite.Connections;

namespace Brimful.Storage.Sqlite.Endpoints;

/// <summary>An endpoint as a row.</summary>
internal static class EndpointRow
{
    public const string Select =
        """
        SELECT tenant, key, kind, url, disabled_reason, state_since, secret_version, secret, previous_version, previous_secret, previous_until,
            rate_limit, failing_since, failures, last_notice_at, version, created_at
        FROM endpoints WHERE tenant = ?
        """;

    public static Endpoint Read(Statement row) => new()
    {
        Id = new EndpointId(row.Int32(0), row.Text(1)),
        Kind = (EndpointKind)row.Int32(2),
        Url = row.Text(3),
        DisabledReason = row.TextOrNull(4),
        StateSince = row.Instant(5),
        Secret = new ProtectedSecret(row.Int32(6), [.. row.Span(7)]),
        Previous = row.IsNull(8) ? null : new PreviousSecret(new ProtectedSecret(row.Int32(8), [.. row.Span(9)]), row.Instant(10)),
        RateLimitPerSecond = row.IsNull(11) ? null : row.Int32(11),
        Health = new EndpointHealth(row.InstantOrNull(12), row.Int32(13), row.InstantOrNull(14)),
        Version = row.Int64(15),
        CreatedAt = row.Instant(16),
    };

    /// <summary>Writes the row whole.</summary>
    public static void Put(Connection connection, Endpoint endpoint)
    {
        var previous = endpoint.Previous;
        connection.Prepare("REPLACE INTO endpoints VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
            .With(endpoint.Id.TenantNumber).With(endpoint.Id.Key).With((int)endpoint.Kind).With(endpoint.Url)
            .With(endpoint.DisabledReason).With(endpoint.StateSince)
            .With(endpoint.Secret.Version).With(endpoint.Secret.Bytes.AsSpan())
            .With((long?)previous?.Secret.Version).With(previous?.Secret.Bytes.AsMemory()).With(previous?.ValidUntil)
            .With((long?)endpoint.RateLimitPerSecond)
            .With(endpoint.Health.FailingSince).With(endpoint.Health.ConsecutiveFailures).With(endpoint.Health.LastNoticeAt)
            .With(endpoint.Version).With(endpoint.CreatedAt).Run();
    }

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
