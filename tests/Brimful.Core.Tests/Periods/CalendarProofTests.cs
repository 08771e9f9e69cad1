using System.Globalization;
using NodaTime;

namespace Brimful.Core.Tests.Periods;

/// <summary>Schedule against <see cref="WallClockOracle"/>, start by start, through every clock change of two years or more.</summary>
public class CalendarProofTests
{
    /// <summary>
    /// Where the proof ends. The oracle has the operating system's zone data, the schedule has Noda Time's: of another release, and
    /// releases differ about years that were still to come when the older one was made (Cuba's winter of 2026, for one).
    /// </summary>
    private static readonly DateTime Settled = new(2025, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    private const string Zones = "Europe/London America/New_York Australia/Lord_Howe America/Sao_Paulo Asia/Beirut Africa/Cairo Pacific/Apia America/Havana Asia/Kathmandu";

    /// <summary>unit, multiple, how many starts each way</summary>
    private const string Units =
        """
        H    1   60
        H    7   60
        H  336   60
        D    1  400
        D   10   60
        W    1  100
        W    3   40
        M    1   60
        M    2   30
        M    7   12
        Q    1   20
        Q    2   10
        Y    1   10
        Y    4    3
        """;

    /// <summary>Month ends, leap days, and local times that the zones' clock changes skip or repeat.</summary>
    private const string Anchors =
        """
        2011-12-30T00:00
        2012-02-29T23:30
        2018-11-04T00:15
        2016-01-31T02:15
        2016-10-30T01:30
        2017-03-29T23:45
        """;

    public static TheoryData<string, string> Cases()
    {
        var cases = new TheoryData<string, string>();
        foreach (var zone in Some.Rows(Zones).Single())
            foreach (var anchor in Some.Rows(Anchors))
                cases.Add(zone, anchor[0]);
        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_start_is_where_a_wall_clock_first_shows_it(string zone, string anchor)
    {
        var compared = Some.Rows(Units).Sum(row => ShouldAgree(row[0][0], int.Parse(row[1]), int.Parse(row[2]), anchor, zone));

        compared.ShouldBeGreaterThan(1_500);
    }

    /// <summary>How many periods were compared.</summary>
    private static int ShouldAgree(char unit, int multiple, int reach, string anchor, string zone)
    {
        var oracle = new WallClockOracle(unit, multiple, DateTime.Parse(anchor, CultureInfo.InvariantCulture), zone);
        var text = unit is 'H' ? $"PT{multiple}H" : unit is 'Q' ? $"P{3 * multiple}M" : $"P{multiple}{unit}";
        var schedule = Some.Schedule(text, anchor, zone);

        var compared = 0;
        var start = oracle.StartUtc(-reach);
        for (var index = -reach; index < reach; index++)
        {
            var end = oracle.StartUtc(index + 1);
            if (end > Settled)
                break;

            schedule[index].ShouldBe(new(Instant.FromDateTimeUtc(start), Instant.FromDateTimeUtc(end)), $"{schedule}, period {index}");
            if (start < end)
            {
                schedule.IndexAt(Instant.FromDateTimeUtc(start)).ShouldBe(index, $"{schedule}, first tick");
                schedule.IndexAt(Instant.FromDateTimeUtc(end.AddTicks(-1))).ShouldBe(index, $"{schedule}, last tick");
            }

            start = end;
            compared++;
        }

        return compared;
    }
}
