using System.Globalization;
using NodaTime;

namespace Brimful.Delivery.Words.Formats;

/// <summary>Writes instants in the reader's zone, and names the zone.</summary>
public sealed class TimeText(Conventions conventions, NumberText numbers, DateTimeZone zone)
{
    private const int HoursPerHalf = 12;

    /// <summary>The day alone.</summary>
    public string Date(Instant instant) => Date(instant.InZone(zone).LocalDateTime);

    /// <summary>Day, time and zone.</summary>
    public string Full(Instant instant)
    {
        var local = instant.InZone(zone).LocalDateTime;
        var dateTime = conventions.DateTime.Replace("{date}", Date(local), StringComparison.Ordinal).Replace("{time}", Time(local), StringComparison.Ordinal);
        return conventions.Zoned.Replace("{dateTime}", dateTime, StringComparison.Ordinal).Replace("{zone}", ZoneName, StringComparison.Ordinal);
    }

    /// <summary>The zone's name as the tz database has it, without underscores.</summary>
    public string ZoneName => zone.Id.Replace('_', ' ');

    /// <summary>How many days lie between two instants as a calendar of the zone counts them.</summary>
    public int DaysBetween(Instant from, Instant to) =>
        NodaTime.Period.DaysBetween(from.InZone(zone).Date, to.InZone(zone).Date);

    private string Date(LocalDateTime local)
    {
        var pattern = local.Day == 1 ? conventions.FirstOfMonth ?? conventions.Date : conventions.Date;
        return pattern.Replace("{day}", Number(local.Day), StringComparison.Ordinal)
            .Replace("{monthNumber}", Number(local.Month), StringComparison.Ordinal)
            .Replace("{month}", conventions.Months[local.Month - 1], StringComparison.Ordinal)
            .Replace("{year}", Number(local.Year), StringComparison.Ordinal);
    }

    private string Time(LocalDateTime local)
    {
        var hour = local.Hour % HoursPerHalf;
        return conventions.Time.Replace("{hour24}", Number(local.Hour, 2), StringComparison.Ordinal)
            .Replace("{hour12}", Number(hour == 0 ? HoursPerHalf : hour), StringComparison.Ordinal)
            .Replace("{hour}", Number(local.Hour), StringComparison.Ordinal)
            .Replace("{minute}", Number(local.Minute, 2), StringComparison.Ordinal)
            .Replace("{half}", conventions.Halves[local.Hour / HoursPerHalf], StringComparison.Ordinal);
    }

    private string Number(int value, int digits = 1) => numbers.InDigits(value.ToString(CultureInfo.InvariantCulture).PadLeft(digits, '0'));
}
