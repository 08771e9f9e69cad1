using NodaTime;

namespace Brimful.Engine.Ports;

/// <summary>An API key as it is kept: never the secret, only its SHA-256.</summary>
/// <param name="Tenant">The tenant's key; null for an operator key.</param>
public sealed record ApiKeyRecord(
    string Id,
    string? Tenant,
    string Name,
    IReadOnlyList<string> Scopes,
    string SecretSha256,
    Instant CreatedAt,
    Instant? LastUsedAt,
    Instant? RevokedAt);

/// <summary>API keys, looked up by the hash of the secret. Writes are durable on return.</summary>
public interface IApiKeyRecords
{
    Task<ApiKeyRecord?> FindBySecretAsync(string secretSha256, CancellationToken cancellationToken);

    Task<IReadOnlyList<ApiKeyRecord>> ListAsync(string? tenant, CancellationToken cancellationToken);

    Task SaveAsync(ApiKeyRecord key, CancellationToken cancellationToken);

    Task TouchAsync(string id, Instant usedAt, CancellationToken cancellationToken);
}
