using Brimful.Delivery.Contacts;
using NodaTime;
using NodaTime.TimeZones;

namespace Brimful.Delivery.Timing;

/// <summary>
/// When a person is left alone. It is the local time of day that counts, in the person's zone: an hour that the clocks repeat is quiet both
/// times, one that they skip is not there, and quiet hours that would end in it end when it is skipped.
/// </summary>
public static class QuietTime
{
    private static readonly ZoneLocalMappingResolver AtEnd = Resolvers.CreateMappingResolver(Resolvers.ReturnLater, Resolvers.ReturnStartOfIntervalAfter);

    /// <summary>The instant at which the person may be told again: <paramref name="at"/> itself, or the end of the quiet hours that it is in.</summary>
    public static Instant After(QuietHours quiet, DateTimeZone zone, Instant at)
    {
        if (ContactCheck.TimeOf(quiet.From) is not { } from || ContactCheck.TimeOf(quiet.To) is not { } to) return at;
        var local = at.InZone(zone).LocalDateTime;
        if (BegunOn(from, to, local) is not { } begun || !IsOne(quiet, begun.DayOfWeek)) return at;
        var end = (from < to ? begun : begun.PlusDays(1)).At(to).InZone(zone, AtEnd).ToInstant();
        return end > at ? After(quiet, zone, end) : at;
    }

    /// <summary>The date on which the quiet hours began that a local time is in; null when it is in none.</summary>
    private static LocalDate? BegunOn(LocalTime from, LocalTime to, LocalDateTime local)
    {
        var time = local.TimeOfDay;
        if (from < to) return time >= from && time < to ? local.Date : null;
        return time >= from ? local.Date : time < to ? local.Date.PlusDays(-1) : null;
    }

    private static bool IsOne(QuietHours quiet, IsoDayOfWeek day) =>
        quiet.Days.IsDefaultOrEmpty || quiet.Days.Any(word => ContactCheck.DayOf(word) == day);
}
