using Brimful.Delivery.Deliveries;
using Brimful.Delivery.Endpoints;
using Brimful.Delivery.Notifications;
using Brimful.Delivery.Ports;
using Brimful.Delivery.Timing;
using Brimful.Engine.Ports;
using NodaTime;

namespace Brimful.Delivery.Tests;

/// <summary>The delivery ports as they are promised, in memory. <see cref="Refuse"/> makes the next calls fail as a full disk would.</summary>
internal sealed class InMemoryRecords : IEndpointRecords, IOutboxRecords, INotificationRecords, IDeliveryRecords
{
    private readonly Lock _lock = new();
    private readonly Dictionary<EndpointId, Endpoint> _endpoints = [];
    private readonly List<NotificationRecord> _notifications = [];
    private readonly Dictionary<DeliveryId, (long Number, DeliveryRecord Record)> _deliveries = [];
    private readonly Dictionary<DeliveryId, List<Attempt>> _attempts = [];
    private long _position;
    private long _number;

    public int Refuse { get; set; }

    /// <summary>What refused calls end with.</summary>
    public Exception RefuseWith { get; set; } = new StoreUnavailableException("full");

    /// <summary>While set, nothing is settled as told together or again, or nobody hears that it is (<see cref="LosesAnswers"/>).</summary>
    public bool RefusesGathering { get; set; }

    /// <summary>How often that was so.</summary>
    public int RefusedGatherings { get; private set; }

    /// <summary>Whether a refused projection, recording or gathering is written all the same: an answer that was lost.</summary>
    public bool LosesAnswers { get; set; }

    /// <summary>While set, what is added, told again or moved is written and nobody hears that it is.</summary>
    public bool WritesUnheard { get; set; }

    public List<OutboxProjection> Projections { get; } = [];

    public int Recordings { get; private set; }

    /// <summary>How many notifications each call to forget some took out.</summary>
    public List<int> Slices { get; } = [];

    public Task<Endpoint?> FindAsync(EndpointId id, CancellationToken cancellationToken) => Locked(() => _endpoints.GetValueOrDefault(id));

    public Task<IReadOnlyList<Endpoint>> ListAsync(int tenantNumber, string? afterKey, int limit, CancellationToken cancellationToken) =>
        Locked<IReadOnlyList<Endpoint>>(() => [.. _endpoints.Values
            .Where(each => each.Id.TenantNumber == tenantNumber && string.CompareOrdinal(each.Id.Key, afterKey) > 0)
            .OrderBy(each => each.Id.Key, StringComparer.Ordinal).Take(limit)]);

    public Task<bool> SaveAsync(Endpoint endpoint, long? expectedVersion, CancellationToken cancellationToken) => Locked(() =>
    {
        if (_endpoints.GetValueOrDefault(endpoint.Id)?.Version != expectedVersion) return false;
        _endpoints[endpoint.Id] = endpoint;
        return true;
    });

    public Task<bool> DeleteAsync(EndpointId id, long expectedVersion, CancellationToken cancellationToken) =>
        Locked(() => _endpoints.GetValueOrDefault(id)?.Version == expectedVersion && _endpoints.Remove(id));

    public Task<long> PositionAsync(CancellationToken cancellationToken) => Locked(() => _position);

    /// <summary>When what is carried over from the outbox is on the disk.</summary>
    public Task OnDisk { get; set; } = Task.CompletedTask;

    public async Task<Projected> ProjectAsync(OutboxProjection projection, CancellationToken cancellationToken) => new(await Written(() =>
    {
        if (projection.AfterPosition != _position) return _position;
        Projections.Add(projection);
        foreach (var notification in projection.Notifications) AddNew(notification);
        return _position = projection.ThroughPosition;
    }), OnDisk);

    public Task<NotificationDetail?> FindAsync(int tenantNumber, string id, CancellationToken cancellationToken) => Locked(() =>
    {
        var record = _notifications.Find(each => each.Notification.TenantNumber == tenantNumber && each.Notification.Id == id);
        if (record is null) return null;
        var deliveries = _deliveries.Values.Select(each => each.Record)
            .Where(each => each.Id.TenantNumber == tenantNumber && each.Id.NotificationId == id)
            .OrderBy(each => each.Id.Endpoint, StringComparer.Ordinal)
            .Select(each => new DeliveryDetail(each, [.. _attempts.GetValueOrDefault(each.Id) ?? []]));
        return new NotificationDetail(record, [.. deliveries]);
    });

