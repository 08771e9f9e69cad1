using NodaTime;

namespace Brimful.Core.Tests.Periods;

public class HorizonTests
{
    private static readonly string[] Durations = ["PT1H", "PT10000H", "P1D", "P10000D", "P1W", "P10000W", "P1M", "P10000M", "P1Y", "P10000Y"];
    private static readonly string[] Zones = ["Etc/UTC", "Etc/GMT+12", "Pacific/Kiritimati", "Europe/London", "America/New_York"];
    private static readonly string[] Anchors = ["0001-01-01T00:00", "2026-01-31T00:00", "9998-12-31T23:59"];

    public static TheoryData<string, string, string> Cases()
    {
        var cases = new TheoryData<string, string, string>();
        foreach (var every in Durations)
            foreach (var anchor in Anchors)
                foreach (var zone in Zones)
                    cases.Add(every, anchor, zone);
        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_instant_there_is_has_a_period_that_holds_it(string every, string anchor, string zone)
    {
        var schedule = Some.Schedule(every, anchor, zone);
        Instant[] instants =
        [
            Instant.MinValue, Some.Utc("0001-01-01T00:00"), Some.Utc("0001-12-31T23:59"), Some.Utc("2026-11-21T00:00"),
            Some.Utc("9998-12-31T23:59"), Some.Utc("9999-06-01T00:00"), Instant.MaxValue - Duration.Epsilon,
        ];

        foreach (var instant in instants)
            schedule[schedule.IndexAt(instant)].Contains(instant).ShouldBeTrue($"{schedule} at {instant}");
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_index_there_is_has_a_period_and_far_ones_are_empty(string every, string anchor, string zone)
    {
        var schedule = Some.Schedule(every, anchor, zone);

        foreach (var index in (long[])[long.MinValue, -100_000_001, 100_000_001, long.MaxValue - 1, long.MaxValue])
            schedule[index].ShouldBe(index < 0 ? new(Instant.MinValue, Instant.MinValue) : new(Instant.MaxValue, Instant.MaxValue));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_first_and_the_last_anchor_there_is_start_a_period(string every, string anchor, string zone)
    {
        var start = Some.Local(anchor).InZoneStrictly(Some.Zone(zone)).ToInstant();

        Some.Schedule(every, anchor, zone)[0].Start.ShouldBe(start);
    }

    [Theory]
    [InlineData("P1D   0001-01-01T00:00  -1")]
    [InlineData("P1M   0001-01-01T00:00  -1")]
    [InlineData("P1D   9998-12-31T00:00   1")]
    [InlineData("P1M   9998-12-31T00:00   1")]
    public void The_start_next_to_the_outermost_is_unbounded(string row)
    {
        var cells = Some.Rows(row).Single();
        var index = int.Parse(cells[2]);

        Some.Schedule(cells[0], cells[1], "Etc/UTC")[index].Start.ShouldBe(index < 0 ? Instant.MinValue : Instant.MaxValue);
    }

    [Fact]
    public void The_outermost_periods_hold_all_time_beyond_the_calendar()
    {
        var yearly = Some.Schedule("P1Y", "2026-07-01T00:00", "Etc/UTC");

        yearly[-2026].ShouldBe(new(Instant.MinValue, Some.Utc("0001-07-01T00:00")));
        yearly[9998 - 2026].ShouldBe(new(Some.Utc("9998-07-01T00:00"), Instant.MaxValue));
        yearly.IndexAt(Instant.MinValue).ShouldBe(-2026);
        yearly.IndexAt(Instant.MaxValue).ShouldBe(9998 - 2026);
    }

    [Fact]
    public void A_period_longer_than_the_calendar_leaves_two()
    {
        var schedule = Some.Schedule("P10000Y", "2026-01-01T00:00", "Etc/UTC");

        schedule[-1].ShouldBe(new(Instant.MinValue, Some.Utc("2026-01-01T00:00")));
        schedule[0].ShouldBe(new(Some.Utc("2026-01-01T00:00"), Instant.MaxValue));
    }
}
