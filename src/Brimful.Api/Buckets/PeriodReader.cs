using Brimful.Api.Bodies;
using Brimful.Api.Problems;
using Brimful.Core.Periods;
using NodaTime;
using NodaTime.Text;

namespace Brimful.Api.Buckets;

/// <summary>Reads <c>{"every","anchor","timeZone"}</c>; null is a one-off.</summary>
internal static class PeriodReader
{
    public static PeriodSchedule? Read(ObjectReader bucket, BucketSurroundings around)
    {
        if (bucket.Find("period") is not { } element) return null;
        var reader = new ObjectReader(element, bucket.PathOf("period"), bucket.Faults);
        if (!reader.IsObject) return null;
        var every = ReadEvery(reader);
        var anchor = ReadAnchor(reader);
        var zone = ReadZone(reader, around);
        reader.RefuseUnknown();
        return every is not null && anchor is { } start && zone is not null ? new PeriodSchedule(every, start, zone) : null;
    }

    private static PeriodDuration? ReadEvery(ObjectReader reader)
    {
        if (reader.Find("every") is null)
        {
            reader.Fault("every", Codes.PeriodInvalid, "every is missing. Send how long a period is, such as P1M.");
            return null;
        }
        if (reader.FindText("every", TextFields.MaxNameLength) is not { } text) return null;
        if (PeriodDuration.TryParse(text, out var every)) return every;
        reader.Fault("every", Codes.PeriodInvalid, $"every is an ISO 8601 duration of one unit, 1 to {PeriodDuration.MaxMultiple} times: PT6H, P1D, P2W, P1M, P1Y.");
        return null;
    }

    private static LocalDateTime? ReadAnchor(ObjectReader reader)
    {
        if (reader.Find("anchor") is null)
        {
            reader.Fault("anchor", Codes.PeriodInvalid, "anchor is missing. Send the local time at which a period starts, such as 2026-01-31T00:00:00.");
            return null;
        }
        if (reader.FindText("anchor", TextFields.MaxNameLength) is not { } text) return null;
        var parsed = LocalDateTimePattern.ExtendedIso.Parse(text);
        if (parsed.Success && PeriodSchedule.CanAnchorAt(parsed.Value)) return parsed.Value;
        reader.Fault("anchor", Codes.PeriodInvalid, "anchor is a local date and time without an offset, such as 2026-01-31T00:00:00, in the years 1 to 9998.");
        return null;
    }

    private static DateTimeZone? ReadZone(ObjectReader reader, BucketSurroundings around)
    {
        if (reader.Find("timeZone") is null)
            return DateTimeZoneProviders.Tzdb.GetZoneOrNull(around.TimeZone ?? "UTC");
        if (reader.FindText("timeZone", TextFields.MaxNameLength) is not { } id) return null;
        if (DateTimeZoneProviders.Tzdb.GetZoneOrNull(id) is { } zone) return zone;
        reader.Fault("timeZone", Codes.TimeZoneUnknown, "timeZone is a zone of the IANA time zone database, such as Europe/London or UTC.");
        return null;
    }
}
