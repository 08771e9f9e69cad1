using Brimful.Core.Buckets;
using Brimful.Core.Crossings;
using Brimful.Core.Metering;
using static Brimful.Core.Tests.Buckets.TestedBucket;

namespace Brimful.Core.Tests.Buckets;

/// <summary>S11 and S23 "Thresholds": lines that come and go under the present level.</summary>
public sealed class EditingTests
{
    [Fact]
    public void A_line_created_under_the_level_is_passed_and_stays_silent()
    {
        var bucket = new TestedBucket(Monthly("100", "90%"));
        bucket.Use("60");

        bucket.Lines("50%", "90%").ShouldBe("");
        bucket.Use("1").ShouldBe("");
        bucket.Use("30").ShouldBe("+90%");
    }

    [Fact]
    public void A_line_created_exactly_at_the_level_is_passed()
    {
        var bucket = new TestedBucket(Monthly("100"));
        bucket.Use("50");

        bucket.Lines("50%").ShouldBe("");
        bucket.Use("10").ShouldBe("");
    }

    [Fact]
    public void A_passed_line_that_becomes_unreached_is_armed_silently()
    {
        var bucket = new TestedBucket(Monthly("100"));
        bucket.Use("60");
        bucket.Lines("50%");

        bucket.Use("-20").ShouldBe("");
        bucket.Use("10").ShouldBe("+50%");
        ((Crossed)bucket.Last).Arming.ShouldBe(1);
    }

    [Fact]
    public void A_line_can_fire_when_it_is_created()
    {
        var bucket = new TestedBucket(Monthly("100", "90%"));
        bucket.Use("60");

        bucket.Lines("50%!", "=55!", "=56", "=61!", "90%").ShouldBe("+50% +=55");
        bucket.Last.ShouldSatisfyAllConditions(
            fact => fact.Cause.ShouldBe(Cause.Edit),
            fact => fact.EventId.ShouldBeNull(),
            fact => fact.UsedBefore.ToString().ShouldBe("60"),
            fact => fact.OccurredAt.ShouldBe(bucket.Now));
    }

    [Fact]
    public void A_line_reached_at_the_periods_start_with_nothing_used_is_passed()
    {
        var bucket = new TestedBucket(Monthly("100", "left100", "=0", "50%"));

        bucket.Use("0").ShouldBe("");
        bucket.Use("5").ShouldBe("");
        bucket.Clock("2026-04-01T00:00:00Z").ShouldBe("");
        bucket.Use("1").ShouldBe("");
    }

    [Fact]
    public void Removing_a_crossed_line_leaves_no_clearing_and_re_added_it_goes_on_with_the_next_arming()
    {
        var bucket = new TestedBucket(Monthly("100", "50%"));
        bucket.Use("60");

        bucket.Lines().ShouldBe("");
        bucket.Lines("50%").ShouldBe("");
        bucket.Use("-20").ShouldBe("");
        bucket.Use("20").ShouldBe("+50%");
        ((Crossed)bucket.Last).Arming.ShouldBe(2);
    }

    [Fact]
    public void A_removed_line_starts_over_in_the_next_period()
    {
        var bucket = new TestedBucket(Monthly("100", "50%"));
        bucket.Use("60");
        bucket.Lines();
        bucket.Clock("2026-04-01T00:00:00Z");
        bucket.Lines("50%");

        bucket.Use("60").ShouldBe("+50%");
        ((Crossed)bucket.Last).Arming.ShouldBe(1);
    }

    [Fact]
    public void A_removed_line_of_a_gauge_starts_over_in_the_next_period_too()
    {
        var bucket = new TestedBucket(Monthly("100", "50%"), Aggregation.Latest);
        bucket.Use("60");
        bucket.Lines();
        bucket.Clock("2026-04-01T00:00:00Z");
        bucket.Lines("50%");
        bucket.Use("10");

        bucket.Use("60").ShouldBe("+50%");
        ((Crossed)bucket.Last).Arming.ShouldBe(1);
    }

