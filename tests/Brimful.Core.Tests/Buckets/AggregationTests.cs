using Brimful.Core.Crossings;
using Brimful.Core.Metering;
using static Brimful.Core.Tests.Buckets.TestedBucket;

namespace Brimful.Core.Tests.Buckets;

/// <summary>S5 and S23 "Gauges": how values make a level.</summary>
public sealed class AggregationTests
{
    [Fact]
    public void A_count_takes_one_for_each_event_whatever_its_value()
    {
        var bucket = new TestedBucket(Monthly("10", "=3"), Aggregation.Count);
        bucket.Use("100");
        bucket.Use("-7");

        bucket.Use("0").ShouldBe("+=3");
        bucket.Used.ShouldBe("3");
    }

    [Fact]
    public void A_maximum_is_the_highest_single_value_of_the_period()
    {
        var bucket = new TestedBucket(Monthly("100", "50%"), Aggregation.Max);

        bucket.Use("-5").ShouldBe("");
        bucket.Used.ShouldBe("-5");
        bucket.Use("60").ShouldBe("+50%");
        bucket.Use("10").ShouldBe("");
        bucket.Used.ShouldBe("60");
        bucket.Clock("2026-04-01T00:00:00Z");
        bucket.Used.ShouldBe("0");
        bucket.Use("10");
        bucket.Used.ShouldBe("10");
    }

    [Fact]
    public void A_gauge_takes_the_last_value_by_event_time()
    {
        var bucket = new TestedBucket(Monthly("100", "50%"), Aggregation.Latest);
        bucket.Use("60", "2026-03-09T12:00:00Z").ShouldBe("+50%");

        bucket.Use("10", "2026-03-09T11:59:59Z").ShouldBe("");
        bucket.Used.ShouldBe("60");
    }

    [Fact]
    public void Of_equal_times_a_gauge_takes_the_later_received()
    {
        var bucket = new TestedBucket(Monthly("100", "50%"), Aggregation.Latest);
        bucket.Use("60");

        bucket.Use("10").ShouldBe("-50%");
        bucket.Used.ShouldBe("10");
    }

    [Fact]
    public void A_gauge_is_the_sum_of_each_subjects_last_value()
    {
        var bucket = new TestedBucket(Monthly("100", "50%"), Aggregation.Latest);
        bucket.Use("30", bucket.Now, subject: 1);

        bucket.Use("30", bucket.Now, subject: 2).ShouldBe("+50%");
        bucket.Use("5", bucket.Now, subject: 1).ShouldBe("-50%");
        bucket.Used.ShouldBe("35");
    }

    [Fact]
    public void A_gauge_going_down_is_usage_and_a_counter_going_down_is_a_correction()
    {
        var gauge = new TestedBucket(Monthly("100", "50%"), Aggregation.Latest);
        gauge.Use("60");
        gauge.Use("0").ShouldBe("-50%");
        gauge.Last.Cause.ShouldBe(Cause.Usage);

        var counter = new TestedBucket(Monthly("100", "50%"));
        counter.Use("60");
        counter.Use("-60").ShouldBe("-50%");
        counter.Last.Cause.ShouldBe(Cause.Correction);
    }

    [Fact]
    public void A_new_period_carries_a_gauges_value_and_arming_over()
    {
        var bucket = new TestedBucket(Monthly("100", "50%", "every20"), Aggregation.Latest);
        bucket.Use("55");

        bucket.Clock("2026-05-15T00:00:00Z").ShouldBe("");
        bucket.Used.ShouldBe("55");
        bucket.Use("60").ShouldBe("+step60");
        bucket.Use("44").ShouldBe("-step60 -50%");
        ((Cleared)bucket.Last).ShouldSatisfyAllConditions(fact => fact.CrossedPeriodNumber.ShouldBe(0), fact => fact.PeriodNumber.ShouldBe(2), fact => fact.Arming.ShouldBe(1));
        bucket.Use("50").ShouldBe("+50%");
        ((Crossed)bucket.Last).Arming.ShouldBe(2);
    }

    [Fact]
    public void A_late_reading_of_a_gauge_changes_its_own_period_only()
    {
        var bucket = new TestedBucket(Daily("100", "50%"), Aggregation.Latest);
        bucket.Use("60");
        bucket.Clock("2026-03-12T12:00:00Z");

        bucket.Use("10", "2026-03-11T12:00:00Z").ShouldBe("-50%");
        bucket.Last.Late.ShouldBeTrue();
        bucket.Used.ShouldBe("60");
        bucket.Use("61").ShouldBe("");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_late_readings_find_does_not_depend_on_when_the_bucket_was_looked_at(bool looksDaily)
    {
        var bucket = new TestedBucket(Daily("100", "50%"), Aggregation.Latest);
        bucket.Use("30", bucket.Now, subject: 1);
        if (looksDaily)
        {
            bucket.Clock("2026-03-11T12:00:00Z");
            bucket.Clock("2026-03-12T12:00:00Z");
        }
        bucket.Clock("2026-03-13T12:00:00Z");

        bucket.Use("45", At("2026-03-10T12:00:00Z"), subject: 1).ShouldBe("");
        bucket.Use("10", At("2026-03-11T12:00:00Z"), subject: 2).ShouldBe("");
        bucket.Use("15", At("2026-03-12T12:00:00Z"), subject: 2).ShouldBe("");
        bucket.Use("25", At("2026-03-12T12:00:00Z"), subject: 3).ShouldBe("+50%");
        bucket.Last.Used.ToString().ShouldBe("70");
    }

    [Fact]
    public void A_late_first_reading_of_a_gauge_is_not_carried_into_periods_that_had_none()
    {
        var bucket = new TestedBucket(Daily("100", "50%"), Aggregation.Latest);
        bucket.Clock("2026-03-11T12:00:00Z");
        bucket.Use("60", At("2026-03-10T12:00:00Z"), subject: 1).ShouldBe("+50%");
        bucket.Clock("2026-03-13T12:00:00Z");

        bucket.Used.ShouldBe("0");
        bucket.Use("45", At("2026-03-11T12:00:00Z"), subject: 2).ShouldBe("");
        bucket.Use("5", At("2026-03-12T12:00:00Z"), subject: 2).ShouldBe("");
    }

    [Fact]
    public void A_late_reading_starts_from_the_value_of_periods_that_are_long_forgotten()
    {
        var bucket = new TestedBucket(Daily("100", "50%"), Aggregation.Latest);
        bucket.Use("60", bucket.Now, subject: 1).ShouldBe("+50%");
        bucket.Clock("2026-05-01T12:00:00Z");
        bucket.Clock("2026-05-02T12:00:00Z");

        bucket.Use("1", At("2026-04-20T00:00:00Z"), subject: 2).ShouldBe("");
        bucket.Use("-30", At("2026-04-20T01:00:00Z"), subject: 2).ShouldBe("-50%");
        bucket.Last.UsedBefore.ToString().ShouldBe("61");
    }
}
