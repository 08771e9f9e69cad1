namespace Brimful.Core.Tests.Periods;

public class MonthEndTests
{
    [Theory]
    // every  anchor      index  start
    [InlineData("P1M     2023-01-31      1  2023-02-28")]
    [InlineData("P1M     2023-01-31      2  2023-03-31")]
    [InlineData("P1M     2023-01-31      3  2023-04-30")]
    [InlineData("P1M     2023-01-31     11  2023-12-31")]
    [InlineData("P1M     2023-01-31     13  2024-02-29")]
    [InlineData("P1M     2023-01-31     -2  2022-11-30")]
    [InlineData("P1M     2023-01-31  -1199  1923-02-28")]
    public void A_month_end_anchor_does_not_drift(string row) => ShouldStart(row);

    [Theory]
    [InlineData("P1M     2024-01-29      1  2024-02-29")]
    [InlineData("P1M     2024-01-29     13  2025-02-28")]
    [InlineData("P1M     2024-01-29     14  2025-03-29")]
    [InlineData("P1M     2024-01-30      1  2024-02-29")]
    [InlineData("P1M     2024-01-30     13  2025-02-28")]
    [InlineData("P1M     2024-01-30     15  2025-04-30")]
    [InlineData("P1M     2024-02-29      1  2024-03-29")]
    [InlineData("P1M     2023-02-28      1  2023-03-28")]
    public void An_anchor_on_29_or_30_is_clamped_only_where_february_ends_sooner(string row) => ShouldStart(row);

    [Theory]
    [InlineData("P1Y     2024-02-29      1  2025-02-28")]
    [InlineData("P1Y     2024-02-29      4  2028-02-29")]
    [InlineData("P1Y     2024-02-29     76  2100-02-28")]
    [InlineData("P1Y     2024-02-29    -24  2000-02-29")]
    [InlineData("P1Y     2024-02-29   -124  1900-02-28")]
    [InlineData("P4Y     2024-02-29      1  2028-02-29")]
    public void A_leap_day_anchor_comes_back_in_every_leap_year(string row) => ShouldStart(row);

    [Theory]
    [InlineData("P3M     2023-11-30      1  2024-02-29")]
    [InlineData("P3M     2023-11-30      2  2024-05-30")]
    [InlineData("P3M     2023-08-31      1  2023-11-30")]
    [InlineData("P3M     2023-08-31      2  2024-02-29")]
    [InlineData("P3M     2023-08-31      3  2024-05-31")]
    [InlineData("P6M     2023-08-31      1  2024-02-29")]
    [InlineData("P5M     2023-09-30      1  2024-02-29")]
    [InlineData("P5M     2023-09-30      2  2024-07-30")]
    [InlineData("P10000M 2023-01-31      1  2856-05-31")]
    public void Multiples_of_a_month_clamp_like_single_ones(string row) => ShouldStart(row);

    [Theory]
    [InlineData("P1D     2024-02-28      1  2024-02-29")]
    [InlineData("P1D     2023-02-28      1  2023-03-01")]
    [InlineData("P30D    2024-01-31      1  2024-03-01")]
    [InlineData("P1W     2024-02-26      1  2024-03-04")]
    [InlineData("P2W     2024-12-25      1  2025-01-08")]
    [InlineData("P2W     2024-12-25     -1  2024-12-11")]
    [InlineData("PT24H   2024-02-28      2  2024-03-01")]
    public void Days_weeks_and_hours_count_through_month_ends(string row) => ShouldStart(row);

    private static void ShouldStart(string row)
    {
        var cells = Some.Rows(row).Single();
        var (every, anchor, index, start) = (cells[0], cells[1], long.Parse(cells[2]), cells[3]);

        var schedule = Some.Schedule(every, $"{anchor}T09:30", "Etc/UTC");

        schedule[index].Start.ShouldBe(Some.Utc($"{start}T09:30"));
        schedule.IndexAt(Some.Utc($"{start}T09:30")).ShouldBe(index);
        schedule.IndexAt(Some.Utc($"{start}T09:29")).ShouldBe(index - 1);
    }
}
