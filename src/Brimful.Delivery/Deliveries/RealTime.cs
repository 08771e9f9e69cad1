using NodaTime;

namespace Brimful.Delivery.Deliveries;

/// <summary>Real time, which deliveries and their retries follow even for sandboxes (S22).</summary>
internal static class RealTime
{
    public static Instant Now(this TimeProvider time) => Instant.FromDateTimeOffset(time.GetUtcNow());

    /// <summary>Waits until an instant; at most a day at a time, which timers can hold.</summary>
    public static Task DelayUntilAsync(this TimeProvider time, Instant instant, CancellationToken cancellationToken)
    {
        var pause = Duration.Min(Duration.Max(instant - time.Now(), Duration.Zero), Duration.FromDays(1));
        return Task.Delay(pause.ToTimeSpan(), time, cancellationToken);
    }
}
