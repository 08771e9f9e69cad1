using Brimful.Delivery.Deliveries;
using Brimful.Delivery.Endpoints;
using Brimful.Delivery.Notifications;
using Brimful.Delivery.Ports;
using Brimful.Delivery.Timing;
using Brimful.Engine.Outbox;
using Brimful.Engine.Ports;
using Brimful.Simulation.Faults;
using Brimful.Simulation.Scheduling;
using NodaTime;

namespace Brimful.Simulation.Stores;

/// <summary>A process's hold on the tables of the disk. Every call is a place where the world may go another way.</summary>
internal sealed partial class SimulatedRecords(Disk disk, ProcessContext process, Perils perils, VirtualClock clock, EventLog log, PlantedFault fault)
    : IEventRecords, IFactRecords, IEndpointRecords, IOutboxRecords, INotificationRecords, IDeliveryRecords, IDocumentRecords
{
    private Tables Tables => disk.Tables;

    public Task<IReadOnlyList<HeldItem>> ListHeldAsync(HeldQuery query, CancellationToken cancellationToken) =>
        ReadAsync<IReadOnlyList<HeldItem>>("list held", () => [.. Tables.Held.Values
            .Where(item => item.TenantNumber == query.TenantNumber && item.Position > query.AfterPosition)
            .Where(item => (query.Subjects?.Contains(item.Subject) ?? true) && (query.Types?.Contains(item.Type) ?? true))
            .Take(query.Limit)]);

    public Task<IReadOnlyList<RejectedItem>> ListRejectedAsync(RejectedQuery query, CancellationToken cancellationToken) =>
        ReadAsync<IReadOnlyList<RejectedItem>>("list rejected", () => [.. Tables.Rejected.Values
            .Where(item => item.TenantNumber == query.TenantNumber && item.Position > query.AfterPosition && (query.Code is null || item.Code == query.Code))
            .Where(item => query.Positions?.Contains(item.Position) ?? true)
            .Take(query.Limit)]);

    public Task<IReadOnlyList<long>> ListOldestHeldAsync(AgeQuery query, CancellationToken cancellationToken) =>
        ReadAsync<IReadOnlyList<long>>("list oldest held", () => [.. Tables.Held.Values
            .Where(item => item.TenantNumber == query.TenantNumber && !(item.Time >= query.Before))
            .OrderBy(item => item.Time).Take(query.Limit).Select(item => item.Position)]);

    public Task<IReadOnlyList<long>> ListOldestRejectedAsync(AgeQuery query, CancellationToken cancellationToken) =>
        ReadAsync<IReadOnlyList<long>>("list oldest rejected", () => [.. Tables.Rejected.Values
            .Where(item => item.TenantNumber == query.TenantNumber && !(item.ReceivedAt >= query.Before))
            .OrderBy(item => item.ReceivedAt).Take(query.Limit).Select(item => item.Position)]);

    public Task<IReadOnlyList<FactItem>> ListAsync(FactQuery query, CancellationToken cancellationToken) =>
        ReadAsync<IReadOnlyList<FactItem>>("list facts", () => [.. Tables.Facts.Values
            .Where(item => item.TenantNumber == query.TenantNumber && item.Position > query.AfterPosition)
            .Where(item => query.AccountNumber is null || (item.AccountNumber == query.AccountNumber && item.Bucket == query.Bucket))
            .Take(query.Limit)]);

    public Task<FactItem?> FindAsync(FactName name, CancellationToken cancellationToken) =>
        ReadAsync("find fact", () => Tables.Facts.Values.FirstOrDefault(item => FactName.Of(item) == name));

    public Task<Endpoint?> FindAsync(EndpointId id, CancellationToken cancellationToken) =>
        ReadAsync("find endpoint", () => Tables.Endpoints.GetValueOrDefault(id));

    public Task<IReadOnlyList<Endpoint>> ListAsync(int tenantNumber, string? afterKey, int limit, CancellationToken cancellationToken) =>
        ReadAsync<IReadOnlyList<Endpoint>>("list endpoints", () => [.. Tables.Endpoints.Values
            .Where(each => each.Id.TenantNumber == tenantNumber && string.CompareOrdinal(each.Id.Key, afterKey) > 0)
            .OrderBy(each => each.Id.Key, StringComparer.Ordinal).Take(limit)]);

    public Task<bool> SaveAsync(Endpoint endpoint, long? expectedVersion, CancellationToken cancellationToken) => WriteAsync("save endpoint", () =>
    {
        if (Tables.Endpoints.GetValueOrDefault(endpoint.Id)?.Version != expectedVersion) return false;
        Tables.Endpoints[endpoint.Id] = endpoint;
        return true;
    });

    public Task<bool> DeleteAsync(EndpointId id, long expectedVersion, CancellationToken cancellationToken) =>
        WriteAsync("delete endpoint", () => Tables.Endpoints.GetValueOrDefault(id)?.Version == expectedVersion && Tables.Endpoints.Remove(id));

    public Task<long> PositionAsync(CancellationToken cancellationToken) => ReadAsync("position", () => Tables.Position);

    public async Task<Projected> ProjectAsync(OutboxProjection projection, CancellationToken cancellationToken)
    {
        var position = await CarryAsync(projection);
        return fault == PlantedFault.ConsumedBehind ? Projected.AtOnce(position) : new Projected(position, SettleAsync());
    }

    private async Task SettleAsync()
    {
        await Task.Delay(perils.Settling(), clock, CancellationToken.None);
        disk.SettleTables();
    }

    private async Task<long> CarryAsync(OutboxProjection projection)
    {
        if (fault == PlantedFault.PositionBeforeRows && projection.AfterPosition == Tables.Position)
        {
            await WriteAsync("move position", () => Tables.Position = projection.ThroughPosition);
            return await WriteAsync("project", () => ProjectRows(projection, projection.ThroughPosition), said: () => SayProjected(projection));
        }
        if (fault == PlantedFault.IdsOfTheProcess)
        {
            await WriteAsync("project", () => ProjectRows(projection, Tables.Position), said: () => SayProjected(projection));
            return await WriteAsync("move position", () => Tables.Position = projection.ThroughPosition);
        }
        return await WriteAsync(
            "project",
            () => projection.AfterPosition == Tables.Position ? ProjectRows(projection, projection.ThroughPosition) : Tables.Position,
            losesAnswers: true,
            isBehind: true,
            said: () => SayProjected(projection));
    }

    public Task<NotificationDetail?> FindAsync(int tenantNumber, string id, CancellationToken cancellationToken) =>
        ReadAsync("find notification", () => Tables.Find(tenantNumber, id) is { } found && fault == PlantedFault.RemindedAllTheSame
            ? found with { Record = found.Record with { Notification = found.Record.Notification with { Acknowledged = null } } }
            : Tables.Find(tenantNumber, id));

    public Task<IReadOnlyList<NotificationRecord>> ListAsync(NotificationQuery query, CancellationToken cancellationToken) =>
        ReadAsync<IReadOnlyList<NotificationRecord>>("list notifications", () => [.. Tables.Notifications
            .Where(each => each.Notification.TenantNumber == query.TenantNumber && each.Number > query.AfterNumber).Take(query.Limit)]);

    public Task AddAsync(NewNotification notification, CancellationToken cancellationToken) => WriteAsync("add notification", () =>
    {
        Tables.Add(notification);
        return true;
    }, losesAnswers: true);

    public Task AcknowledgeAsync(int tenantNumber, string id, Acknowledgement acknowledgement, CancellationToken cancellationToken) =>
        WriteAsync("acknowledge", () => Tables.Acknowledge(tenantNumber, id, acknowledgement, letsGo: fault != PlantedFault.EscalatedAllTheSame), losesAnswers: true);

    public Task<int> ForgetAsync(Instant createdBefore, int limit, CancellationToken cancellationToken) =>
        WriteAsync("forget notifications", () => Tables.Forget(createdBefore, limit));

    public Task<IReadOnlyList<EndpointId>> ListQueuedEndpointsAsync(EndpointId? after, int limit, CancellationToken cancellationToken) =>
        ReadAsync<IReadOnlyList<EndpointId>>("list queued endpoints", () => [.. Tables.Queued.Where(each => fault != PlantedFault.WaitingForgotten || each.State == DeliveryState.Queued).Select(each => each.Id.EndpointId).Distinct()
            .OrderBy(each => each.TenantNumber).ThenBy(each => each.Key, StringComparer.Ordinal)
            .Where(each => after is not { } last || (each.TenantNumber, string.CompareOrdinal(each.Key, last.Key)).CompareTo((last.TenantNumber, 0)) > 0)
            .Take(limit)]);

    public Task<IReadOnlyList<QueuedDelivery>> ListQueuedAsync(EndpointId endpoint, bool withHeld, int limit, CancellationToken cancellationToken) =>
        ReadAsync<IReadOnlyList<QueuedDelivery>>("list queued", () => [.. Tables.Queued.Where(each => each.Id.EndpointId == endpoint && (withHeld || each.State == DeliveryState.Queued))
            .OrderBy(each => each.NextAttemptAt).Take(limit).Select(each => new QueuedDelivery(each.Id, each.NextAttemptAt!.Value))]);

    public Task<IReadOnlyList<QueuedDelivery>> ListHeldAsync(int tenantNumber, int limit, CancellationToken cancellationToken) =>
        ReadAsync<IReadOnlyList<QueuedDelivery>>("list held", () => [.. Tables.Queued.Where(each => each.Id.TenantNumber == tenantNumber && each.State == DeliveryState.Held)
            .OrderBy(each => each.NextAttemptAt).Take(limit).Select(each => new QueuedDelivery(each.Id, each.NextAttemptAt!.Value) { IsHeld = true })]);

    public Task<IReadOnlyList<DeliveryWork>> LoadAsync(IReadOnlyList<DeliveryId> ids, CancellationToken cancellationToken) =>
        ReadAsync<IReadOnlyList<DeliveryWork>>("load deliveries", () => [.. ids.Select(Load).OfType<DeliveryWork>()]);

    public Task RecordAttemptsAsync(IReadOnlyList<AttemptResult> records, CancellationToken cancellationToken) => WriteAsync(
        "record attempts",
        () =>
        {
            foreach (var record in records) Tables.Record(record);
            return true;
        },
        losesAnswers: true,
        isBehind: records.All(record => record is { StandIn: null, Endpoint: null, Notices.Count: 0 }),
        said: () =>
        {
            foreach (var record in records) log.Write($"{process.Name} records attempt {record.Attempt?.Round}.{record.Attempt?.Number} of {record.After.Id.NotificationId} to {record.After.Id.EndpointId}: {record.After.State} {record.After.Reason}");
        });

    public Task<bool> ResendAsync(DeliveryId id, Instant at, CancellationToken cancellationToken) => WriteAsync("resend", () => Tables.Resend(id, at), losesAnswers: true);

    public Task<int> MoveAsync(EndpointId endpoint, DeliveryMove move, int limit, CancellationToken cancellationToken) =>
        WriteAsync("move deliveries", () => Tables.Move(endpoint, move, limit), losesAnswers: true);

    public Task<IReadOnlyList<EndpointId>> ListContactTargetsAsync(int tenantNumber, string? after, int limit, CancellationToken cancellationToken) =>
        ReadAsync<IReadOnlyList<EndpointId>>("list contact targets", () => [.. Tables.Deliveries.Where(each => each.State is not (DeliveryState.Queued or DeliveryState.Delivered)).Select(each => each.Id.EndpointId).Where(each => each.TenantNumber == tenantNumber && each.Key.StartsWith('/')).Distinct()
            .OrderBy(each => each.Key, StringComparer.Ordinal).Where(each => string.CompareOrdinal(each.Key, after) > 0).Take(limit)]);

    public Task<IReadOnlyList<WaitingDelivery>> ListWaitingAsync(EndpointId target, int limit, CancellationToken cancellationToken) =>
        ReadAsync<IReadOnlyList<WaitingDelivery>>("list waiting", () => [.. Tables.Waiting(target).Take(limit)]);

    public Task GatherAsync(Gathering gathering, Instant at, CancellationToken cancellationToken) => WriteAsync("gather", () =>
    {
        Tables.Gather(fault == PlantedFault.GatheredBehind ? gathering with { Merged = [], Inhibited = [] } : gathering, at);
        return true;
    }, losesAnswers: true, said: () => log.Write($"{process.Name} gathers for {gathering.Leader.NotificationId} to {gathering.Leader.EndpointId}: {gathering.Merged.Length} merged, {gathering.Inhibited.Length} inhibited"));

    public Task<IReadOnlyList<ReadOnlyMemory<byte>>> ListMergedAsync(DeliveryId leader, CancellationToken cancellationToken) =>
        ReadAsync<IReadOnlyList<ReadOnlyMemory<byte>>>("list merged", () => [.. Tables.Merged(leader)]);

    public Task<long> CountQueuedAsync(int? tenantNumber, CancellationToken cancellationToken) =>
        ReadAsync("count queued", () => Tables.Queued.LongCount(each => tenantNumber is null || each.Id.TenantNumber == tenantNumber));

    private DeliveryWork? Load(DeliveryId id)
    {
        var work = Tables.Load(id);
        if (fault == PlantedFault.DeliveredBeforeAttempt) Tables.MarkDelivered(id);
        return fault == PlantedFault.BodiesRenderedAnew && work is { Delivery.Attempts: > 0 } ? work with { Body = (byte[])[.. work.Body.Span, (byte)' '] } : work;
    }

    private long ProjectRows(OutboxProjection projection, long reached)
    {
        Tables.Project(projection);
        if (fault == PlantedFault.EntriesTwice && Tables.Entries.Count > 0) Tables.Entries.Add(Tables.Entries[^1]);
        Tables.Position = reached;
        return reached;
    }

    private void SayProjected(OutboxProjection projection) =>
        log.Write($"{process.Name} projects {projection.AfterPosition}..{projection.ThroughPosition}: {projection.Facts.Count} facts, {projection.Held.Count} held, {projection.Released.Count} released, {projection.Rejected.Count} rejected");

    private async Task<T> ReadAsync<T>(string call, Func<T> read)
    {
        await Task.Yield();
        perils.BeforeRead(process, call);
        return read();
    }

    /// <param name="write">Done again, on what was there before, where the power takes back what follows it.</param>
    /// <param name="isBehind">Whether it is durable only once something after it is.</param>
    /// <param name="said">Tells of it.</param>
    private async Task<T> WriteAsync<T>(string call, Func<T> write, bool losesAnswers = false, bool isBehind = false, Action? said = null)
    {
        await Task.Yield();
        if (perils.SlownessOf(call) is { } slowness) await Task.Delay(slowness, clock, CancellationToken.None);
        perils.BeforeWrite(process, call);
        var result = disk.WriteTables(write, isBehind);
        said?.Invoke();
        perils.After(process, call);
        if (losesAnswers && perils.LosesAnswer(process, call)) throw new StoreUnavailableException("The answer was lost.");
        await Task.Yield();
        return result;
    }
}
