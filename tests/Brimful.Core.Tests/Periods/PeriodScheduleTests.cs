using Brimful.Core.Periods;
using NodaTime;

namespace Brimful.Core.Tests.Periods;

public class PeriodScheduleTests
{
    private static readonly PeriodSchedule Monthly = Some.Schedule("P1M", "2026-01-31T00:00", "Europe/London");

    [Fact]
    public void Schedules_of_the_same_parts_are_equal()
    {
        var twin = new PeriodSchedule(PeriodUnit.Month, 1, new LocalDateTime(2026, 1, 31, 0, 0), Some.Zone("Europe/London"));

        twin.ShouldBe(Monthly);
        twin.GetHashCode().ShouldBe(Monthly.GetHashCode());
    }

    [Theory]
    [InlineData("P2M  2026-01-31T00:00  Europe/London")]
    [InlineData("P1Y  2026-01-31T00:00  Europe/London")]
    [InlineData("P1M  2026-01-31T00:01  Europe/London")]
    [InlineData("P1M  2026-01-31T00:00  Europe/Paris")]
    public void Schedules_that_differ_in_any_part_are_not_equal(string row)
    {
        var cells = Some.Rows(row).Single();

        Some.Schedule(cells[0], cells[1], cells[2]).ShouldNotBe(Monthly);
    }

    [Fact]
    public void A_quarter_is_three_months()
    {
        var quarterly = new PeriodSchedule(PeriodUnit.Quarter, 1, Monthly.Anchor, Monthly.Zone);

        quarterly.ShouldBe(Some.Schedule("P3M", "2026-01-31T00:00", "Europe/London"));
    }

    [Fact]
    public void A_schedule_reads_as_a_sentence() => Monthly.ToString().ShouldBe("P1M from 2026-01-31T00:00:00 in Europe/London");

    [Theory]
    [InlineData(PeriodUnit.Day, 0)]
    [InlineData(PeriodUnit.Day, -1)]
    [InlineData(PeriodUnit.Day, 10_001)]
    [InlineData(PeriodUnit.Quarter, 3_334)]
    [InlineData((PeriodUnit)17, 1)]
    public void A_multiple_or_unit_out_of_bounds_is_a_bug_of_the_caller(PeriodUnit unit, int multiple) =>
        Should.Throw<ArgumentOutOfRangeException>(() => new PeriodSchedule(unit, multiple, Monthly.Anchor, Monthly.Zone));

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    [InlineData(9998, true)]
    [InlineData(9999, false)]
    public void An_anchor_lies_in_the_years_1_to_9998(int year, bool isAllowed)
    {
        var anchor = new LocalDateTime(year, 6, 30, 12, 0);

        PeriodSchedule.CanAnchorAt(anchor).ShouldBe(isAllowed);
        if (!isAllowed)
            Should.Throw<ArgumentOutOfRangeException>(() => new PeriodSchedule(Monthly.Every, anchor, Monthly.Zone));
    }

    [Fact]
    public void An_anchor_of_another_calendar_is_not_allowed() =>
        PeriodSchedule.CanAnchorAt(Monthly.Anchor.WithCalendar(CalendarSystem.Julian)).ShouldBeFalse();

    [Fact]
    public void A_period_holds_its_start_and_not_its_end()
    {
        var period = Monthly[0];

        period.Contains(period.Start).ShouldBeTrue();
        period.Contains(period.End - Duration.Epsilon).ShouldBeTrue();
        period.Contains(period.End).ShouldBeFalse();
        period.Contains(period.Start - Duration.Epsilon).ShouldBeFalse();
    }

    [Fact]
    public void A_period_cannot_end_before_it_starts() =>
        Should.Throw<ArgumentOutOfRangeException>(() => new Brimful.Core.Periods.Period(Monthly[0].End, Monthly[0].Start));
}
