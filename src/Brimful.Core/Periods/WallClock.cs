using NodaTime;

namespace Brimful.Core.Periods;

/// <summary>Which instant a local time means in a zone, as S6 decides it.</summary>
internal static class WallClock
{
    /// <summary>
    /// The first instant at which the zone's wall clock shows <paramref name="local"/> or later. That is the earlier one of a time
    /// that occurs twice and, for a time that a gap skips, the gap's end. Never decreases as <paramref name="local"/> grows.
    /// </summary>
    public static Instant FirstInstantAt(LocalDateTime local, DateTimeZone zone)
    {
        // Not DateTimeZone.MapLocal, which allocates its answer: this is asked for each usage event.
        var interval = zone.GetZoneInterval(local.WithOffset(zone.MaxOffset).ToInstant());
        while (true)
        {
            var shown = local.WithOffset(interval.WallOffset).ToInstant();
            if (!interval.HasEnd || shown < interval.End)
                return interval.HasStart ? Instant.Max(shown, interval.Start) : shown;

            interval = zone.GetZoneInterval(interval.End);
        }
    }

    public static LocalDateTime Read(Instant instant, DateTimeZone zone) =>
        instant.WithOffset(zone.GetUtcOffset(instant)).LocalDateTime;
}