    public Task<IReadOnlyList<NotificationRecord>> ListAsync(NotificationQuery query, CancellationToken cancellationToken) =>
        Locked<IReadOnlyList<NotificationRecord>>(() => [.. _notifications
            .Where(each => each.Notification.TenantNumber == query.TenantNumber && each.Number > query.AfterNumber
                && (query.AccountNumber is null || each.Notification.AccountNumber == query.AccountNumber)
                && (query.Bucket is null || each.Notification.Bucket == query.Bucket))
            .Take(query.Limit)]);

    public Task AddAsync(NewNotification notification, CancellationToken cancellationToken) => Answered(() =>
    {
        AddNew(notification);
        return 0;
    });

    public Task AcknowledgeAsync(int tenantNumber, string id, Acknowledgement acknowledgement, CancellationToken cancellationToken) => Locked(() =>
    {
        var at = _notifications.FindIndex(each => each.Notification.TenantNumber == tenantNumber && each.Notification.Id == id);
        if (at < 0) return 0;
        _notifications[at] = _notifications[at] with { Notification = _notifications[at].Notification with { Acknowledged = _notifications[at].Notification.Acknowledged ?? acknowledgement } };
        foreach (var waiting in _deliveries.Keys.Where(each => each.TenantNumber == tenantNumber && each.NotificationId == id && _deliveries[each].Record.Reason == DeliveryReasons.Escalation).ToList())
            Settle(waiting, each => each with { State = DeliveryState.Suppressed, Reason = DeliveryReasons.Acknowledged, NextAttemptAt = null, ChangedAt = acknowledgement.At });
        return 0;
    });

    public Task<int> ForgetAsync(Instant createdBefore, int limit, CancellationToken cancellationToken) => Written(() =>
    {
        var queued = Queued().Select(each => (each.Id.TenantNumber, each.Id.NotificationId)).ToHashSet();
        var old = _notifications.Where(each => each.Notification.CreatedAt < createdBefore && !queued.Contains((each.Notification.TenantNumber, each.Notification.Id)))
            .OrderBy(each => each.Notification.CreatedAt).Take(limit).ToList();
        foreach (var record in old) _notifications.Remove(record);
        Slices.Add(old.Count);
        return old.Count;
    });

    public Task<IReadOnlyList<EndpointId>> ListQueuedEndpointsAsync(EndpointId? after, int limit, CancellationToken cancellationToken) =>
        Locked<IReadOnlyList<EndpointId>>(() => [.. Queued().Select(each => each.Id.EndpointId).Distinct()
            .OrderBy(each => each.TenantNumber).ThenBy(each => each.Key, StringComparer.Ordinal)
            .Where(each => after is not { } last || (each.TenantNumber, string.CompareOrdinal(each.Key, last.Key)).CompareTo((last.TenantNumber, 0)) > 0)
            .Take(limit)]);

    public Task<IReadOnlyList<QueuedDelivery>> ListQueuedAsync(EndpointId endpoint, bool withHeld, int limit, CancellationToken cancellationToken) =>
        Locked<IReadOnlyList<QueuedDelivery>>(() => [.. Queued().Where(each => each.Id.EndpointId == endpoint && (withHeld || each.State == DeliveryState.Queued))
            .OrderBy(each => each.NextAttemptAt).Take(limit).Select(each => new QueuedDelivery(each.Id, each.NextAttemptAt!.Value))]);

    public Task<IReadOnlyList<QueuedDelivery>> ListHeldAsync(int tenantNumber, int limit, CancellationToken cancellationToken) =>
        Locked<IReadOnlyList<QueuedDelivery>>(() => [.. Queued().Where(each => each.Id.TenantNumber == tenantNumber && each.State == DeliveryState.Held)
            .OrderBy(each => each.NextAttemptAt).Take(limit).Select(each => new QueuedDelivery(each.Id, each.NextAttemptAt!.Value) { IsHeld = true })]);

    public Task<IReadOnlyList<DeliveryWork>> LoadAsync(IReadOnlyList<DeliveryId> ids, CancellationToken cancellationToken) => Locked<IReadOnlyList<DeliveryWork>>(() =>
        [.. ids.Where(_deliveries.ContainsKey).Select(id => new DeliveryWork(_deliveries[id].Record, NotificationOf(id).Type, NotificationOf(id).Body))]);

    public Task RecordAttemptsAsync(IReadOnlyList<AttemptResult> records, CancellationToken cancellationToken) => Written(() =>
    {
        Recordings++;
        foreach (var record in records) Apply(record);
        return 0;
    });

