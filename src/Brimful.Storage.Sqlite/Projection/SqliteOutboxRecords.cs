using Brimful.Delivery.Ports;
using Brimful.Storage.Sqlite.Connections;
using Brimful.Storage.Sqlite.Deliveries;
using Brimful.Storage.Sqlite.Endpoints;
using Brimful.Storage.Sqlite.Events;
using Brimful.Storage.Sqlite.Facts;
using Brimful.Storage.Sqlite.Notifications;
using Brimful.Storage.Sqlite.State;

namespace Brimful.Storage.Sqlite.Projection;

/// <summary>Carries the outbox over into the record file, a stretch a transaction, each stretch once. It is written behind: the outbox has it as long as the disk may not.</summary>
public sealed class SqliteOutboxRecords : IOutboxRecords
{
    /// <summary>An item's bytes in tables and indexes, roughly; its body is among them.</summary>
    private const int BytesEach = 2_048;

    private readonly QueuedFile _records;
    private readonly KeptEndpoints _endpoints;
    private readonly FreshDeliveries _fresh;

    internal SqliteOutboxRecords(QueuedFile records, KeptEndpoints endpoints, FreshDeliveries fresh) => (_records, _endpoints, _fresh) = (records, endpoints, fresh);

    /// <inheritdoc/>
    public Task<long> PositionAsync(CancellationToken cancellationToken) => _records.ReadAsync(Position, cancellationToken);

    /// <inheritdoc/>
    public async Task<Projected> ProjectAsync(OutboxProjection projection, CancellationToken cancellationToken)
    {
        try
        {
            var (position, queued, edits) = await _records.WriteBehindAsync(connection => Project(connection, projection), BytesEach * (projection.Facts.Count + projection.Held.Count + projection.Rejected.Count + projection.Notifications.Count));
            _fresh.Keep(queued, edits);
            return new Projected(position, _records.OnDiskAsync());
        }
        finally
        {
            if (projection.RemovedTenants.Count > 0) _endpoints.Forget();
        }
    }

    private (long Position, List<DeliveryWork> Queued, long Edits) Project(Connection connection, OutboxProjection projection)
    {
        var position = Position(connection);
        if (position != projection.AfterPosition) return (position, [], 0);
        var queued = Add(connection, projection);
        foreach (var released in projection.Released) EventTables.Release(connection, released.TenantNumber, released.Position);
        foreach (var replayed in projection.Replayed) EventTables.Replay(connection, replayed.TenantNumber, replayed.Position);
        foreach (var erased in projection.ErasedAccounts) AccountErasure.Erase(connection, erased);
        foreach (var tenant in projection.RemovedTenants) TenantRemoval.Remove(connection, tenant);
        if (projection.ErasedAccounts.Count + projection.RemovedTenants.Count > 0)
        {
            queued.Clear();
            _fresh.Edited();
        }
        connection.Prepare("UPDATE projection SET position = ?").With(projection.ThroughPosition).Run();
        return (projection.ThroughPosition, queued, _fresh.Edits);
    }

    /// <returns>The deliveries that are to be tried.</returns>
    private static List<DeliveryWork> Add(Connection connection, OutboxProjection projection)
    {
        foreach (var fact in projection.Facts) FactTable.Add(connection, fact);
        foreach (var held in projection.Held) EventTables.Add(connection, held);
        foreach (var rejected in projection.Rejected) EventTables.Add(connection, rejected);
        return [.. projection.Notifications.Where(notification => NotificationRow.Add(connection, notification)).SelectMany(DeliveryRow.Queued)];
    }

    private static long Position(Connection connection) => connection.Prepare("SELECT position FROM projection").First(row => row.Int64(0));
}
