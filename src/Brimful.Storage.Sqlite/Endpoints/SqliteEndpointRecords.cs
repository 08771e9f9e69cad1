using Brimful.Delivery.Endpoints;
using Brimful.Delivery.Ports;
using Brimful.Storage.Sqlite.Connections;
using Brimful.Storage.Sqlite.State;

namespace Brimful.Storage.Sqlite.Endpoints;

/// <summary>Endpoints in the record file.</summary>
public sealed class SqliteEndpointRecords : IEndpointRecords
{
    private readonly QueuedFile _records;

    internal SqliteEndpointRecords(QueuedFile records) => _records = records;

    /// <inheritdoc/>
    public Task<Endpoint?> FindAsync(EndpointId id, CancellationToken cancellationToken) =>
        _records.ReadAsync(
            connection => connection.Prepare(EndpointRow.Select + " AND key = ?").With(id.TenantNumber).With(id.Key).First(EndpointRow.Read),
            cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<Endpoint>> ListAsync(int tenantNumber, string? afterKey, int limit, CancellationToken cancellationToken) =>
        _records.ReadAsync<IReadOnlyList<Endpoint>>(
            connection => connection.Prepare(EndpointRow.Select + " AND key > ? ORDER BY key LIMIT ?")
                .With(tenantNumber).With(afterKey ?? "").With(limit).List(EndpointRow.Read),
            cancellationToken);

    /// <inheritdoc/>
    public Task<bool> SaveAsync(Endpoint endpoint, long? expectedVersion, CancellationToken cancellationToken) =>
        _records.WriteAsync(connection =>
        {
            if (VersionOf(connection, endpoint.Id) != expectedVersion) return false;
            EndpointRow.Put(connection, endpoint);
            return true;
        });

    /// <inheritdoc/>
    public Task<bool> DeleteAsync(EndpointId id, long expectedVersion, CancellationToken cancellationToken) =>
        _records.WriteAsync(connection => connection.Prepare("DELETE FROM endpoints WHERE tenant = ? AND key = ? AND version = ?")
            .With(id.TenantNumber).With(id.Key).With(expectedVersion).Run() == 1);

    private static long? VersionOf(Connection connection, EndpointId id) =>
        connection.Prepare("SELECT version FROM endpoints WHERE tenant = ? AND key = ?")
            .With(id.TenantNumber).With(id.Key).First<long?>(row => row.Int64(0));
}
