using Brimful.Delivery.Contacts;
using NodaTime;
using NodaTime.TimeZones;

namespace Brimful.Delivery.Timing;

/// <summary>When the next digest of a person comes: at the full hour, or once a day at a time of the person's own.</summary>
public static class DigestTime
{
    private static readonly LocalTime Morning = new(8, 0);

    private static readonly ZoneLocalMappingResolver AtFirst = Resolvers.CreateMappingResolver(Resolvers.ReturnEarlier, Resolvers.ReturnStartOfIntervalAfter);

    /// <summary>The first digest after an instant.</summary>
    public static Instant Next(DigestPace pace, string? digestAt, DateTimeZone zone, Instant at) => pace switch
    {
        DigestPace.Hourly => NextHour(zone, at),
        _ => NextDay(digestAt is { } text && ContactCheck.TimeOf(text) is { } time ? time : Morning, zone, at),
    };

    /// <summary>The offset says where the hour is full: some zones are off by half of one.</summary>
    private static Instant NextHour(DateTimeZone zone, Instant at)
    {
        var offset = zone.GetUtcOffset(at);
        var local = at.Plus(Duration.FromSeconds(offset.Seconds));
        var hours = (local - NodaConstants.UnixEpoch).TotalHours;
        return NodaConstants.UnixEpoch + Duration.FromHours((long)Math.Floor(hours) + 1) - Duration.FromSeconds(offset.Seconds);
    }

    private static Instant NextDay(LocalTime time, DateTimeZone zone, Instant at)
    {
        var date = at.InZone(zone).Date;
        var today = date.At(time).InZone(zone, AtFirst).ToInstant();
        return today > at ? today : date.PlusDays(1).At(time).InZone(zone, AtFirst).ToInstant();
    }
}
