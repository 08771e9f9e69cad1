using Brimful.Delivery.Deliveries;
using Brimful.Delivery.Ports;
using Brimful.Engine.Ports;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Brimful.Delivery.Notifications;

/// <summary>
/// Forgets notifications that are older than <see cref="DeliveryOptions.Retention"/> and of which nothing is queued, with their deliveries and
/// attempts; facts stay. A slice is one small write, with a pause after it, so that nobody who writes beside it waits for long.
/// </summary>
public sealed class NotificationExpiry(INotificationRecords records, DeliveryOptions options, TimeProvider time, ILogger<NotificationExpiry> log) : BackgroundService
{
    private const int Slice = 200;

    private static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(50);

    /// <summary>Looks until told to stop: for who runs it without a host.</summary>
    internal Task RunAsync(CancellationToken stoppingToken) => ExecuteAsync(stoppingToken);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        try
        {
            while (true)
            {
                await LookAsync(stoppingToken);
                await Task.Delay(options.ForgetEvery.ToTimeSpan(), time, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Stopping: the next start looks at once.
        }
    }

    private async Task LookAsync(CancellationToken stoppingToken)
    {
        var (before, gone) = (time.Now() - options.Retention, 0L);
        try
        {
            for (var slice = Slice; slice > 0;)
            {
                slice = await records.ForgetAsync(before, Slice, stoppingToken);
                gone += slice;
                if (slice > 0) await Task.Delay(Breath, time, stoppingToken);
            }
        }
        catch (StoreUnavailableException refused)
        {
            log.LogWarning(refused, "Old notifications cannot be forgotten now; trying again in {Pause}", options.ForgetEvery);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            log.LogError(fault, "Old notifications could not be forgotten; trying again in {Pause}", options.ForgetEvery);
        }
        if (gone > 0) log.LogInformation("Forgot {Count} notifications made before {Before}, with their deliveries and attempts", gone, before);
    }
}
