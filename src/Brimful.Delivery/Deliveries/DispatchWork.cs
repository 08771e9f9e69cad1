using System.Threading.Channels;
using Brimful.Delivery.Endpoints;
using Brimful.Delivery.Ports;
using Brimful.Delivery.Targets;
using Brimful.Engine.Ports;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace Brimful.Delivery.Deliveries;

/// <summary>What runs beside the dispatcher's loop and reports to it. Nothing thrown here is lost: it becomes a signal, and a pause.</summary>
internal sealed class DispatchWork(
    AttemptRunner runner, LaneLoader loader, IDeliveryRecords deliveries, ITargets targets, DueSandboxes sandboxes, ChannelWriter<DispatchSignal> signals, DeliveryOptions options,
    TimeProvider time, ILogger<DispatchWork> log) : IDisposable
{
    private static readonly Duration PauseAfterFault = Duration.FromMinutes(1);

    public void Dispose() => loader.Dispose();

    /// <summary>Whether a delivery waits by a sandbox's clock, and is none of the dispatcher's before it is queued.</summary>
    public bool Leaves(QueuedDelivery delivery) => sandboxes.Takes(delivery);

    /// <summary>Reads what is queued for an endpoint.</summary>
    public async Task LoadAsync(EndpointId endpoint, CancellationToken cancellationToken)
    {
        try
        {
            signals.TryWrite(await BesideAsync(() => loader.LoadAsync(endpoint, cancellationToken)));
        }
        catch (OperationCanceledException)
        {
            signals.TryWrite(new DispatchSignal.Loaded(endpoint, null, null));
        }
        catch (StoreUnavailableException refused)
        {
            log.LogWarning(refused, "What is queued for endpoint {Endpoint} of tenant {Tenant} cannot be read now", endpoint.Key, endpoint.TenantNumber);
            signals.TryWrite(new DispatchSignal.Loaded(endpoint, null, null));
        }
        catch (Exception fault)
        {
            signals.TryWrite(new DispatchSignal.Broken(fault));
        }
    }

    /// <summary>Makes attempts that begin together: what they carry and where they go is read together. Whatever becomes of each, its end is told.</summary>
    public void Attempt(IReadOnlyList<DeliveryId> ids, CancellationToken cancellationToken) =>
        _ = Task.Factory.StartNew(() => Begin(ids, cancellationToken), CancellationToken.None, TaskCreationOptions.DenyChildAttach, options.Beside);

    private void Begin(IReadOnlyList<DeliveryId> ids, CancellationToken cancellationToken)
    {
        var reading = ReadAsync(ids, cancellationToken);
        var together = new TargetsOnce(targets);
        foreach (var id in ids) _ = AttemptAsync(id, reading, together, cancellationToken);
    }

    private async Task<Dictionary<DeliveryId, DeliveryWork>> ReadAsync(IReadOnlyList<DeliveryId> ids, CancellationToken cancellationToken) =>
        (await deliveries.LoadAsync(ids, cancellationToken)).ToDictionary(static work => work.Delivery.Id);

    private async Task AttemptAsync(DeliveryId id, Task<Dictionary<DeliveryId, DeliveryWork>> reading, TargetsOnce together, CancellationToken cancellationToken)
    {
        try
        {
            var work = (await reading).GetValueOrDefault(id);
            signals.TryWrite(new DispatchSignal.Ended(id, await runner.RunAsync(work, together, cancellationToken)));
        }
        catch (StoreUnavailableException refused)
        {
            log.LogWarning(refused, "Delivery {Notification} to {Endpoint} cannot be settled now", id.NotificationId, id.Endpoint);
            await LookAgainAsync(id, cancellationToken);
        }
        catch (StoreFencedException fenced)
        {
            signals.TryWrite(new DispatchSignal.Broken(fenced));
            EndLater(id, PauseAfterFault);
        }
        catch (OperationCanceledException)
        {
            EndLater(id, PauseAfterFault);
        }
        catch (Exception fault)
        {
            log.LogError(fault, "The attempt of {Notification} to {Endpoint} broke", id.NotificationId, id.Endpoint);
            EndLater(id, PauseAfterFault);
        }
    }

    /// <summary>Finds the endpoints that something was queued for when the process last ended.</summary>
    public async Task ResumeAsync(CancellationToken stoppingToken)
    {
        const int page = 500;
        EndpointId? after = null;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var found = await deliveries.ListQueuedEndpointsAsync(after, page, stoppingToken);
                foreach (var endpoint in found)
                {
                    signals.TryWrite(new DispatchSignal.Changed(endpoint));
                    sandboxes.Note(endpoint.TenantNumber);
                }

                if (found.Count < page) return;
                after = found[^1];
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (StoreUnavailableException refused)
            {
                log.LogWarning(refused, "What is queued cannot be read now; trying again");
                await Task.Delay(options.StoreRetryDelay.ToTimeSpan(), time, CancellationToken.None);
            }
            catch (Exception fault)
            {
                signals.TryWrite(new DispatchSignal.Broken(fault));
                return;
            }
        }
    }

    private Task<T> BesideAsync<T>(Func<Task<T>> work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.DenyChildAttach, options.Beside).Unwrap();

    /// <summary>Ends an attempt that the store refused after a pause, and has the lane read anew: what was refused may have been written all the same, in part or whole, and have queued
    /// others than the delivery. Until then it has its place, so that a lane of which all is refused does not go round without a rest.</summary>
    private async Task LookAgainAsync(DeliveryId id, CancellationToken cancellationToken)
    {
        await Task.Delay(options.StoreRetryDelay.ToTimeSpan(), time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        signals.TryWrite(new DispatchSignal.Ended(id, new AttemptEnd(null, HasEndpointChanged: true)));
    }

    private void EndLater(DeliveryId id, Duration pause) => signals.TryWrite(new DispatchSignal.Ended(id, new AttemptEnd(time.Now() + pause)));
}
