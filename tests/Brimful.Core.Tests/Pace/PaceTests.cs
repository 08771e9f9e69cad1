using Brimful.Core.Pace;

namespace Brimful.Core.Tests.Pace;

public sealed class PaceTests
{
    [Theory]
    [InlineData(57, 85, false)]
    [InlineData(53, 8, true)]
    [InlineData(50, 40, true)]
    [InlineData(49, 40, false)]
    [InlineData(5, 1, false)] // Five times as fast, and hardly anything.
    public void Usage_is_ahead_of_its_period_by_a_factor_and_by_ten_points(int used, int passed, bool ahead) =>
        new UsagePace(used, passed).IsAhead(1.25m).ShouldBe(ahead);

    [Fact]
    public void A_weekend_that_is_worth_nothing_lets_nothing_of_the_period_pass()
    {
        decimal[] worth = [1, 1, 1, 1, 1, 0, 0];
        var fromMonday = new PeriodDays(0, 0, 28);
        fromMonday.PassedPercent(5, worth).ShouldBe(25);
        fromMonday.PassedPercent(7, worth).ShouldBe(25);
        fromMonday.PassedPercent(0.5m, worth).ShouldBe(2.5m);
        new PeriodDays(5, 0, 28).PassedPercent(2, worth).ShouldBe(0);
        new PeriodDays(3, 0, 30).PassedPercent(30, worth).ShouldBe(100);
    }

    [Fact]
    public void A_period_that_begins_and_ends_within_a_day_passes_from_there_to_there()
    {
        var days = new PeriodDays(6, 0.5m, 14.5m);
        days.PassedPercent(0.5m, [1, 1, 1, 1, 1, 1, 1]).ShouldBe(0);
        days.PassedPercent(7.5m, [1, 1, 1, 1, 1, 1, 1]).ShouldBe(50);
        days.PassedPercent(14.5m, [3, 1, 1, 1, 1, 1, 9]).ShouldBe(100);
        days.PassedPercent(1, [1, 1, 1, 1, 1, 0, 1]).ShouldBe(100 * 0.5m / 12);
    }

    [Fact]
    public void A_period_of_thousands_of_years_passes_by_its_weekdays_too()
    {
        const int weeks = 500_000_000;
        decimal[] worth = [1, 1, 1, 1, 1, 0, 0];
        var days = new PeriodDays(2, 0.25m, 7m * weeks);
        var whole = (5m * weeks) - 0.25m;
        days.PassedPercent(1, worth).ShouldBe(100 * 0.75m / whole);
        days.PassedPercent(3, worth).ShouldBe(100 * 2.75m / whole, "a Wednesday to Friday");
        days.PassedPercent(5, worth).ShouldBe(100 * 2.75m / whole, "and a weekend");
        days.PassedPercent(7m * weeks, worth).ShouldBe(100);
    }

    [Fact]
    public void A_pace_of_nothing_passed_has_no_factor() => new UsagePace(3, 0).Factor.ShouldBeNull();

    [Fact]
    public void Three_of_the_last_four_periods_over_ninety_percent_are_a_habit_and_older_ones_do_not_count()
    {
        var habit = new CapHabit(4, 3, 90);
        habit.Holds([10, 95, 91, 90, 120]).ShouldBeTrue();
        habit.Holds([95, 95, 91, 90, 90]).ShouldBeFalse();
        habit.Holds([95, 95, 95]).ShouldBeFalse();
    }

    [Fact]
    public void Usage_well_under_the_allowance_that_falls_from_period_to_period_stagnates()
    {
        var stagnation = new Stagnation(3, 40);
        stagnation.Holds([90, 38, 30, 12]).ShouldBeTrue();
        stagnation.Holds([38, 30, 31]).ShouldBeFalse();
        stagnation.Holds([30, 30, 30]).ShouldBeFalse();
        stagnation.Holds([40, 30, 12]).ShouldBeFalse();
        stagnation.Holds([30, 12]).ShouldBeFalse();
    }

    [Theory]
    [InlineData(5, 12, 100, true)]
    [InlineData(4, 12, 100, false)]
    [InlineData(5, 9, 100, false)]
    [InlineData(5, 1, 0, true)]
    [InlineData(5, 0, 0, false)]
    public void Denied_usage_is_latent_demand_where_it_was_asked_for_often_and_is_much_of_the_capacity(int denials, int denied, int capacity, bool told) =>
        new LatentDemand(denials, denied, capacity).IsAtLeast(5, 10).ShouldBe(told);
}
