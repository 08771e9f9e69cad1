using Brimful.Core.Periods;
using NodaTime;
using NodaTime.Text;

namespace Brimful.Core.Tests.Periods;

/// <summary>Schedules and times from the texts that tables use.</summary>
internal static class Some
{
    public static PeriodSchedule Schedule(string every, string anchor, string zone)
    {
        PeriodDuration.TryParse(every, out var duration).ShouldBeTrue(every);
        return new PeriodSchedule(duration, Local(anchor), Zone(zone));
    }

    public static LocalDateTime Local(string text) => LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd'T'HH:mm").Parse(text).Value;

    public static Instant Utc(string text) => Local(text).InUtc().ToInstant();

    public static DateTimeZone Zone(string id) => DateTimeZoneProviders.Tzdb[id];

    /// <summary>The rows of an aligned table, as cells.</summary>
    public static IEnumerable<string[]> Rows(string table) =>
        from line in table.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        select line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
}
