using System.Globalization;
using NodaTime;

namespace Brimful.Core.Tests.Periods;

/// <summary>Clock changes worked out by hand from the published changes of each zone; all starts in UTC.</summary>
public class ClockChangeTests
{
    [Theory]
    // zone                  every  anchor (local)    start, UTC
    [InlineData("Europe/London         P1D    2024-03-30T01:30  2024-03-31T01:00")] // 01:00 → 02:00
    [InlineData("Europe/London         P1M    2024-01-31T01:00  2024-03-31T01:00 2")]
    [InlineData("America/New_York      P1D    2024-03-09T02:30  2024-03-10T07:00")] // 02:00 → 03:00
    [InlineData("America/New_York      P1W    2024-03-03T02:00  2024-03-10T07:00")]
    [InlineData("Australia/Lord_Howe   P1D    2024-10-05T02:15  2024-10-05T15:30")] // 02:00 → 02:30
    [InlineData("Australia/Lord_Howe   P1D    2024-10-05T02:30  2024-10-05T15:30")]
    [InlineData("America/Sao_Paulo     P1D    2018-11-03T00:00  2018-11-04T03:00")] // 00:00 → 01:00
    [InlineData("America/Sao_Paulo     P1D    2018-11-03T00:45  2018-11-04T03:00")]
    [InlineData("Asia/Beirut           P1D    2022-03-26T00:00  2022-03-26T22:00")] // 00:00 → 01:00
    [InlineData("Africa/Cairo          P1M    2024-02-26T00:00  2024-04-25T22:00 2")] // 00:00 → 01:00
    [InlineData("Pacific/Apia          P1D    2011-12-29T12:00  2011-12-30T10:00")] // all of 30 December
    [InlineData("Pacific/Apia          P1Y    2010-12-30T23:45  2011-12-30T10:00")]
    public void A_skipped_local_time_moves_forward_to_the_end_of_the_gap(string row) => ShouldStart(row);

    [Theory]
    [InlineData("Europe/London         P1D    2024-10-26T01:30  2024-10-27T00:30")] // 02:00 → 01:00
    [InlineData("America/New_York      P1D    2024-11-02T01:30  2024-11-03T05:30")] // 02:00 → 01:00
    [InlineData("Australia/Lord_Howe   P1D    2024-04-06T01:45  2024-04-06T14:45")] // 02:00 → 01:30
    [InlineData("America/Sao_Paulo     P1D    2018-02-16T23:30  2018-02-18T01:30")] // 24:00 → 23:00
    [InlineData("Asia/Beirut           P1D    2022-10-28T23:30  2022-10-29T20:30")] // 24:00 → 23:00
    [InlineData("Africa/Cairo          P1W    2024-10-24T23:00  2024-10-31T20:00")] // 24:00 → 23:00
    [InlineData("Pacific/Apia          P1D    2012-03-31T03:30  2012-03-31T13:30")] // 04:00 → 03:00
    public void A_local_time_that_occurs_twice_is_the_earlier(string row) => ShouldStart(row);

    [Theory]
    [InlineData("Europe/London         P1D    2024-03-30T00:00  2024-04-01T00:00  23 hours")]
    [InlineData("Europe/London         P1D    2024-10-26T00:00  2024-10-28T00:00  25 hours")]
    [InlineData("Australia/Lord_Howe   P1D    2024-10-05T00:00  2024-10-07T00:00  23.5 hours")]
    [InlineData("America/Sao_Paulo     P1D    2018-11-03T00:00  2018-11-05T00:00  23 hours")]
    [InlineData("Europe/London         PT24H  2024-03-30T00:00  2024-04-01T01:00  24 hours")]
    [InlineData("America/New_York      PT6H   2024-11-02T18:00  2024-11-03T05:00  6 hours")]
    public void A_calendar_day_follows_the_clock_and_an_hour_does_not(string row)
    {
        var cells = Some.Rows(row).Single();
        var schedule = Some.Schedule(cells[1], cells[2], cells[0]);

        var period = schedule[1];

        period.End.ShouldBe(Some.Local(cells[3]).InZoneLeniently(Some.Zone(cells[0])).ToInstant());
        (period.End - period.Start).TotalHours.ShouldBe(double.Parse(cells[4], CultureInfo.InvariantCulture));
    }

    [Fact]
    public void A_skipped_day_is_an_empty_period_that_holds_no_instant()
    {
        var daily = Some.Schedule("P1D", "2011-12-29T00:00", "Pacific/Apia");
        var dayLine = Some.Utc("2011-12-30T10:00");

        daily[1].ShouldBe(new(dayLine, dayLine));
        daily[1].Contains(dayLine).ShouldBeFalse();
        daily.IndexAt(dayLine - Duration.Epsilon).ShouldBe(0);
        daily.IndexAt(dayLine).ShouldBe(2);
        daily[2].End.ShouldBe(Some.Utc("2011-12-31T10:00"));
    }

    [Fact]
    public void A_skipped_anchor_keeps_its_local_time_for_the_other_starts()
    {
        var daily = Some.Schedule("P1D", "2024-03-31T01:30", "Europe/London");

        daily[0].Start.ShouldBe(Some.Utc("2024-03-31T01:00"));
        daily[1].Start.ShouldBe(Some.Utc("2024-04-01T00:30"));
        daily[-1].Start.ShouldBe(Some.Utc("2024-03-30T01:30"));
    }

    [Fact]
    public void A_skipped_anchor_of_hours_counts_from_the_end_of_the_gap()
    {
        var hourly = Some.Schedule("PT1H", "2024-03-31T01:30", "Europe/London");

        hourly[0].Start.ShouldBe(Some.Utc("2024-03-31T01:00"));
        hourly[1].Start.ShouldBe(Some.Utc("2024-03-31T02:00"));
        hourly[-1].Start.ShouldBe(Some.Utc("2024-03-31T00:00"));
    }

    [Fact]
    public void The_second_showing_of_the_hour_before_midnight_belongs_to_the_new_day_once_midnight_came()
    {
        // Havana, 3 November 2024: 01:00 → 00:00, so midnight came at 04:00 UTC and shows again at 05:00 UTC.
        var daily = Some.Schedule("P1D", "2024-11-01T00:30", "America/Havana");

        daily[2].Start.ShouldBe(Some.Utc("2024-11-03T04:30"));
        daily.IndexAt(Some.Utc("2024-11-03T05:15")).ShouldBe(2);
    }

    /// <summary>The last cell is the index of the start, 1 where the row leaves it out.</summary>
    private static void ShouldStart(string row)
    {
        var cells = Some.Rows(row).Single();
        var schedule = Some.Schedule(cells[1], cells[2], cells[0]);
        var index = cells.Length > 4 ? long.Parse(cells[4]) : 1;
        var start = Some.Utc(cells[3]);

        schedule[index].Start.ShouldBe(start);
        schedule.IndexAt(start).ShouldBe(index);
        schedule.IndexAt(start - Duration.Epsilon).ShouldBe(index - 1);
    }
}
