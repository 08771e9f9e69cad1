using Brimful.Delivery.Deliveries;
using Brimful.Delivery.Inbox;
using Brimful.Delivery.Metrics;
using Brimful.Delivery.Notifications;
using Brimful.Delivery.Ports;
using Brimful.Engine.Outbox;
using Brimful.Engine.Ports;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace Brimful.Delivery.Projection;

/// <summary>
/// Carries the outbox over into what is looked up and sent: facts, kept events, notifications with their deliveries. Goes by
/// position, one transaction a stretch; a stretch that is done twice changes nothing, so a crash at any moment loses and doubles nothing. The outbox
/// keeps what is not durable here yet.
/// </summary>
public sealed class OutboxProjector(
    IOutboxFeed feed, IOutboxRecords records, ProjectionBuilder builder, IDeliveryQueue queue, InboxSignals inboxes, DeliveryMetrics metrics, DeliveryOptions options,
    TimeProvider time, ILogger<OutboxProjector> log) : BackgroundService, IOutboxProgress
{
    private const int StretchLength = 500;

    /// <summary>So many come together by themselves.</summary>
    private const int ManyTogether = 32;

    /// <summary>The more were carried over, the longer the next ones gather, up to so many pauses: each costs less then, and none is late by more than that.</summary>
    private const int MostPauses = 3;

    private readonly ReachedPositions _positions = new();

    /// <summary>What the stretch at hand queues, also by tries that were refused: one may have been written all the same, and would find other
    /// endpoints enabled now.</summary>
    private readonly Dictionary<DeliveryId, QueuedDelivery> _queued = [];

    public Task ReachedAsync(long position, CancellationToken cancellationToken) => _positions.WaitAsync(position, cancellationToken);

    /// <summary>Carries over until told to stop: for who runs it without a host.</summary>
    internal Task RunAsync(CancellationToken stoppingToken) => ExecuteAsync(stoppingToken);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        long? position = null;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var before = position;
                var projected = before is { } known
                    ? await CarryAsync(known, stoppingToken)
                    : Projected.AtOnce(await records.PositionAsync(stoppingToken));
                position = projected.Position;
                _positions.Reached(projected.Position);
                feed.Carried(projected.Position);
                _ = ConsumeAsync(projected);
                if (options.CarryingPause > Duration.Zero && position - before is > 0 and < ManyTogether and var carried)
                    await Task.Delay(options.CarryingPause.ToTimeSpan() * Math.Min(carried, MostPauses), time, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (StoreUnavailableException refused)
            {
                log.LogWarning(refused, "The outbox cannot be carried over after position {Position} now; trying again", position);
                await Task.Delay(options.StoreRetryDelay.ToTimeSpan(), time, stoppingToken)
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            }
        }
    }

    /// <summary>Lets go of a stretch of the outbox once it is durable here.</summary>
    private async Task ConsumeAsync(Projected projected)
    {
        try
        {
            await projected.OnDisk;
            feed.Consumed(projected.Position);
        }
        catch (Exception refused) when (refused is StoreUnavailableException or StoreRefusedException)
        {
            log.LogWarning(refused, "What was carried over up to position {Position} is not on the disk; the next start carries it over once more", projected.Position);
        }
    }

    private async Task<Projected> CarryAsync(long position, CancellationToken cancellationToken)
    {
        var items = await feed.ReadAsync(position, StretchLength, cancellationToken);
        var projection = await builder.BuildAsync(position, items, time.Now(), cancellationToken);
        NoteQueued(projection);
        var projected = await records.ProjectAsync(projection, cancellationToken);
        metrics.Projected(projection);
        if (_queued.Count > 0) queue.Offer([.. _queued.Values]);
        _queued.Clear();
        foreach (var added in projection.Notifications) Signal(added);
        return projected;
    }

    private void Signal(NewNotification added)
    {
        foreach (var placement in added.Inboxes) inboxes.Changed(placement.InboxOf(added.Notification.TenantNumber));
    }

    private void NoteQueued(OutboxProjection projection)
    {
        foreach (var (notification, deliveries) in projection.Notifications)
        {
            foreach (var delivery in deliveries)
            {
                if (delivery.NextAttemptAt is not { } at) continue;
                var id = new DeliveryId(notification.TenantNumber, notification.Id, delivery.Endpoint);
                _queued[id] = new QueuedDelivery(id, at) { IsHeld = delivery.State == DeliveryState.Held };
            }
        }
    }
}
