using Brimful.Delivery.Deliveries;
using Brimful.Delivery.Endpoints;
using Brimful.Delivery.Ports;
using Brimful.Delivery.Timing;
using Brimful.Storage.Postgres.Connections;
using Brimful.Storage.Postgres.Tenancy;
using NodaTime;

namespace Brimful.Storage.Postgres.Deliveries;

/// <summary>Deliveries and attempts.</summary>
public sealed class PostgresDeliveryRecords : IDeliveryRecords
{
    private readonly Scopes _scopes;

    internal PostgresDeliveryRecords(Scopes scopes) => _scopes = scopes;

    /// <inheritdoc/>
    public Task<IReadOnlyList<EndpointId>> ListQueuedEndpointsAsync(EndpointId? after, int limit, CancellationToken cancellationToken) =>
        _scopes.All.ListAsync(DeliveryQueries.QueuedEndpoints(after, limit), row => new EndpointId(row.GetInt32(0), row.GetString(1)), cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<QueuedDelivery>> ListQueuedAsync(EndpointId endpoint, bool withHeld, int limit, CancellationToken cancellationToken) =>
        _scopes.Of(endpoint.TenantNumber).ListAsync(
            DeliveryQueries.Queued(endpoint, withHeld, limit),
            row => new QueuedDelivery(new DeliveryId(endpoint.TenantNumber, row.GetString(0), endpoint.Key), row.Instant(1)),
            cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<QueuedDelivery>> ListHeldAsync(int tenantNumber, int limit, CancellationToken cancellationToken) =>
        _scopes.Of(tenantNumber).ListAsync(
            DeliveryQueries.Held(tenantNumber, limit),
            row => new QueuedDelivery(new DeliveryId(tenantNumber, row.GetString(0), row.GetString(1)), row.Instant(2)) { IsHeld = true },
            cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<DeliveryWork>> LoadAsync(IReadOnlyList<DeliveryId> ids, CancellationToken cancellationToken) =>
        ScopeOf(ids).ListAsync(
            DeliveryQueries.Work(ids), row => new DeliveryWork(DeliveryRow.Read(row), row.GetString(DeliveryRow.Count), row.Bytes(DeliveryRow.Count + 1)), cancellationToken);

    /// <inheritdoc/>
    public Task RecordAttemptsAsync(IReadOnlyList<AttemptResult> records, CancellationToken cancellationToken) => records.Count == 0
        ? Task.CompletedTask
        : _scopes.All.WriteAsync(
            records.Select(record => record.After.Id.TenantNumber), [.. records.SelectMany(AttemptRecording.Of)], cancellationToken);

    /// <inheritdoc/>
    public async Task<bool> ResendAsync(DeliveryId id, Instant at, CancellationToken cancellationToken) =>
        await _scopes.Of(id.TenantNumber).WriteAsync([id.TenantNumber], [DeliveryRow.Resend(id, at)], cancellationToken) == 1;

    /// <inheritdoc/>
    public Task<int> MoveAsync(EndpointId endpoint, DeliveryMove move, int limit, CancellationToken cancellationToken) =>
        _scopes.Of(endpoint.TenantNumber).WriteAsync([endpoint.TenantNumber], [DeliveryMoves.Of(endpoint, move, limit)], cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<EndpointId>> ListContactTargetsAsync(int tenantNumber, string? after, int limit, CancellationToken cancellationToken) =>
        _scopes.Of(tenantNumber).ListAsync(DeliveryQueries.ContactTargets(tenantNumber, after, limit), row => new EndpointId(tenantNumber, row.GetString(0)), cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<WaitingDelivery>> ListWaitingAsync(EndpointId target, int limit, CancellationToken cancellationToken) =>
        _scopes.Of(target.TenantNumber).ListAsync(
            DeliveryQueries.Waiting(target, limit),
            row => new WaitingDelivery(DeliveryRow.Read(row), row.GetString(DeliveryRow.Count), row.Bytes(DeliveryRow.Count + 1)),
            cancellationToken);

    /// <inheritdoc/>
    public Task GatherAsync(Gathering gathering, Instant at, CancellationToken cancellationToken) =>
        _scopes.Of(gathering.Leader.TenantNumber).WriteAsync([gathering.Leader.TenantNumber], DeliveryGathering.Of(gathering, at), cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<ReadOnlyMemory<byte>>> ListMergedAsync(DeliveryId leader, CancellationToken cancellationToken) =>
        _scopes.Of(leader.TenantNumber).ListAsync(DeliveryQueries.Merged(leader), row => (ReadOnlyMemory<byte>)row.Bytes(0), cancellationToken);

    /// <inheritdoc/>
    public Task<long> CountQueuedAsync(int? tenantNumber, CancellationToken cancellationToken) =>
        (tenantNumber is { } tenant ? _scopes.Of(tenant) : _scopes.All).FirstAsync(
            DeliveryQueries.CountQueued(tenantNumber), row => row.GetInt64(0), cancellationToken);

    private RowScope ScopeOf(IReadOnlyList<DeliveryId> ids) => ids.All(id => id.TenantNumber == ids[0].TenantNumber) ? _scopes.Of(ids[0].TenantNumber) : _scopes.All;
}
