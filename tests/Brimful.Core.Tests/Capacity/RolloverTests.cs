using Brimful.Core.Buckets;
using Brimful.Core.Capacity;
using Brimful.Core.Metering;
using Brimful.Core.Quantities;
using Brimful.Core.Tests.Buckets;
using NodaTime;
using static Brimful.Core.Tests.Buckets.TestedBucket;

namespace Brimful.Core.Tests.Capacity;

/// <summary>S7, S23 "Capacity": what unused base brings into later periods.</summary>
public sealed class RolloverTests
{
    [Fact]
    public void Unused_base_is_carried_up_to_the_most_and_burns_before_the_base()
    {
        var bucket = new TestedBucket(Rolling(Monthly("100", "50%"), "50", 1));
        bucket.Use("10");
        bucket.Clock("2026-04-01T00:00:00Z");
        (bucket.Holds, bucket.Used).ShouldBe(("150", "0"));

        bucket.Use("60").ShouldBe("");
        bucket.Sources.ShouldBe("rolled 50/50, base 10/100");
        bucket.Use("15").ShouldBe("+50%");
        bucket.Clock("2026-05-01T00:00:00Z");
        bucket.Holds.ShouldBe("150");
    }

    [Fact]
    public void What_is_carried_lapses_after_its_periods_and_what_lapses_first_is_cut_first()
    {
        var bucket = new TestedBucket(Rolling(Monthly("100"), "120", 2));
        bucket.Use("70");
        bucket.Clock("2026-04-01T00:00:00Z");
        bucket.Sources.ShouldBe("rolled 0/30, base 0/100");
        bucket.Use("50");
        bucket.Sources.ShouldBe("rolled 30/30, base 20/100");
        bucket.Clock("2026-05-01T00:00:00Z");
        bucket.Sources.ShouldBe("rolled 0/80, base 0/100");
        bucket.Use("10");
        bucket.Clock("2026-06-01T00:00:00Z");
        bucket.Sources.ShouldBe("rolled 0/20, rolled 0/100, base 0/100");
    }

    [Theory]
    [InlineData("100", "50", 1)]
    [InlineData("100", "250", 3)]
    [InlineData("7", "1000", 4)]
    [InlineData("100", "100", 12)]
    public void Untouched_periods_come_out_as_if_each_had_been_stepped(string capacity, string max, int periods)
    {
        foreach (var days in new[] { 1, 2, 3, 4, 5, 7, 13, 14, 15, 40 })
        {
            var (stepped, jumped) = (new TestedBucket(Rolling(Daily(capacity), max, periods)), new TestedBucket(Rolling(Daily(capacity), max, periods)));
            foreach (var bucket in new[] { stepped, jumped }) bucket.Use("3");
            for (var day = 1; day <= days; day++) stepped.Clock(After(day));
            jumped.Clock(After(days));

            (jumped.Holds, jumped.Sources).ShouldBe((stepped.Holds, stepped.Sources), $"{days} days");
            Lots(jumped).ShouldBe(Lots(stepped), $"{days} days");
            for (var day = Math.Max(0, days - 34); day < days; day++)
                LateCapacity(jumped, day).ShouldBe(LateCapacity(stepped, day), $"day {day} of {days}");
        }
    }

    [Fact]
    public void A_late_event_changes_only_its_closed_period_and_is_measured_against_what_that_held()
    {
        var bucket = new TestedBucket(Rolling(Monthly("100", "50%"), "50", 1));
        bucket.Clock("2026-05-02T00:00:00Z");
        bucket.Holds.ShouldBe("150");

        bucket.Use("74", "2026-04-10T00:00:00Z").ShouldBe("");
        bucket.Use("1", "2026-04-10T00:00:00Z").ShouldBe("+50%");
        bucket.Last.Capacity.ToString().ShouldBe("150");
        bucket.Holds.ShouldBe("150");
    }

    [Fact]
    public void Rollover_of_periods_that_nobody_touched_makes_nothing_due()
    {
        var bucket = new TestedBucket(Rolling(Monthly("100", "50%"), "50", 1));
        bucket.Clock("2026-05-02T00:00:00Z");
        bucket.Bucket.DueTicks.ShouldBeNull();
        bucket.Bucket.FindNextChange().ShouldBeNull();
    }

    [Fact]
    public void Rollover_that_is_taken_away_ends_with_the_period()
    {
        var bucket = new TestedBucket(Rolling(Monthly("100"), "50", 1));
        bucket.Clock("2026-04-02T00:00:00Z");
        bucket.Edit(Monthly("100"));
        bucket.Holds.ShouldBe("150");
        bucket.Clock("2026-05-02T00:00:00Z");
        bucket.Holds.ShouldBe("100");
        bucket.Bucket.Book.ShouldBeNull();
    }

    [Fact]
    public void Neither_a_gauge_nor_a_contribution_rolls_over()
    {
        var gauge = new TestedBucket(Rolling(Monthly("100"), "50", 1), Aggregation.Latest);
        var pool = new TestedBucket(Rolling(Monthly("0"), "50", 1));
        pool.Contribute("s1", "100", "2026-03-10T00:00:00Z");
        foreach (var bucket in new[] { gauge, pool }) bucket.Clock("2026-04-02T00:00:00Z");

        (gauge.Holds, pool.Holds).ShouldBe(("100", "100"));
    }

    private static BucketTerms Rolling(BucketTerms terms, string max, int periods) => terms with { Rollover = new RolloverTerms(Quantity.Parse(max), periods) };

    private static string After(int days) => (At("2026-03-10T00:00:00Z") + Duration.FromDays(days)).ToString();

    private static string Lots(TestedBucket bucket) => string.Join(' ', (bucket.Bucket.Book?.Lots ?? []).Select(lot => $"{lot.LastNumber}:{lot.AmountNanos}"));

    private static string LateCapacity(TestedBucket bucket, int day)
    {
        bucket.Use("0", (At("2026-03-10T12:00:00Z") + Duration.FromDays(day)).ToString());
        return bucket.Bucket.CapacityOf(bucket.Bucket.Closed!.Find(ledger => ledger.Number == day)!).ToString();
    }
}