    public Task<bool> ResendAsync(DeliveryId id, Instant at, CancellationToken cancellationToken) => Answered(() =>
    {
        if (!_notifications.Exists(each => each.Notification.TenantNumber == id.TenantNumber && each.Notification.Id == id.NotificationId)) return false;
        var (number, round) = _deliveries.TryGetValue(id, out var found) ? (found.Number, found.Record.Round + 1) : (++_number, 1);
        _deliveries[id] = (number, Fresh(id, round, DeliveryState.Queued, DeliveryReasons.Resend, at, at) with { Routing = found.Record?.Routing });
        return true;
    });

    public Task<int> MoveAsync(EndpointId endpoint, DeliveryMove move, int limit, CancellationToken cancellationToken) => Answered(() =>
    {
        var moved = _deliveries.Values.Where(each => each.Record.Id.EndpointId == endpoint && each.Record.State == move.From
                && (move.FromReason is null || each.Record.Reason == move.FromReason) && (move.IsWaiting is not { } waits || each.Record.NextAttemptAt is not null == waits)
                && (move.ChangedSince is not { } since || each.Record.ChangedAt >= since) && !(each.Record.ChangedAt >= move.ChangedBefore)
                && !(MadeAt(each.Record.Id) < move.MadeSince) && !(MadeAt(each.Record.Id) >= move.MadeBefore))
            .OrderBy(each => each.Number).Take(limit).ToList();
        foreach (var (number, record) in moved) _deliveries[record.Id] = (number, Moved(record, move));
        return moved.Count;
    });

    public Task<IReadOnlyList<EndpointId>> ListContactTargetsAsync(int tenantNumber, string? after, int limit, CancellationToken cancellationToken) =>
        Locked<IReadOnlyList<EndpointId>>(() => [.. _deliveries.Values.Select(each => each.Record).Where(each => each.Id.TenantNumber == tenantNumber && each.Id.Endpoint.StartsWith('/') && each.State is not (DeliveryState.Queued or DeliveryState.Delivered)).Select(each => each.Id.EndpointId).Distinct()
            .OrderBy(each => each.Key, StringComparer.Ordinal).Where(each => string.CompareOrdinal(each.Key, after) > 0).Take(limit)]);

    public Task<IReadOnlyList<WaitingDelivery>> ListWaitingAsync(EndpointId target, int limit, CancellationToken cancellationToken) =>
        Locked<IReadOnlyList<WaitingDelivery>>(() => [.. Queued().Where(each => each.Id.EndpointId == target && each.State == DeliveryState.Held)
            .OrderBy(each => each.NextAttemptAt).Take(limit).Select(each => new WaitingDelivery(each, NotificationOf(each.Id).Type, NotificationOf(each.Id).Body))]);

    public Task GatherAsync(Gathering gathering, Instant at, CancellationToken cancellationToken) => Locked(() =>
    {
        if (RefusesGathering) RefusedGatherings++;
        if (RefusesGathering && !LosesAnswers) throw new StoreUnavailableException("full");
        var leader = gathering.Leader.NotificationId;
        if (gathering.Message is { } message && _deliveries[gathering.Leader].Record.State == DeliveryState.Held)
        {
            var place = _notifications.FindIndex(each => each.Notification.TenantNumber == gathering.Leader.TenantNumber && each.Notification.Id == leader);
            _notifications[place] = _notifications[place] with { Notification = _notifications[place].Notification with { Body = message } };
        }

        Settle(gathering.Leader, each => each with { State = DeliveryState.Queued, Reason = DeliveryReasons.New, NextAttemptAt = at, ChangedAt = at });
        foreach (var id in gathering.Merged) Settle(id, each => each with { State = DeliveryState.Merged, Reason = DeliveryReasons.Together, NextAttemptAt = null, ChangedAt = at, ToldBy = leader });
        foreach (var id in gathering.Inhibited) Settle(id, each => each with { State = DeliveryState.Suppressed, Reason = DeliveryReasons.Inhibited, NextAttemptAt = null, ChangedAt = at, ToldBy = leader });
        return RefusesGathering ? throw new StoreUnavailableException("The answer was lost.") : 0;
    });

    public Task<IReadOnlyList<ReadOnlyMemory<byte>>> ListMergedAsync(DeliveryId leader, CancellationToken cancellationToken) =>
        Locked<IReadOnlyList<ReadOnlyMemory<byte>>>(() => [.. _deliveries.Values
            .Where(each => each.Record.State == DeliveryState.Merged && each.Record.ToldBy == leader.NotificationId && each.Record.Id.EndpointId == leader.EndpointId)
            .OrderBy(each => each.Number).Select(each => NotificationOf(each.Record.Id).Body)]);

