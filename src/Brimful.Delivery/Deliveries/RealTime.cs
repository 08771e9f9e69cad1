using NodaTime;

namespace Brimful.Delivery.Deliveries;

/// <summary>Real time, which deliveries and their retries follow even for sandboxes (S22).</summary>
internal static class RealTime
{
    public static Instant Now(this TimeProvider time) => Instant.FromDateTimeOffset(time.GetUtcNow());

    /// <summary>Calls once at an instant, or within the millisecond after it: timers count those, and one that is early is set again and again.
    /// After a day at the latest, which timers can hold.</summary>
    public static ITimer TimerAt(this TimeProvider time, Instant instant, Action call)
    {
        var pause = Duration.Min(Duration.Max(instant - time.Now(), Duration.Zero), Duration.FromDays(1));
        return time.CreateTimer(static state => ((Action)state!)(), call, TimeSpan.FromMilliseconds(Math.Ceiling(pause.TotalMilliseconds)), Timeout.InfiniteTimeSpan);
    }
}
