using Brimful.Bench.Crossings;
using Brimful.Bench.Figures;
using Brimful.Bench.Servers;

namespace Brimful.Bench.Tests;

public sealed class FigureTests
{
    [Fact]
    public void A_figure_is_read_back_from_its_line()
    {
        var figure = new Figure("engine.events_per_second", 512_345.5, "events/s") { AtLeast = 500_000, Aim = 700_000 };
        FigureLine.Read(FigureLine.Write(figure)).ShouldBe(figure);
        FigureLine.Read("engine.events_per_second 1 events/s").ShouldBeNull();
    }

    [Theory]
    [InlineData(10d, 10d, null, true)]
    [InlineData(9.9, 10d, null, false)]
    [InlineData(10d, null, 10d, true)]
    [InlineData(10.1, null, 10d, false)]
    [InlineData(10d, null, null, null)]
    public void A_figure_is_met_up_to_and_including_its_bound(double value, double? atLeast, double? atMost, bool? isMet) =>
        new Figure("f", value, "ms") { AtLeast = atLeast, AtMost = atMost }.IsMet.ShouldBe(isMet);

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_figure_that_could_not_be_measured_is_not_met_and_is_read_back(double value)
    {
        var figure = new Figure("f", value, "ms") { AtMost = 10 };
        figure.IsMet.ShouldBe(false);
        FigureLine.Read(FigureLine.Write(figure)).ShouldBe(figure);
    }

    [Fact]
    public void A_percentile_is_the_least_value_that_its_share_does_not_exceed()
    {
        var percentiles = new Percentiles(Enumerable.Range(1, 100).Select(number => (double)number).Reverse());
        percentiles.At(0.5).ShouldBe(50);
        percentiles.At(0.99).ShouldBe(99);
        percentiles.At(0.999).ShouldBe(100);
        percentiles.Worst.ShouldBe(100);
    }

    [Fact]
    public void A_median_lies_in_the_middle()
    {
        Medians.Of([3, 1, 2]).ShouldBe(2);
        Medians.Of([4, 1, 2, 3]).ShouldBe(2.5);
        Medians.Of([]).ShouldBe(double.NaN);
    }

    [Theory]
    [InlineData(200, 190, 5)]
    [InlineData(200, 210, -5)]
    public void What_crossings_take_is_a_share_of_what_comes_in_without_them(double none, double with, double lost) => new CrossingsRun([none - 10, none + 10], [with]).Lost.ShouldBe(lost, tolerance: 1e-9);

    [Theory]
    [InlineData(10, 10, 10, 10, true)]
    [InlineData(10, 10, 10, 9, false)]
    [InlineData(10, 10, 9, 10, false)]
    [InlineData(10, 9, 10, 10, false)]
    [InlineData(11, 10, 10, 10, false)]
    public void Counts_are_exact_only_when_nothing_is_missing_and_nothing_is_too_many(long received, long counted, long sent, long answered, bool isExact)
    {
        using var output = new StringWriter();
        new EventTotals(received, counted, 0).IsExactly(sent, answered, new FigureSheet(output)).ShouldBe(isExact);
        output.ToString().Contains("NOT EXACT").ShouldBe(!isExact);
    }
}
