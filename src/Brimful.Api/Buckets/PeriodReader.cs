using Brimful.Api.Bodies;
using Brimful.Api.Problems;
using Brimful.Core.Periods;
using Brimful.Core.Plans;
using NodaTime;
using NodaTime.Text;

namespace Brimful.Api.Buckets;

/// <summary>Reads <c>{"every","anchor","timeZone"}</c>; null is a one-off.</summary>
internal static class PeriodReader
{
    /// <summary>The period of an account's bucket: what it leaves out the account gives, as it is now.</summary>
    public static PeriodSchedule? Read(ObjectReader bucket, BucketSurroundings around)
    {
        if (Find(bucket) is not { } reader) return null;
        if (!reader.Has("anchor") && around.PeriodAnchor is null)
            reader.Fault("anchor", Codes.PeriodInvalid, "anchor is missing, and the account has no periodAnchor. Send the local time at which a period starts, such as 2026-01-31T00:00:00.");
        return Read(reader)?.For(around.PeriodAnchor, DateTimeZoneProviders.Tzdb.GetZoneOrNull(around.TimeZone ?? "UTC") ?? DateTimeZone.Utc);
    }

    /// <summary>The period of a plan's bucket: what it leaves out each account gives.</summary>
    public static PlanPeriod? ReadForPlan(ObjectReader bucket) => Find(bucket) is { } reader ? Read(reader) : null;

    /// <summary>An anchor of an account, or of a period, to the 100 ns that are kept; null, with a fault noted, when it is none.</summary>
    public static LocalDateTime? FindAnchor(ObjectReader reader, string name)
    {
        if (reader.FindText(name, TextFields.MaxNameLength) is not { } text) return null;
        var parsed = LocalDateTimePattern.ExtendedIso.Parse(text);
        if (parsed.Success && PeriodSchedule.CanAnchorAt(parsed.Value)) return AsKept(parsed.Value);
        reader.Fault(name, Codes.PeriodInvalid, $"{name} is a local date and time without an offset, such as 2026-01-31T00:00:00, in the years 1 to 9998.");
        return null;
    }

    private static ObjectReader? Find(ObjectReader bucket)
    {
        if (bucket.Find("period") is not { } element) return null;
        var reader = new ObjectReader(element, bucket.PathOf("period"), bucket.Faults);
        return reader.IsObject ? reader : null;
    }

    private static PlanPeriod? Read(ObjectReader reader)
    {
        var (every, anchor, zone) = (ReadEvery(reader), FindAnchor(reader, "anchor"), ReadZone(reader));
        reader.RefuseUnknown();
        return every is null ? null : new PlanPeriod(every, anchor, zone);
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

    private static LocalDateTime AsKept(LocalDateTime local) => local.PlusNanoseconds(-(local.NanosecondOfSecond % NodaConstants.NanosecondsPerTick));

    private static DateTimeZone? ReadZone(ObjectReader reader)
    {
        if (reader.FindText("timeZone", TextFields.MaxNameLength) is not { } id) return null;
        if (DateTimeZoneProviders.Tzdb.GetZoneOrNull(id) is { } zone) return zone;
        reader.Fault("timeZone", Codes.TimeZoneUnknown, "timeZone is a zone of the IANA time zone database, such as Europe/London or UTC.");
        return null;
    }
}
