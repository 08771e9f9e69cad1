using NodaTime;

namespace Brimful.Delivery.Deliveries;

/// <summary>Real time, which deliveries and their retries follow even for sandboxes (S22).</summary>
internal static class RealTime
{
    public static Instant Now(this TimeProvider time) => Instant.FromDateTimeOffset(time.GetUtcNow());

    /// <summary>Calls once at an instant; after a day at the latest, which timers can hold.</summary>
    public static ITimer TimerAt(this TimeProvider time, Instant instant, Action call)
    {
        var pause = Duration.Min(Duration.Max(instant - time.Now(), Duration.Zero), Duration.FromDays(1));
        return time.CreateTimer(static state => ((Action)state!)(), call, pause.ToTimeSpan(), Timeout.InfiniteTimeSpan);
    }
}
