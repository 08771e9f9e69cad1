using Brimful.Api.Problems;
using NodaTime;

namespace Brimful.Api.Bodies;

/// <summary>Reads the name of a time zone.</summary>
internal static class ZoneField
{
    public static string? FindZone(this ObjectReader reader, string name)
    {
        if (reader.FindText(name, TextFields.MaxNameLength) is not { } zone) return null;
        if (DateTimeZoneProviders.Tzdb.GetZoneOrNull(zone) is null)
            reader.Fault(name, Codes.TimeZoneUnknown, $"{name} is a zone of the IANA time zone database, such as Europe/London or UTC.");
        return zone;
    }
}
