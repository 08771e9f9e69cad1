using Brimful.Core.Crossings;
using static Brimful.Core.Tests.Buckets.TestedBucket;

namespace Brimful.Core.Tests.Buckets;

/// <summary>Recurring thresholds: a step is its own threshold with its own arming (S8, S23).</summary>
public sealed class StepTests
{
    [Fact]
    public void Steps_recur_above_the_last_line()
    {
        var bucket = new TestedBucket(Monthly("1000", "=10", "=30", "=50", "every100>50"));

        bucket.Use("33").ShouldBe("+=10 +=30");
        bucket.Use("318").ShouldBe("+=50 +step150 +step250 +step350");
        bucket.Use("50").ShouldBe("");
        bucket.Use("49").ShouldBe("+step450");
    }

    [Fact]
    public void Each_10_percent_over_100_is_a_step()
    {
        var bucket = new TestedBucket(Monthly("200", "every10%>100"));

        bucket.Use("219.999999999").ShouldBe("");
        bucket.Use("0.000000001").ShouldBe("+step220");
        bucket.Use("41").ShouldBe("+step240 +step260");
    }

    [Fact]
    public void Above_itself_is_no_step()
    {
        var bucket = new TestedBucket(Monthly("100", "every10>50"));

        bucket.Use("50").ShouldBe("");
        bucket.Use("10").ShouldBe("+step60");
    }

    [Fact]
    public void Each_step_has_its_own_arming()
    {
        var bucket = new TestedBucket(Monthly("100", "every10"));
        bucket.Use("25").ShouldBe("+step10 +step20");
        bucket.Use("-10").ShouldBe("-step20");

        bucket.Use("20").ShouldBe("+step20 +step30");
        bucket.Facts.TakeLast(2).Select(fact => ((Crossed)fact).Arming).ShouldBe([2, 1]);
    }

    [Fact]
    public void One_change_records_the_highest_1000_steps_and_passes_those_below()
    {
        var bucket = new TestedBucket(Monthly("100", "every1"));

        var first = bucket.Use("2500").Split(' ');
        (first.Length, first[0], first[^1]).ShouldBe((1000, "+step1501", "+step2500"));
        bucket.Use("1").ShouldBe("+step2501");
    }

    [Fact]
    public void Steps_that_were_passed_as_too_many_are_armed_silently_once_unreached()
    {
        var bucket = new TestedBucket(Monthly("100", "every1"));
        bucket.Use("1500");

        var cleared = bucket.Use("-1100").Split(' ');
        (cleared.Length, cleared[0], cleared[^1]).ShouldBe((1000, "-step1500", "-step501"));
        bucket.Use("3").ShouldBe("+step401 +step402 +step403");
        ((Crossed)bucket.Last).Arming.ShouldBe(1);
    }

    [Fact]
    public void A_huge_jump_over_tiny_steps_costs_no_more_than_1000()
    {
        var bucket = new TestedBucket(Monthly("1", "every0.000000001"));

        bucket.Use("999999999999999999").Split(' ').Length.ShouldBe(1000);
        bucket.Use("-999999999999999999").Split(' ').Length.ShouldBe(1000);
        bucket.Use("0.000000001").ShouldBe("+step0.000000001");
    }

    [Fact]
    public void Percent_steps_move_with_the_capacity()
    {
        var bucket = new TestedBucket(Monthly("100", "every25%"));
        bucket.Use("80").ShouldBe("+step25 +step50 +step75");

        bucket.Capacity("200").ShouldBe("-step75 -step50");
        bucket.Capacity("80").ShouldBe("+step40 +step60 +step80");
        bucket.Facts.TakeLast(3).Select(fact => ((Crossed)fact).Arming).ShouldBe([2, 2, 1]);
    }

    [Fact]
    public void A_capacity_of_0_leaves_the_first_percent_step_only()
    {
        var bucket = new TestedBucket(Monthly("100", "every10%"));
        bucket.Use("35");

        bucket.Capacity("0").ShouldBe("-step30 -step20");
        bucket.Use("1000").ShouldBe("");
        bucket.Capacity("100").Split(' ').Length.ShouldBe(102);
    }

    [Fact]
    public void Steps_created_under_the_level_are_passed_and_the_next_fires()
    {
        var bucket = new TestedBucket(Monthly("100"));
        bucket.Use("35");

        bucket.Lines("every10").ShouldBe("");
        bucket.Use("10").ShouldBe("+step40");
        bucket.Use("-30").ShouldBe("-step40");
        bucket.Use("20").ShouldBe("+step20 +step30");
    }

    [Fact]
    public void Steps_that_fire_on_creation_all_do()
    {
        var bucket = new TestedBucket(Monthly("100"));
        bucket.Use("35");

        bucket.Lines("every10!").ShouldBe("+step10 +step20 +step30");
        bucket.Facts.ShouldAllBe(fact => fact.Cause == Cause.Edit);
    }
}
