using Brimful.Delivery.Deliveries;
using Brimful.Delivery.Endpoints;
using Brimful.Delivery.Notifications;
using Brimful.Delivery.Ports;
using Brimful.Delivery.Timing;
using NodaTime;

namespace Brimful.Simulation.Stores;

internal sealed partial class Tables
{
    /// <summary>What has a time: queued, or held until then.</summary>
    public IEnumerable<DeliveryRecord> Queued => Deliveries.Where(each => each.NextAttemptAt is not null);

    public IEnumerable<WaitingDelivery> Waiting(EndpointId target) => Queued
        .Where(each => each.Id.EndpointId == target && each.State == DeliveryState.Held).OrderBy(each => each.NextAttemptAt)
        .Select(each => (Delivery: each, NotificationOf(each.Id).Notification)).Select(each => new WaitingDelivery(each.Delivery, each.Notification.Type, each.Notification.Body));

    public IEnumerable<ReadOnlyMemory<byte>> Merged(DeliveryId leader) => _rows
        .Where(each => each.Record.State == DeliveryState.Merged && each.Record.ToldBy == leader.NotificationId && each.Record.Id.EndpointId == leader.EndpointId)
        .Select(each => NotificationOf(each.Record.Id).Notification.Body);

    public void Gather(Gathering gathering, Instant at)
    {
        var leader = gathering.Leader.NotificationId;
        if (gathering.Message is { } message && _deliveries.TryGetValue(gathering.Leader, out var led) && led.Record is { State: DeliveryState.Held, NextAttemptAt: not null })
        {
            var said = NotificationOf(gathering.Leader);
            _notifications[(said.Notification.TenantNumber, leader)] = said with { Notification = said.Notification with { Body = message } };
        }
        Settle(gathering.Leader, each => each with { State = DeliveryState.Queued, Reason = DeliveryReasons.New, NextAttemptAt = at, ChangedAt = at });
        foreach (var id in gathering.Merged) Settle(id, each => each with { State = DeliveryState.Merged, Reason = DeliveryReasons.Together, NextAttemptAt = null, ChangedAt = at, ToldBy = leader });
        foreach (var id in gathering.Inhibited) Settle(id, each => each with { State = DeliveryState.Suppressed, Reason = DeliveryReasons.Inhibited, NextAttemptAt = null, ChangedAt = at, ToldBy = leader });
    }

    public DeliveryWork? Load(DeliveryId id) =>
        _deliveries.TryGetValue(id, out var found) && _notifications.TryGetValue((id.TenantNumber, id.NotificationId), out var record)
            ? new DeliveryWork(found.Record, record.Notification.Type, record.Notification.Body)
            : null;

    public void MarkDelivered(DeliveryId id)
    {
        if (!_deliveries.TryGetValue(id, out var found) || found.Record.State != DeliveryState.Queued) return;
        found.Record = found.Record with { State = DeliveryState.Delivered, Reason = DeliveryReasons.Accepted, NextAttemptAt = null };
    }

    public void Record(AttemptResult result)
    {
        var id = result.After.Id;
        if (!_deliveries.TryGetValue(id, out var found)) return;
        if (!_attempts.TryGetValue(id, out var log)) _attempts[id] = log = [];
        if (result.Attempt is { } attempt && !log.Exists(each => each.Round == attempt.Round && each.Number == attempt.Number)) log.Add(attempt);
        var isMoved = found.Record is { State: DeliveryState.Queued } or { State: DeliveryState.Held, NextAttemptAt: not null } && found.Record.Round == result.After.Round;
        if (isMoved) found.Record = result.After;
        if (isMoved && result.StandIn is { } standIn && !_deliveries.ContainsKey(id with { Endpoint = standIn.Endpoint }))
            Insert(Fresh(id with { Endpoint = standIn.Endpoint }, 1, standIn.State, standIn.Reason, result.After.ChangedAt) with { NextAttemptAt = standIn.NextAttemptAt, Routing = standIn.Routing });
        if (result.Endpoint is { } update && Endpoints.TryGetValue(update.Id, out var endpoint) && endpoint.Version == update.ExpectedVersion)
            Endpoints[update.Id] = Updated(endpoint, update);
        foreach (var notice in result.Notices) Add(notice);
    }

