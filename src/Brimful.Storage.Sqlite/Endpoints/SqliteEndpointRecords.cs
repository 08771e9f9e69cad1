using Brimful.Delivery.Endpoints;
using Brimful.Delivery.Ports;
using Brimful.Storage.Sqlite.Connections;
using Brimful.Storage.Sqlite.State;

namespace Brimful.Storage.Sqlite.Endpoints;

/// <summary>Endpoints in the record file.</summary>
public sealed class SqliteEndpointRecords : IEndpointRecords
{
    private const string SelectOne = EndpointRow.Select + " AND key = ?";

    private readonly QueuedFile _records;
    private readonly KeptEndpoints _kept;

    internal SqliteEndpointRecords(QueuedFile records, KeptEndpoints kept) => (_records, _kept) = (records, kept);

    /// <inheritdoc/>
    public async Task<Endpoint?> FindAsync(EndpointId id, CancellationToken cancellationToken)
    {
        if (_kept.Find(id) is { } kept) return kept;
        var forgotten = _kept.Forgotten;
        var found = await _records.ReadAsync(connection => connection.Prepare(SelectOne).With(id.TenantNumber).With(id.Key).First(EndpointRow.Read), cancellationToken);
        if (found is not null) _kept.Keep(found, forgotten);
        return found;
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<Endpoint>> ListAsync(int tenantNumber, string? afterKey, int limit, CancellationToken cancellationToken) =>
        _records.ReadAsync<IReadOnlyList<Endpoint>>(
            connection => connection.Prepare(EndpointRow.Select + " AND key > ? ORDER BY key LIMIT ?")
                .With(tenantNumber).With(afterKey ?? "").With(limit).List(EndpointRow.Read),
            cancellationToken);

    /// <inheritdoc/>
    public Task<bool> SaveAsync(Endpoint endpoint, long? expectedVersion, CancellationToken cancellationToken) =>
        WriteAsync(connection =>
        {
            if (VersionOf(connection, endpoint.Id) != expectedVersion) return false;
            EndpointRow.Put(connection, endpoint);
            return true;
        });

    /// <inheritdoc/>
    public Task<bool> DeleteAsync(EndpointId id, long expectedVersion, CancellationToken cancellationToken) =>
        WriteAsync(connection => connection.Prepare("DELETE FROM endpoints WHERE tenant = ? AND key = ? AND version = ?")
            .With(id.TenantNumber).With(id.Key).With(expectedVersion).Run() == 1);

    private async Task<bool> WriteAsync(Func<Connection, bool> work)
    {
        try
        {
            return await _records.WriteAsync(work);
        }
        finally
        {
            _kept.Forget();
        }
    }

    private static long? VersionOf(Connection connection, EndpointId id) =>
        connection.Prepare("SELECT version FROM endpoints WHERE tenant = ? AND key = ?")
            .With(id.TenantNumber).With(id.Key).First<long?>(row => row.Int64(0));
}
