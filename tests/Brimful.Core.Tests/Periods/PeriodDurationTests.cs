using Brimful.Core.Periods;

namespace Brimful.Core.Tests.Periods;

public class PeriodDurationTests
{
    [Theory]
    //           text     unit   multiple
    [InlineData("PT1H     Hour      1")]
    [InlineData("PT36H    Hour     36")]
    [InlineData("P1D      Day       1")]
    [InlineData("P30D     Day      30")]
    [InlineData("P1W      Week      1")]
    [InlineData("P1M      Month     1")]
    [InlineData("P3M      Month     3")]
    [InlineData("P12M     Month    12")]
    [InlineData("P1Y      Year      1")]
    [InlineData("P10000Y  Year  10000")]
    public void A_duration_of_one_unit_reads_and_writes_as_the_same_text(string row)
    {
        var cells = Some.Rows(row).Single();
        var (text, unit, multiple) = (cells[0], Enum.Parse<PeriodUnit>(cells[1]), int.Parse(cells[2]));

        PeriodDuration.TryParse(text, out var duration).ShouldBeTrue();

        duration.ShouldBe(new PeriodDuration(unit, multiple));
        duration.ToString().ShouldBe(text);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("P")]
    [InlineData("PT")]
    [InlineData("T")]
    [InlineData("PH")]
    [InlineData("PTH")]
    [InlineData("PM")]
    [InlineData("1M")]
    [InlineData("P1")]
    [InlineData("P1M2D")]
    [InlineData("P1DT1H")]
    [InlineData("P1H")]
    [InlineData("PT1D")]
    [InlineData("PT1M")]
    [InlineData("PT30M")]
    [InlineData("PT30S")]
    [InlineData("P1Q")]
    [InlineData("P0D")]
    [InlineData("PT0H")]
    [InlineData("P01M")]
    [InlineData("P-1D")]
    [InlineData("-P1D")]
    [InlineData("P+1D")]
    [InlineData("P1.5D")]
    [InlineData("P1,5D")]
    [InlineData("p1m")]
    [InlineData("P1m")]
    [InlineData(" P1M")]
    [InlineData("P1M ")]
    [InlineData("P 1M")]
    [InlineData("P1_000D")]
    [InlineData("P1,000D")]
    [InlineData("P١D")]
    [InlineData("P10001D")]
    [InlineData("P99999999999D")]
    public void Anything_else_is_refused(string? text)
    {
        PeriodDuration.TryParse(text, out var duration).ShouldBeFalse();

        duration.ShouldBeNull();
    }

    [Theory]
    [InlineData(1, "P3M")]
    [InlineData(4, "P12M")]
    [InlineData(3_333, "P9999M")]
    public void Quarters_are_written_as_months(int quarters, string text) =>
        new PeriodDuration(PeriodUnit.Quarter, quarters).ToString().ShouldBe(text);

    [Fact]
    public void Every_duration_reads_back_as_itself()
    {
        foreach (var unit in Enum.GetValues<PeriodUnit>())
        {
            for (var multiple = 1; multiple <= 3_333; multiple++)
            {
                var duration = new PeriodDuration(unit, multiple);

                PeriodDuration.TryParse(duration.ToString(), out var read).ShouldBeTrue();
                read.ShouldBe(duration);
            }
        }
    }
}
