using Brimful.Delivery.Deliveries;
using Brimful.Delivery.Documents;
using Brimful.Delivery.Endpoints;
using Brimful.Delivery.Inbox;
using Brimful.Delivery.Notifications;
using Brimful.Delivery.Ports;
using Brimful.Engine.Outbox;
using NodaTime;

namespace Brimful.Simulation.Stores;

/// <summary>What is looked up and sent, as the disk holds it: each call is one transaction.</summary>
internal sealed partial class Tables
{
    private readonly Dictionary<(int Tenant, string Id), NotificationRecord> _notifications = [];
    private readonly Dictionary<DeliveryId, Row> _deliveries = [];
    private readonly Dictionary<(int Tenant, string Id), List<Row>> _ofNotification = [];

    /// <summary>Every delivery, in the order in which they came.</summary>
    private readonly List<Row> _rows = [];
    private readonly Dictionary<DeliveryId, List<Attempt>> _attempts = [];
    private long _number;

    public Dictionary<EndpointId, Endpoint> Endpoints { get; } = [];

    public Dictionary<DocumentId, Document> Documents { get; } = [];

    /// <summary>Which notification is in which inbox, in the order in which they came.</summary>
    public List<(InboxId Inbox, string NotificationId)> Entries { get; } = [];

    public SortedDictionary<long, FactItem> Facts { get; } = [];

    public SortedDictionary<long, HeldItem> Held { get; } = [];

    public SortedDictionary<long, RejectedItem> Rejected { get; } = [];

    public long Position { get; set; }

    public IEnumerable<NotificationRecord> Notifications => _notifications.Values.OrderBy(record => record.Number);

    public IEnumerable<DeliveryRecord> Deliveries => _rows.Select(each => each.Record);

    public IReadOnlyList<Attempt> AttemptsOf(DeliveryId id) => _attempts.GetValueOrDefault(id) ?? [];

    public void Project(OutboxProjection projection)
    {
        foreach (var item in projection.Facts) Facts.TryAdd(item.Position, item);
        foreach (var item in projection.Held) Held.TryAdd(item.Position, item);
        foreach (var item in projection.Rejected) Rejected.TryAdd(item.Position, item);
        foreach (var notification in projection.Notifications) Add(notification);
        foreach (var released in projection.Released) Held.Remove(released.Position);
        foreach (var replayed in projection.Replayed) Rejected.Remove(replayed.Position);
    }

    public void Add(NewNotification added)
    {
        var notification = added.Notification;
        if (!_notifications.TryAdd((notification.TenantNumber, notification.Id), new NotificationRecord(++_number, notification))) return;
        foreach (var placement in added.Inboxes) Entries.Add((placement.InboxOf(notification.TenantNumber), notification.Id));
        foreach (var delivery in added.Deliveries)
        {
            var id = new DeliveryId(notification.TenantNumber, notification.Id, delivery.Endpoint);
            Insert(Fresh(id, 1, delivery.State, delivery.Reason, notification.CreatedAt) with { NextAttemptAt = delivery.NextAttemptAt, Routing = delivery.Routing });
        }
    }

    public NotificationDetail? Find(int tenantNumber, string id)
    {
        if (!_notifications.TryGetValue((tenantNumber, id), out var record)) return null;
        var deliveries = _ofNotification.GetValueOrDefault((tenantNumber, id), []).Select(each => each.Record).OrderBy(each => each.Id.Endpoint, StringComparer.Ordinal);
        return new NotificationDetail(record, [.. deliveries.Select(each => new DeliveryDetail(each, [.. AttemptsOf(each.Id)]))]);
    }

    private void Insert(DeliveryRecord record)
    {
        var row = new Row { Record = record };
        _deliveries.Add(record.Id, row);
        _rows.Add(row);
        var name = (record.Id.TenantNumber, record.Id.NotificationId);
        if (!_ofNotification.TryGetValue(name, out var beside)) _ofNotification[name] = beside = [];
        beside.Add(row);
    }

    private static DeliveryRecord Fresh(DeliveryId id, int round, DeliveryState state, string reason, Instant at) => new()
    {
        Id = id,
        Round = round,
        Attempts = 0,
        RoundStartedAt = at,
        State = state,
        Reason = reason,
        NextAttemptAt = state == DeliveryState.Queued ? at : null,
        ChangedAt = at,
    };

    private sealed class Row
    {
        public required DeliveryRecord Record { get; set; }
    }
}