    public Task<long> CountQueuedAsync(int? tenantNumber, CancellationToken cancellationToken) =>
        Locked(() => Queued().LongCount(each => tenantNumber is null || each.Id.TenantNumber == tenantNumber));

    private IEnumerable<DeliveryRecord> Queued() =>
        _deliveries.Values.OrderBy(each => each.Number).Select(each => each.Record).Where(each => each.NextAttemptAt is not null);

    private Notification NotificationOf(DeliveryId id) =>
        _notifications.First(each => each.Notification.TenantNumber == id.TenantNumber && each.Notification.Id == id.NotificationId).Notification;

    private Instant MadeAt(DeliveryId id) => NotificationOf(id).CreatedAt;

    private void Settle(DeliveryId id, Func<DeliveryRecord, DeliveryRecord> to)
    {
        if (_deliveries.TryGetValue(id, out var found) && found.Record is { State: DeliveryState.Held, NextAttemptAt: not null }) _deliveries[id] = (found.Number, to(found.Record));
    }

    private void AddNew(NewNotification added)
    {
        var notification = added.Notification;
        if (_notifications.Exists(each => each.Notification.TenantNumber == notification.TenantNumber && each.Notification.Id == notification.Id)) return;
        _notifications.Add(new NotificationRecord(++_number, notification));
        foreach (var delivery in added.Deliveries)
        {
            var id = new DeliveryId(notification.TenantNumber, notification.Id, delivery.Endpoint);
            _deliveries[id] = (++_number, Fresh(id, 1, delivery.State, delivery.Reason, notification.CreatedAt, delivery.NextAttemptAt) with { Routing = delivery.Routing });
        }
    }

    private void Apply(AttemptResult result)
    {
        var id = result.After.Id;
        if (!_deliveries.TryGetValue(id, out var found)) return;
        if (!_attempts.TryGetValue(id, out var log)) _attempts[id] = log = [];
        if (result.Attempt is { } attempt && !log.Exists(each => each.Round == attempt.Round && each.Number == attempt.Number)) log.Add(attempt);
        var isMoved = found.Record is { State: DeliveryState.Queued } or { State: DeliveryState.Held, NextAttemptAt: not null } && found.Record.Round == result.After.Round;
        if (isMoved) _deliveries[id] = (found.Number, result.After);
        if (isMoved && result.StandIn is { } standIn) _deliveries.TryAdd(id with { Endpoint = standIn.Endpoint }, (++_number, Fresh(id with { Endpoint = standIn.Endpoint }, 1, standIn.State, standIn.Reason, result.After.ChangedAt, standIn.NextAttemptAt) with { Routing = standIn.Routing }));
        if (result.Endpoint is { } update && _endpoints.TryGetValue(update.Id, out var endpoint) && endpoint.Version == update.ExpectedVersion)
            _endpoints[update.Id] = Updated(endpoint, update);
        foreach (var notice in result.Notices) AddNew(notice);
    }

    private static Endpoint Updated(Endpoint endpoint, EndpointUpdate update) => update.DisabledReason is null
        ? endpoint with { Health = update.Health }
        : endpoint with { Health = update.Health, DisabledReason = update.DisabledReason, StateSince = update.At, Version = endpoint.Version + 1 };

    private static DeliveryRecord Moved(DeliveryRecord record, DeliveryMove move) => move.To == DeliveryState.Queued
        ? Fresh(record.Id, record.Round + 1, move.To, move.Reason, move.At, move.At) with { Routing = record.Routing }
        : record with { State = move.To, Reason = move.Reason, NextAttemptAt = null, ChangedAt = move.At };

    private static DeliveryRecord Fresh(DeliveryId id, int round, DeliveryState state, string reason, Instant at, Instant? next) => new()
    {
        Id = id,
        Round = round,
        Attempts = 0,
        RoundStartedAt = at,
        State = state,
        Reason = reason,
        NextAttemptAt = next,
        ChangedAt = at,
    };

    private Task<T> Written<T>(Func<T> write) => Locked(() =>
    {
        if (Refuse == 0) return write();
        Refuse--;
        if (LosesAnswers) write();
        throw RefuseWith;
    });

    private Task<T> Answered<T>(Func<T> write) => Locked(() =>
    {
        var answer = write();
        return WritesUnheard ? throw new StoreUnavailableException("The answer was lost.") : answer;
    });

    private async Task<T> Locked<T>(Func<T> body)
    {
        await Task.Yield();
        lock (_lock) return body();
    }
}
