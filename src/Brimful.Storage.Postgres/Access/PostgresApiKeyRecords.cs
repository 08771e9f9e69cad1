using Brimful.Engine.Ports;
using Brimful.Storage.Postgres.Connections;
using Brimful.Storage.Postgres.Tenancy;
using NodaTime;
using Npgsql;

namespace Brimful.Storage.Postgres.Access;

/// <summary>API keys. Who asks is not known before the key behind a secret is found, so that this one look goes over all tenants.</summary>
public sealed class PostgresApiKeyRecords : IApiKeyRecords
{
    private const string Select = "SELECT id, tenant, name, scopes, secret_sha256, created_at, last_used_at, revoked_at FROM api_keys";

    private readonly Scopes _scopes;

    internal PostgresApiKeyRecords(Scopes scopes) => _scopes = scopes;

    /// <inheritdoc/>
    public Task<ApiKeyRecord?> FindBySecretAsync(string secretSha256, CancellationToken cancellationToken) =>
        _scopes.All.FirstAsync(new Statement(Select + " WHERE secret_sha256 = $1").With(secretSha256), Read, cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<ApiKeyRecord>> ListAsync(string? tenant, CancellationToken cancellationToken) => tenant is null
        ? _scopes.All.ListAsync(new Statement(Select + " WHERE tenant IS NULL ORDER BY created_at, id"), Read, cancellationToken)
        : _scopes.OfKey(tenant).ListAsync(new Statement(Select + " WHERE tenant = $1 ORDER BY created_at, id").With(tenant), Read, cancellationToken);

    /// <inheritdoc/>
    public Task SaveAsync(ApiKeyRecord key, CancellationToken cancellationToken) =>
        (key.Tenant is null ? _scopes.All : _scopes.OfKey(key.Tenant)).WriteAsync(
            [],
            [
                new Statement(
                    """
                    INSERT INTO api_keys (id, tenant, name, scopes, secret_sha256, created_at, last_used_at, revoked_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
                    ON CONFLICT (id) DO UPDATE SET tenant = excluded.tenant, name = excluded.name, scopes = excluded.scopes,
                        secret_sha256 = excluded.secret_sha256, created_at = excluded.created_at, last_used_at = excluded.last_used_at,
                        revoked_at = excluded.revoked_at
                    """)
                    .With(key.Id).With(key.Tenant).With(key.Name).With([.. key.Scopes]).With(key.SecretSha256)
                    .With(key.CreatedAt).With(key.LastUsedAt).With(key.RevokedAt),
            ],
            cancellationToken);

    /// <inheritdoc/>
    public Task TouchAsync(string id, Instant usedAt, CancellationToken cancellationToken) =>
        _scopes.All.WriteAsync([], [new Statement("UPDATE api_keys SET last_used_at = $1 WHERE id = $2").With(usedAt).With(id)], cancellationToken);

    private static ApiKeyRecord Read(NpgsqlDataReader row) => new(
        row.GetString(0),
        row.TextOrNull(1),
        row.GetString(2),
        row.GetFieldValue<string[]>(3),
        row.GetString(4),
        row.Instant(5),
        row.InstantOrNull(6),
        row.InstantOrNull(7));
}
