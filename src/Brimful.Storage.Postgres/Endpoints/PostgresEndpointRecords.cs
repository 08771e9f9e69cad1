using Brimful.Delivery.Endpoints;
using Brimful.Delivery.Ports;
using Brimful.Storage.Postgres.Connections;
using Brimful.Storage.Postgres.Tenancy;

namespace Brimful.Storage.Postgres.Endpoints;

/// <summary>Endpoints with their health.</summary>
public sealed class PostgresEndpointRecords : IEndpointRecords
{
    private readonly Scopes _scopes;

    internal PostgresEndpointRecords(Scopes scopes) => _scopes = scopes;

    /// <inheritdoc/>
    public Task<Endpoint?> FindAsync(EndpointId id, CancellationToken cancellationToken) =>
        _scopes.Of(id.TenantNumber).FirstAsync(
            new Statement(EndpointRow.Select + " AND key = $2").With(id.TenantNumber).With(id.Key), EndpointRow.Read, cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<Endpoint>> ListAsync(int tenantNumber, string? afterKey, int limit, CancellationToken cancellationToken) =>
        _scopes.Of(tenantNumber).ListAsync(
            new Statement(EndpointRow.Select + " AND key > $2 ORDER BY key LIMIT $3").With(tenantNumber).With(afterKey ?? "").With(limit),
            EndpointRow.Read, cancellationToken);

    /// <inheritdoc/>
    public async Task<bool> SaveAsync(Endpoint endpoint, long? expectedVersion, CancellationToken cancellationToken)
    {
        var write = expectedVersion is { } expected ? EndpointRow.Replace(endpoint, expected) : EndpointRow.Insert(endpoint);
        return await WriteAsync(endpoint.Id.TenantNumber, write, cancellationToken);
    }

    /// <inheritdoc/>
    public Task<bool> DeleteAsync(EndpointId id, long expectedVersion, CancellationToken cancellationToken) => WriteAsync(
        id.TenantNumber,
        new Statement("DELETE FROM endpoints WHERE tenant = $1 AND key = $2 AND version = $3").With(id.TenantNumber).With(id.Key).With(expectedVersion),
        cancellationToken);

    private async Task<bool> WriteAsync(int tenant, Statement write, CancellationToken cancellationToken) =>
        await _scopes.Of(tenant).WriteAsync([tenant], [write], cancellationToken) == 1;
}