    [Fact]
    public void A_lines_identity_is_kind_and_numbers_so_that_moving_it_or_whom_it_tells_changes_nothing()
    {
        var bucket = new TestedBucket(Monthly("100", "50%", "80%"));
        bucket.Use("60");

        bucket.Edit(bucket.Bucket.Terms with { Thresholds = [LineText.Threshold("80%"), LineText.Threshold("=10"), LineText.Threshold("50%") with { Notify = ["ops"], OnCreate = Core.Thresholds.OnCreate.Fire }] }).ShouldBe("");
        bucket.Use("-20").ShouldBe("-50%");
        ((Cleared)bucket.Last).Arming.ShouldBe(1);
    }

    [Fact]
    public void A_lines_numbers_changed_make_another_line()
    {
        var bucket = new TestedBucket(Monthly("100", "50%"));
        bucket.Use("60");

        bucket.Lines("55%").ShouldBe("");
        bucket.Use("-10").ShouldBe("");
        bucket.Use("10").ShouldBe("+55%");
        ((Crossed)bucket.Last).Arming.ShouldBe(1);
    }

    [Fact]
    public void Steps_that_were_removed_and_re_added_keep_their_armings()
    {
        var bucket = new TestedBucket(Monthly("100", "every20"));
        bucket.Use("50").ShouldBe("+step20 +step40");
        bucket.Lines();
        bucket.Lines("every20").ShouldBe("");
        bucket.Use("-50").ShouldBe("");

        bucket.Use("70").ShouldBe("+step20 +step40 +step60");
        bucket.Facts.TakeLast(3).Select(fact => ((Crossed)fact).Arming).ShouldBe([2, 2, 1]);
    }

    [Fact]
    public void An_edit_of_capacity_and_lines_together_is_one_change()
    {
        var bucket = new TestedBucket(Monthly("100", "50%"));
        bucket.Use("60");

        bucket.Edit(Monthly("200", "50%", "25%!", "30%")).ShouldBe("-50% +25%");
    }

    [Fact]
    public void A_gauges_lines_survive_an_edit_of_its_period_and_clear_naming_the_period_they_crossed_in()
    {
        var bucket = new TestedBucket(Monthly("100", "50%", "every20"), Aggregation.Latest);
        bucket.Use("55").ShouldBe("+step20 +step40 +50%");

        bucket.Edit(Weekly("100", "50%", "every20")).ShouldBe("ended");
        bucket.Used.ShouldBe("55");
        bucket.Use("10").ShouldBe("-50% -step40 -step20");
        bucket.Facts.OfType<Cleared>().ShouldAllBe(fact => fact.CrossedPeriodNumber == 0 && fact.PeriodNumber == 1);
    }

    [Fact]
    public void What_late_usage_does_to_a_gauges_ended_period_leaves_the_running_one_alone()
    {
        var bucket = new TestedBucket(Monthly("100", "every20"), Aggregation.Latest);
        bucket.Use("55", "2026-03-09T00:00:00Z");
        bucket.Edit(Weekly("100", "every20"));

        bucket.Use("10", "2026-03-09T12:00:00Z").ShouldBe("-step40 -step20");
        bucket.Use("56").ShouldBe("");
        bucket.Use("61").ShouldBe("+step60");
    }

    [Fact]
    public void What_a_plan_changes_names_the_plan_as_its_cause()
    {
        var bucket = new TestedBucket(Monthly("100", "50%"));
        bucket.Use("60");

        bucket.Edit(Monthly("200", "50%"), Cause.Plan).ShouldBe("-50%");
        bucket.Last.Cause.ShouldBe(Cause.Plan);
        bucket.Edit(Monthly("90", "50%"), Cause.Plan).ShouldBe("+50%");
        bucket.Last.Cause.ShouldBe(Cause.Plan);
        bucket.Edit(Weekly("90", "50%"), Cause.Plan).ShouldBe("ended");
        bucket.Last.Cause.ShouldBe(Cause.Plan);
    }

    [Fact]
    public void A_bucket_that_changes_hands_keeps_its_usage_and_where_its_lines_stand()
    {
        var bucket = new TestedBucket(Monthly("100", "50%") with { Origin = BucketOrigin.Plan });
        bucket.Use("60").ShouldBe("+50%");

        bucket.Edit(bucket.Bucket.Terms with { Origin = BucketOrigin.Account }).ShouldBe("");
        (bucket.Used, bucket.Bucket.Terms.Origin).ShouldBe(("60", BucketOrigin.Account));
        bucket.Use("1").ShouldBe("");
    }
}
