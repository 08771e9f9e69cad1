using Brimful.Delivery.Deliveries;
using Brimful.Delivery.Endpoints;
using Brimful.Delivery.Ports;
using NodaTime;

namespace Brimful.Simulation.Stores;

internal sealed partial class Tables
{
    public IEnumerable<DeliveryRecord> Queued => Deliveries.Where(each => each.State == DeliveryState.Queued);

    public DeliveryWork? Load(DeliveryId id) =>
        _deliveries.TryGetValue(id, out var found) && _notifications.TryGetValue((id.TenantNumber, id.NotificationId), out var record)
            ? new DeliveryWork(found.Record, record.Notification.Type, record.Notification.Body)
            : null;

    public void MarkDelivered(DeliveryId id)
    {
        if (!_deliveries.TryGetValue(id, out var found) || found.Record.State != DeliveryState.Queued) return;
        _deliveries[id] = (found.Number, found.Record with { State = DeliveryState.Delivered, Reason = DeliveryReasons.Accepted, NextAttemptAt = null });
    }

    public void Record(AttemptResult result)
    {
        var id = result.After.Id;
        if (!_deliveries.TryGetValue(id, out var found)) return;
        if (!_attempts.TryGetValue(id, out var log)) _attempts[id] = log = [];
        if (result.Attempt is { } attempt && !log.Exists(each => each.Round == attempt.Round && each.Number == attempt.Number)) log.Add(attempt);
        if (found.Record.State == DeliveryState.Queued && found.Record.Round == result.After.Round) _deliveries[id] = (found.Number, result.After);
        if (result.Endpoint is { } update && Endpoints.TryGetValue(update.Id, out var endpoint) && endpoint.Version == update.ExpectedVersion)
            Endpoints[update.Id] = Updated(endpoint, update);
        foreach (var notice in result.Notices) Add(notice);
    }

    public bool Resend(DeliveryId id, Instant at)
    {
        if (!_notifications.ContainsKey((id.TenantNumber, id.NotificationId))) return false;
        var (number, round) = _deliveries.TryGetValue(id, out var found) ? (found.Number, found.Record.Round + 1) : (++_number, 1);
        _deliveries[id] = (number, Fresh(id, round, DeliveryState.Queued, DeliveryReasons.Resend, at));
        return true;
    }

    /// <summary>Forgets old notifications of which nothing is queued, with their deliveries and attempts.</summary>
    public int Forget(Instant createdBefore, int limit)
    {
        var queued = Queued.Select(each => (each.Id.TenantNumber, each.Id.NotificationId)).ToHashSet();
        var old = _notifications.Where(each => each.Value.Notification.CreatedAt < createdBefore && !queued.Contains(each.Key))
            .OrderBy(each => each.Value.Notification.CreatedAt).Take(limit).Select(each => each.Key).ToHashSet();
        foreach (var key in old) _notifications.Remove(key);
        foreach (var id in _deliveries.Keys.Where(id => old.Contains((id.TenantNumber, id.NotificationId))).ToList())
        {
            _deliveries.Remove(id);
            _attempts.Remove(id);
        }
        return old.Count;
    }

    public int Move(EndpointId endpoint, DeliveryMove move, int limit)
    {
        var moved = _deliveries.Values.Where(each => each.Record.Id.EndpointId == endpoint && each.Record.State == move.From
                && (move.FromReason is null || each.Record.Reason == move.FromReason)
                && (move.ChangedSince is not { } since || each.Record.ChangedAt >= since))
            .OrderBy(each => each.Number).Take(limit).ToList();
        foreach (var (number, record) in moved) _deliveries[record.Id] = (number, Moved(record, move));
        return moved.Count;
    }

    private static Endpoint Updated(Endpoint endpoint, EndpointUpdate update) => update.DisabledReason is null
        ? endpoint with { Health = update.Health }
        : endpoint with { Health = update.Health, DisabledReason = update.DisabledReason, StateSince = update.At, Version = endpoint.Version + 1 };

    private static DeliveryRecord Moved(DeliveryRecord record, DeliveryMove move) => move.To == DeliveryState.Queued
        ? Fresh(record.Id, record.Round + 1, move.To, move.Reason, move.At)
        : record with { State = move.To, Reason = move.Reason, NextAttemptAt = null, ChangedAt = move.At };
}
