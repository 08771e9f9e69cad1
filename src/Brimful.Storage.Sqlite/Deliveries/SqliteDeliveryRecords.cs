using Brimful.Delivery.Deliveries;
using Brimful.Delivery.Endpoints;
using Brimful.Delivery.Ports;
using Brimful.Delivery.Timing;
using Brimful.Storage.Sqlite.Connections;
using Brimful.Storage.Sqlite.Endpoints;
using Brimful.Storage.Sqlite.State;
using NodaTime;

namespace Brimful.Storage.Sqlite.Deliveries;

/// <summary>Deliveries and attempts in the record file.</summary>
public sealed class SqliteDeliveryRecords : IDeliveryRecords
{
    /// <summary>An attempt's bytes in tables and indexes, roughly.</summary>
    private const int BytesEach = 512;

    private readonly QueuedFile _records;
    private readonly KeptEndpoints _endpoints;

    private readonly FreshDeliveries _fresh;

    internal SqliteDeliveryRecords(QueuedFile records, KeptEndpoints endpoints, FreshDeliveries fresh) => (_records, _endpoints, _fresh) = (records, endpoints, fresh);

    /// <inheritdoc/>
    public Task<IReadOnlyList<EndpointId>> ListQueuedEndpointsAsync(EndpointId? after, int limit, CancellationToken cancellationToken) =>
        _records.ReadAsync<IReadOnlyList<EndpointId>>(connection => DeliveryQueries.QueuedEndpoints(connection, after, limit), cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<QueuedDelivery>> ListQueuedAsync(EndpointId endpoint, bool withHeld, int limit, CancellationToken cancellationToken) =>
        _records.ReadAsync<IReadOnlyList<QueuedDelivery>>(connection => DeliveryQueries.Queued(connection, endpoint, withHeld, limit), cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<QueuedDelivery>> ListHeldAsync(int tenantNumber, int limit, CancellationToken cancellationToken) =>
        _records.ReadAsync<IReadOnlyList<QueuedDelivery>>(connection => DeliveryQueries.Held(connection, tenantNumber, limit), cancellationToken);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<DeliveryWork>> LoadAsync(IReadOnlyList<DeliveryId> ids, CancellationToken cancellationToken)
    {
        var (works, others) = (new List<DeliveryWork>(ids.Count), new List<DeliveryId>());
        foreach (var id in ids)
        {
            if (_fresh.Take(id) is { } fresh) works.Add(fresh);
            else others.Add(id);
        }

        if (others.Count > 0) works.AddRange(await _records.ReadAsync(connection => connection.InSnapshot(() => others.Select(id => DeliveryQueries.Work(connection, id)).OfType<DeliveryWork>().ToList()), cancellationToken));
        return works;
    }

    /// <inheritdoc/>
    public async Task RecordAttemptsAsync(IReadOnlyList<AttemptResult> records, CancellationToken cancellationToken)
    {
        try
        {
            if (records.All(AttemptRecording.SaysOnlyWhatBecameOfIt)) await _records.WriteBehindAsync(connection => Apply(connection, records), BytesEach * records.Count);
            else await _records.WriteAsync(connection => Apply(connection, records));
        }
        finally
        {
            if (records.Any(record => record.Endpoint is not null)) _endpoints.Forget();
        }
    }

    /// <inheritdoc/>
    public Task<bool> ResendAsync(DeliveryId id, Instant at, CancellationToken cancellationToken) =>
        _records.WriteAsync(connection => DeliveryRow.Resend(connection, id, at));

    /// <inheritdoc/>
    public Task<int> MoveAsync(EndpointId endpoint, DeliveryMove move, int limit, CancellationToken cancellationToken) =>
        _records.WriteAsync(connection => DeliveryMoves.Apply(connection, endpoint, move, limit));

    /// <inheritdoc/>
    public Task<IReadOnlyList<EndpointId>> ListContactTargetsAsync(int tenantNumber, string? after, int limit, CancellationToken cancellationToken) =>
        _records.ReadAsync<IReadOnlyList<EndpointId>>(connection => DeliveryQueries.ContactTargets(connection, tenantNumber, after, limit), cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<WaitingDelivery>> ListWaitingAsync(EndpointId target, int limit, CancellationToken cancellationToken) =>
        _records.ReadAsync<IReadOnlyList<WaitingDelivery>>(connection => DeliveryQueries.Waiting(connection, target, limit), cancellationToken);

    /// <inheritdoc/>
    public Task GatherAsync(Gathering gathering, Instant at, CancellationToken cancellationToken) =>
        _records.WriteAsync(connection => DeliveryGathering.Apply(connection, gathering, at));

    /// <inheritdoc/>
    public Task<IReadOnlyList<ReadOnlyMemory<byte>>> ListMergedAsync(DeliveryId leader, CancellationToken cancellationToken) =>
        _records.ReadAsync<IReadOnlyList<ReadOnlyMemory<byte>>>(connection => DeliveryQueries.Merged(connection, leader), cancellationToken);

    /// <inheritdoc/>
    public Task<long> CountQueuedAsync(int? tenantNumber, CancellationToken cancellationToken) =>
        _records.ReadAsync(connection => DeliveryQueries.CountQueued(connection, tenantNumber), cancellationToken);

    private void Apply(Connection connection, IReadOnlyList<AttemptResult> records)
    {
        foreach (var record in records)
        {
            _fresh.Take(record.After.Id);
            AttemptRecording.Apply(connection, record);
        }
    }
}
