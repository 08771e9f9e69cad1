using Brimful.Core.Forecasts;

namespace Brimful.Core.Tests.Forecasts;

/// <summary>What an outlook says of days to come, and what it does not.</summary>
public sealed class UsageOutlookTests
{
    private static UsageOutlook After(int days, Func<int, double> used)
    {
        var outlook = new UsageOutlook();
        for (var day = 0; day < days; day++) outlook.CloseDay(used(day));
        return outlook;
    }

    [Fact]
    public void Below_14_closed_days_nothing_is_forecast()
    {
        After(13, _ => 100).Ahead(7).ShouldBeNull();
        After(13, _ => 100).OnDay(1).ShouldBeNull();
        After(14, _ => 100).Ahead(7).ShouldNotBeNull();
    }

    [Fact]
    public void Usage_that_never_changes_is_expected_to_go_on()
    {
        After(60, _ => 100).Ahead(7)!.Value.Median.ShouldBe(700, 35);
    }

    [Fact]
    public void What_is_exceeded_is_certain()
    {
        After(20, _ => 100).Ahead(7)!.Value.ProbabilityOfMoreThan(-1e-9).ShouldBe(1);
    }

    [Fact]
    public void An_outlook_that_was_written_and_read_says_the_same()
    {
        var outlook = After(100, day => day % 7);
        var snapshot = new byte[UsageOutlook.SnapshotBytes];
        outlook.WriteTo(snapshot);
        var read = UsageOutlook.Read(snapshot);
        read.CloseDay(5);
        outlook.CloseDay(5);
        read.Ahead(9).ShouldBe(outlook.Ahead(9));
        snapshot[0] = 99;
        Should.Throw<InvalidDataException>(() => UsageOutlook.Read(snapshot));
    }

    [Fact]
    public void What_remains_runs_out_on_the_day_it_is_used_up()
    {
        var outlook = After(60, _ => 100);
        RunOut.Day(outlook, 1000, new DayInProgress(0, 0), 0.5, 30)!.Value.ShouldBeInRange(9, 11);
        RunOut.Day(outlook, 1_000_000, new DayInProgress(0, 0), 0.5, 30).ShouldBeNull();
    }
}
