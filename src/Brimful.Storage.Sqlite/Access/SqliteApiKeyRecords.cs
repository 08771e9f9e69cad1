using System.Text.Json;
using Brimful.Engine.Ports;
using Brimful.Storage.Sqlite.Connections;
using Brimful.Storage.Sqlite.State;
using NodaTime;

namespace Brimful.Storage.Sqlite.Access;

/// <summary>API keys in the record file.</summary>
public sealed class SqliteApiKeyRecords : IApiKeyRecords
{
    private const string Select = "SELECT id, tenant, name, scopes, secret_sha256, created_at, last_used_at, revoked_at FROM api_keys";

    private readonly QueuedFile _records;

    internal SqliteApiKeyRecords(QueuedFile records) => _records = records;

    /// <inheritdoc/>
    public Task<ApiKeyRecord?> FindBySecretAsync(string secretSha256, CancellationToken cancellationToken) =>
        _records.ReadAsync(connection => connection.Prepare($"{Select} WHERE secret_sha256 = ?").With(secretSha256).First(Read), cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<ApiKeyRecord>> ListAsync(string? tenant, CancellationToken cancellationToken) =>
        _records.ReadAsync<IReadOnlyList<ApiKeyRecord>>(
            connection => connection.Prepare($"{Select} WHERE tenant IS ? ORDER BY created_at, id").With(tenant).List(Read), cancellationToken);

    /// <inheritdoc/>
    public Task SaveAsync(ApiKeyRecord key, CancellationToken cancellationToken) =>
        _records.WriteAsync(connection =>
        {
            connection.Prepare(
                """
                INSERT INTO api_keys (id, tenant, name, scopes, secret_sha256, created_at, last_used_at, revoked_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (id) DO UPDATE SET tenant = excluded.tenant, name = excluded.name, scopes = excluded.scopes,
                    secret_sha256 = excluded.secret_sha256, created_at = excluded.created_at, last_used_at = excluded.last_used_at,
                    revoked_at = excluded.revoked_at
                """)
                .With(key.Id).With(key.Tenant).With(key.Name).With(JsonSerializer.Serialize(key.Scopes)).With(key.SecretSha256)
                .With(key.CreatedAt).With(key.LastUsedAt).With(key.RevokedAt).Run();
        });

    /// <inheritdoc/>
    public Task TouchAsync(string id, Instant usedAt, CancellationToken cancellationToken) =>
        _records.WriteAsync(connection =>
        {
            connection.Prepare("UPDATE api_keys SET last_used_at = ? WHERE id = ?").With(usedAt).With(id).Run();
        });

    private static ApiKeyRecord Read(Statement row) => new(
        row.Text(0),
        row.TextOrNull(1),
        row.Text(2),
        JsonSerializer.Deserialize<string[]>(row.Text(3))!,
        row.Text(4),
        row.Instant(5),
        row.InstantOrNull(6),
        row.InstantOrNull(7));
}
