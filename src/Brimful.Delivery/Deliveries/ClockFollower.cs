using System.Diagnostics;
using Brimful.Delivery.Ports;
using Brimful.Delivery.Targets;
using Brimful.Delivery.Timing;
using Brimful.Engine.Outbox;
using Brimful.Engine.Ports;
using Brimful.Engine.Tenants;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace Brimful.Delivery.Deliveries;

/// <summary>
/// Settles what sandboxes hold as their clocks come to it (S22): quiet hours, digests, what waits to be grouped, escalations and repeats, each as of the instant at which it is due. What
/// is to be told then is queued, and the dispatcher sends it in real time. Whoever sets a clock waits for it; what a restart interrupted, and what is held when it is due already, is settled behind.
/// </summary>
internal sealed class ClockFollower(
    DueSandboxes sandboxes, IDeliveryRecords deliveries, AttemptRunner runner, ITargets targets, IDeliveryQueue queue, TenantClocks clocks, OutboxWait outbox,
    DeliveryOptions options, TimeProvider time, ILogger<ClockFollower> log) : BackgroundService, IClockFollower
{
    private const int MostTogether = 500;

    private readonly Turns<int> _turns = new();

    public async Task<Instant?> FollowAsync(int tenantNumber, CancellationToken cancellationToken)
    {
        try
        {
            await outbox.CarriedAsync(cancellationToken);
            return await _turns.TakeAsync(tenantNumber, () => SettleAsync(tenantNumber, cancellationToken));
        }
        catch
        {
            sandboxes.Note(tenantNumber);
            throw;
        }
    }

    /// <summary>Settles what was noted until told to stop: for who runs it without a host.</summary>
    internal Task RunAsync(CancellationToken stoppingToken) => ExecuteAsync(stoppingToken);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        try
        {
            while (true) await FollowNextAsync(await sandboxes.NextAsync(stoppingToken), stoppingToken);
        }
        catch (OperationCanceledException)
        {
            // Stopping: the next start looks again.
        }
    }

    private async Task FollowNextAsync(int tenant, CancellationToken stoppingToken)
    {
        try
        {
            await _turns.TakeAsync(tenant, () => SettleAsync(tenant, stoppingToken));
        }
        catch (StoreUnavailableException refused)
        {
            log.LogWarning(refused, "What is due in sandbox {Tenant} cannot be settled now; trying again", tenant);
            await Task.Delay(options.StoreRetryDelay.ToTimeSpan(), time, stoppingToken);
            sandboxes.Note(tenant);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            log.LogError(fault, "What is due in sandbox {Tenant} could not be settled; it is looked at again when its clock is set", tenant);
        }
    }

    private async Task<Instant?> SettleAsync(int tenant, CancellationToken cancellationToken)
    {
        QueuedDelivery? before = null;
        while (true)
        {
            var held = await deliveries.ListHeldAsync(tenant, MostTogether, cancellationToken);
            if (held.Count == 0) return null;
            var due = held[0].NextAttemptAt;
            if (due > clocks.Now(tenant)) return due;
            if (held[0] == before) throw new UnreachableException($"{held[0].Id} is still due after it was settled.");
            before = held[0];
            foreach (var each in held.TakeWhile(each => each.NextAttemptAt == due)) await SettleAsync(each, cancellationToken);
        }
    }

    /// <summary>One that is still held until then: it may have been told with another since.</summary>
    private async Task SettleAsync(QueuedDelivery held, CancellationToken cancellationToken)
    {
        if (await deliveries.LoadAsync(held.Id, cancellationToken) is not { Delivery.State: DeliveryState.Held } work || work.Delivery.NextAttemptAt != held.NextAttemptAt) return;
        try
        {
            var end = await runner.RunDueAsync(work, targets, cancellationToken);
            if (end.Queued.Count > 0) queue.Offer(end.Queued);
        }
        finally
        {
            queue.EndpointChanged(held.Id.EndpointId); // What the store refused may be queued all the same.
        }
    }
}

/// <summary>Waits until everything that was committed has been carried over, but not for ever.</summary>
internal sealed class OutboxWait(IOutboxProgress progress, IOutboxFeed feed, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <exception cref="StoreUnavailableException">It takes too long.</exception>
    public async Task CarriedAsync(CancellationToken cancellationToken)
    {
        try
        {
            await progress.ReachedAsync(feed.DurablePosition, cancellationToken).WaitAsync(Patience, time, cancellationToken);
        }
        catch (TimeoutException slow)
        {
            throw new StoreUnavailableException("What was committed is not carried over yet.", slow);
        }
    }
}
