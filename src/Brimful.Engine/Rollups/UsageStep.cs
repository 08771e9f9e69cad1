using System.Diagnostics.CodeAnalysis;
using Brimful.Core.Periods;
using NodaTime;

namespace Brimful.Engine.Rollups;

/// <summary>
/// How long the cells of usage over time are. They follow the clock of a zone: quarters, halves and hours are elapsed time from midnight of the first
/// day; days begin at midnight, weeks on Monday, months on the first, years on the first of January, however long clock changes make them.
/// </summary>
public sealed record UsageStep
{
    private static readonly string[] Minutes = ["PT15M", "PT30M"];

    private readonly PeriodDuration? _every;

    private UsageStep(string text, PeriodDuration? every) => (Text, _every) = (text, every);

    /// <summary>The ISO 8601 text.</summary>
    public string Text { get; }

    /// <summary>An hour.</summary>
    public static UsageStep Hour { get; } = new("PT1H", new PeriodDuration(PeriodUnit.Hour, 1));

    /// <summary>A calendar day.</summary>
    public static UsageStep Day { get; } = new("P1D", new PeriodDuration(PeriodUnit.Day, 1));

    /// <summary>Reads <c>PT15M</c>, <c>PT30M</c>, or hours, days, weeks, months or years in the form of periods.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out UsageStep? step)
    {
        step = Minutes.Contains(text) ? new UsageStep(text, null)
            : PeriodDuration.TryParse(text, out var every) ? new UsageStep(text, every)
            : null;
        return step is not null;
    }

    /// <summary>Where the cells between two instants begin, and where the last one ends; one more edge than that when there would be more cells
    /// than a number.</summary>
    public List<Instant> EdgesOf(Instant from, Instant to, DateTimeZone zone, int most)
    {
        List<Instant> edges = [from];
        foreach (var start in StartsAfter(from, zone))
        {
            if (start >= to || edges.Count > most) break;
            edges.Add(start);
        }
        edges.Add(to);
        return edges;
    }

    private IEnumerable<Instant> StartsAfter(Instant from, DateTimeZone zone)
    {
        var day = from.InZone(zone).Date;
        if (_every is null or { Unit: PeriodUnit.Hour }) return ElapsedAfter(from, zone.AtStartOfDay(day).ToInstant());
        var anchor = _every.Unit switch
        {
            PeriodUnit.Day => day,
            PeriodUnit.Week => day.PlusDays(1 - (int)day.DayOfWeek),
            _ => new LocalDate(day.Year, 1, 1),
        };
        return CalendarAfter(from, new PeriodSchedule(_every, anchor.AtMidnight(), zone));
    }

    private IEnumerable<Instant> ElapsedAfter(Instant from, Instant midnight)
    {
        var length = _every is { } hours ? Duration.FromHours(hours.Multiple) : Duration.FromMinutes(Text == Minutes[0] ? 15 : 30);
        for (var start = midnight; ; start += length)
            if (start > from) yield return start;
    }

    /// <summary>Starts of the schedule; a day that a zone left out has none of its own.</summary>
    private static IEnumerable<Instant> CalendarAfter(Instant from, PeriodSchedule schedule)
    {
        var last = from;
        for (var index = schedule.IndexAt(from) + 1; last < Instant.MaxValue; index++)
        {
            if (schedule[index].Start is var start && start <= last) continue;
            last = start;
            yield return start;
        }
    }
}