    public bool Resend(DeliveryId id, Instant at)
    {
        if (!_notifications.ContainsKey((id.TenantNumber, id.NotificationId))) return false;
        if (_deliveries.TryGetValue(id, out var found)) found.Record = Fresh(id, found.Record.Round + 1, DeliveryState.Queued, DeliveryReasons.Resend, at) with { Routing = found.Record.Routing };
        else Insert(Fresh(id, 1, DeliveryState.Queued, DeliveryReasons.Resend, at));
        return true;
    }

    /// <summary>Forgets old notifications of which nothing is queued, with their deliveries and attempts.</summary>
    public int Forget(Instant createdBefore, int limit)
    {
        var queued = Queued.Select(each => (each.Id.TenantNumber, each.Id.NotificationId)).ToHashSet();
        var old = _notifications.Where(each => each.Value.Notification.CreatedAt < createdBefore && !queued.Contains(each.Key))
            .OrderBy(each => each.Value.Notification.CreatedAt).Take(limit).Select(each => each.Key).ToHashSet();
        foreach (var key in old)
        {
            _notifications.Remove(key);
            _ofNotification.Remove(key);
        }
        foreach (var id in _deliveries.Keys.Where(id => old.Contains((id.TenantNumber, id.NotificationId))).ToList())
        {
            _deliveries.Remove(id);
            _attempts.Remove(id);
        }
        _rows.RemoveAll(row => old.Contains((row.Record.Id.TenantNumber, row.Record.Id.NotificationId)));
        return old.Count;
    }

    public int Move(EndpointId endpoint, DeliveryMove move, int limit)
    {
        var moved = _rows.Where(each => each.Record.Id.EndpointId == endpoint && each.Record.State == move.From
                && (move.FromReason is null || each.Record.Reason == move.FromReason) && (move.IsWaiting is not { } waits || each.Record.NextAttemptAt is not null == waits)
                && (move.ChangedSince is not { } since || each.Record.ChangedAt >= since) && !(each.Record.ChangedAt >= move.ChangedBefore)
                && !(MadeAt(each.Record.Id) < move.MadeSince) && !(MadeAt(each.Record.Id) >= move.MadeBefore))
            .Take(limit).ToList();
        foreach (var row in moved) row.Record = Moved(row.Record, move);
        return moved.Count;
    }

    private static Endpoint Updated(Endpoint endpoint, EndpointUpdate update) => update.DisabledReason is null
        ? endpoint with { Health = update.Health }
        : endpoint with { Health = update.Health, DisabledReason = update.DisabledReason, StateSince = update.At, Version = endpoint.Version + 1 };

    private static DeliveryRecord Moved(DeliveryRecord record, DeliveryMove move) => move.To == DeliveryState.Queued
        ? Fresh(record.Id, record.Round + 1, move.To, move.Reason, move.At) with { Routing = record.Routing }
        : record with { State = move.To, Reason = move.Reason, NextAttemptAt = null, ChangedAt = move.At };

    public bool Acknowledge(int tenant, string id, Acknowledgement acknowledgement, bool letsGo)
    {
        if (!_notifications.TryGetValue((tenant, id), out var record)) return false;
        _notifications[(tenant, id)] = record with { Notification = record.Notification with { Acknowledged = record.Notification.Acknowledged ?? acknowledgement } };
        foreach (var waiting in Queued.Where(each => letsGo && each.Id.TenantNumber == tenant && each.Id.NotificationId == id && each.Reason == DeliveryReasons.Escalation).ToList())
            Settle(waiting.Id, each => each with { State = DeliveryState.Suppressed, Reason = DeliveryReasons.Acknowledged, NextAttemptAt = null, ChangedAt = acknowledgement.At });
        return true;
    }

    private NotificationRecord NotificationOf(DeliveryId id) => _notifications[(id.TenantNumber, id.NotificationId)];

    private Instant MadeAt(DeliveryId id) => NotificationOf(id).Notification.CreatedAt;

    private void Settle(DeliveryId id, Func<DeliveryRecord, DeliveryRecord> to)
    {
        if (_deliveries.TryGetValue(id, out var found) && found.Record is { State: DeliveryState.Held, NextAttemptAt: not null }) found.Record = to(found.Record);
    }
}
