using Brimful.Core.Crossings;
using static Brimful.Core.Tests.Buckets.TestedBucket;

namespace Brimful.Core.Tests.Buckets;

/// <summary>S8, S9, S15 and S23 "Order and cause": what one change records.</summary>
public sealed class CrossingTests
{
    [Fact]
    public void A_jump_over_several_lines_crosses_each_in_ascending_order_of_its_level()
    {
        var bucket = new TestedBucket(Monthly("100", "90%", "=50", "left40", "80%"));

        bucket.Use("85").ShouldBe("+=50 +left40 +80%");
        bucket.Facts.ShouldAllBe(fact => fact.UsedBefore.ToString() == "0" && fact.Used.ToString() == "85");
    }

    [Fact]
    public void Lines_at_one_level_cross_in_the_order_of_the_list() =>
        new TestedBucket(Monthly("100", "left50", "=50", "50%", "every50")).Use("50").ShouldBe("+left50 +=50 +50% +step50");

    [Fact]
    public void Steps_and_lines_cross_in_one_order() =>
        new TestedBucket(Monthly("100", "every20", "50%", "=40")).Use("65").ShouldBe("+step20 +step40 +=40 +50% +step60");

    [Theory]
    [InlineData("79.999999999", "")]
    [InlineData("80", "+80%")]
    [InlineData("80.000000001", "+80%")]
    public void Reached_is_inclusive(string value, string facts) =>
        new TestedBucket(Monthly("100", "80%")).Use(value).ShouldBe(facts);

    [Fact]
    public void A_line_that_is_jumped_over_crosses_although_no_level_equals_it() =>
        new TestedBucket(Monthly("100", "80%")).Use("81").ShouldBe("+80%");

    [Fact]
    public void A_crossed_line_stays_silent_however_often_usage_goes_on()
    {
        var bucket = new TestedBucket(Monthly("100", "50%"));

        bucket.Use("60").ShouldBe("+50%");
        bucket.Use("10").ShouldBe("");
        bucket.Use("0").ShouldBe("");
    }

    [Fact]
    public void A_third_and_two_thirds_of_a_prime_capacity_are_compared_without_rounding()
    {
        var bucket = new TestedBucket(Monthly("7", "33.33333332%"));

        bucket.Use("2.333333333").ShouldBe("+33.33333332%");
        new TestedBucket(Monthly("7", "33.33333333%")).Use("2.333333333").ShouldBe("");
    }

    [Fact]
    public void With_capacity_0_nothing_is_reached_at_0_and_everything_in_percent_by_the_least_usage()
    {
        var bucket = new TestedBucket(Monthly("0", "50%", "100%", "10000%", "every10%>100"));

        bucket.Use("0").ShouldBe("");
        bucket.Use("0.000000001").ShouldBe("+50% +100% +10000% +step0");
        bucket.Use("1000").ShouldBe("");
    }

    [Fact]
    public void A_crossing_says_what_happened_where_and_when()
    {
        var bucket = new TestedBucket(Monthly("200", "50%"));
        bucket.Use("30");
        bucket.Use("80", "2026-03-09T12:00:00Z");

        var crossed = bucket.Last.ShouldBeOfType<Crossed>();
        crossed.ShouldSatisfyAllConditions(
            fact => fact.Cause.ShouldBe(Cause.Usage),
            fact => fact.EventId.ShouldBe("e2"),
            fact => fact.Subject.ShouldBe("s1"),
            fact => (fact.UsedBefore.ToString(), fact.Used.ToString(), fact.Capacity.ToString(), fact.Level.ToString()).ShouldBe(("30", "110", "200", "100")),
            fact => fact.OccurredAt.ShouldBe(At("2026-03-09T12:00:00Z")),
            fact => fact.DetectedAt.ShouldBe(At("2026-03-10T00:00:00Z")),
            fact => (fact.Period!.Value.Start, fact.Period.Value.End).ShouldBe((At("2026-03-01T00:00:00Z"), At("2026-04-01T00:00:00Z"))),
            fact => (fact.Incarnation, fact.Sequence, fact.PeriodNumber, fact.Step, fact.Arming).ShouldBe((1, 1, 0, (Int128)0, 1)),
            fact => fact.Late.ShouldBeFalse());
    }

    [Fact]
    public void Sequences_have_no_gaps_over_crossings_clearings_edits_periods_and_late_facts()
    {
        var bucket = new TestedBucket(Monthly("100", "50%", "80%", "every25"));
        bucket.Use("85");
        bucket.Use("-40");
        bucket.Capacity("60");
        bucket.Clock("2026-04-02T00:00:00Z");
        bucket.Use("70");
        bucket.Use("90", "2026-03-31T00:00:00Z");
        bucket.Edit(Weekly("100", "50%"));

        bucket.Facts.Count.ShouldBeGreaterThan(10);
        bucket.Facts.Select(fact => fact.Sequence).ShouldBe(Enumerable.Range(1, bucket.Facts.Count));
        bucket.Bucket.Sequence.ShouldBe(bucket.Facts.Count);
    }

    [Fact]
    public void The_key_of_a_crossing_is_unique_over_armings_periods_and_edits()
    {
        var bucket = new TestedBucket(Weekly("100", "50%", "every20"));
        for (var week = 10; week <= 24; week += 7)
        {
            bucket.Clock($"2026-03-{week:00}T00:00:00Z");
            for (var round = 0; round < 3; round++)
            {
                bucket.Use("90");
                bucket.Use("-90");
            }
            bucket.Lines("every20");
            bucket.Lines("every20", "50%");
            bucket.Use("60");
        }

        var keys = bucket.Facts.OfType<Crossed>().Select(fact => (fact.Incarnation, fact.PeriodNumber, fact.Line, fact.Step, fact.Arming)).ToList();
        keys.Count.ShouldBeGreaterThan(40);
        keys.ShouldBeUnique();
    }

    [Fact]
    public void Every_clearing_names_a_crossing()
    {
        var bucket = new TestedBucket(Monthly("100", "50%", "every20", "left10"));
        bucket.Use("95");
        bucket.Use("-70");
        bucket.Use("40");
        bucket.Capacity("300");

        foreach (var cleared in bucket.Facts.OfType<Cleared>())
        {
            var crossing = bucket.Facts.OfType<Crossed>().Single(fact => (fact.PeriodNumber, fact.Line, fact.Step, fact.Arming) == (cleared.CrossedPeriodNumber, cleared.Line, cleared.Step, cleared.Arming));
            (crossing.Sequence < cleared.Sequence).ShouldBeTrue();
            crossing.Level.ToString().ShouldBe(cleared.Level.ToString());
        }
        bucket.Facts.OfType<Cleared>().Count().ShouldBe(6);
    }
}
