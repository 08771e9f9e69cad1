using Brimful.Core.Crossings;
using Brimful.Core.Metering;
using Brimful.Core.Pools;
using Brimful.Core.Quantities;
using Brimful.Core.Tests.Buckets;
using static Brimful.Core.Tests.Buckets.TestedBucket;

namespace Brimful.Core.Tests.Pools;

/// <summary>S16 and S23 "pool lines before participants'": sub-limits inside a shared bucket.</summary>
public sealed class ParticipantTests
{
    [Fact]
    public void Parent_and_child_lines_cross_on_the_same_event_the_pools_first()
    {
        var pool = new TestedBucket(Monthly("100", "50%"));
        pool.Join(2, "40", "80%", "100%").ShouldBe("");

        pool.Use("30", subject: 2).ShouldBe("");
        pool.Use("15", subject: 1).ShouldBe("");
        pool.Use("10", subject: 2).ShouldBe("+50% +s2:80% +s2:100%");
        pool.Facts.Select(fact => fact.Sequence).ShouldBe([1, 2, 3]);
        pool.Facts.ShouldAllBe(fact => fact.EventId == "e3");
    }

    [Fact]
    public void A_participants_fact_tells_of_its_own_level_and_capacity()
    {
        var pool = new TestedBucket(Monthly("100"));
        pool.Join(2, "40", "80%");
        pool.Use("50", subject: 1);
        pool.Use("5", subject: 2);
        pool.Use("30", subject: 2).ShouldBe("+s2:80%");

        var crossed = pool.Last.ShouldBeOfType<Crossed>();
        (crossed.UsedBefore.ToString(), crossed.Used.ToString(), crossed.Capacity.ToString(), crossed.Level.ToString()).ShouldBe(("5", "35", "40", "32"));
        (crossed.Participant, crossed.Cause, crossed.PeriodNumber, crossed.TopContributors.Length).ShouldBe((2, Cause.Usage, 0, 0));
    }

    [Fact]
    public void One_participants_usage_moves_no_other_participants_lines()
    {
        var pool = new TestedBucket(Monthly("100", "90%"));
        pool.Join(1, "10", "100%");
        pool.Join(2, "10", "100%");

        pool.Use("9", subject: 1).ShouldBe("");
        pool.Use("9", subject: 2).ShouldBe("");
        pool.Use("1", subject: 2).ShouldBe("+s2:100%");
    }

    [Fact]
    public void Every_kind_of_line_stands_over_a_participant()
    {
        var pool = new TestedBucket(Monthly("1000"));
        pool.Join(1, "100", "50%", "=60", "left30", "every40", "every50%>100");

        pool.Use("155").ShouldBe("+s1:step40 +s1:50% +s1:=60 +s1:left30 +s1:step80 +s1:step120 +s1:step150");
    }

    [Fact]
    public void A_correction_clears_a_participants_line_by_its_own_hysteresis()
    {
        var pool = new TestedBucket(Monthly("100", "80%"));
        pool.Join(1, "50", "=40~5");

        pool.Use("45").ShouldBe("+s1:=40");
        pool.Use("-8").ShouldBe("");
        pool.Use("-3").ShouldBe("-s1:=40");
        pool.Last.Cause.ShouldBe(Cause.Correction);
        pool.Use("6").ShouldBe("+s1:=40");
        pool.Last.ShouldBeOfType<Crossed>().Arming.ShouldBe(2);
    }

    [Fact]
    public void A_new_period_arms_participants_again_from_nothing()
    {
        var pool = new TestedBucket(Monthly("100"));
        pool.Join(1, "10", "100%", "left10");

        pool.Use("10").ShouldBe("+s1:100%");
        pool.Clock("2026-04-02T00:00:00Z").ShouldBe("");
        pool.Use("9").ShouldBe("");
        pool.Use("1").ShouldBe("+s1:100%");
        pool.Last.ShouldBeOfType<Crossed>().ShouldSatisfyAllConditions(
            fact => fact.Arming.ShouldBe(1),
            fact => fact.PeriodNumber.ShouldBe(1),
            fact => fact.UsedBefore.ToString().ShouldBe("9"));
    }

    [Fact]
    public void Who_joins_in_mid_period_counts_what_it_used_already_and_lines_under_that_are_passed_unless_they_ask_to_fire()
    {
        var pool = new TestedBucket(Monthly("100"));
        pool.Use("30", subject: 1);
        pool.Use("30", subject: 2);

        pool.Join(2, "50", "50%", "60%!", "80%").ShouldBe("+s2:60%");
        pool.Last.ShouldSatisfyAllConditions(
            fact => fact.Cause.ShouldBe(Cause.Edit),
            fact => fact.EventId.ShouldBeNull(),
            fact => fact.UsedBefore.ToString().ShouldBe("30"));
        pool.Use("10", subject: 2).ShouldBe("+s2:80%");
    }

    [Fact]
    public void An_edit_of_a_sub_limit_crosses_and_clears_at_once_and_lines_keep_where_they_stand()
    {
        var pool = new TestedBucket(Monthly("100"));
        pool.Join(1, "100", "50%", "=60");
        pool.Use("40").ShouldBe("");

        pool.Join(1, "60", "50%", "=60").ShouldBe("+s1:50%");
        (pool.Last.Cause, pool.Last.Capacity.ToString()).ShouldBe((Cause.Edit, "60"));
        pool.Join(1, "200", "=60", "50%").ShouldBe("-s1:50%");
        pool.Join(1, "80", "50%").ShouldBe("+s1:50%");
        pool.Last.ShouldBeOfType<Crossed>().Arming.ShouldBe(2);
        pool.Join(1, "80", "50%").ShouldBe("");
    }

    [Fact]
    public void Who_leaves_leaves_its_usage_and_goes_on_with_it_when_it_comes_back_in_the_same_period()
    {
        var pool = new TestedBucket(Monthly("100", "50%"));
        pool.Join(1, "10", "100%");
        pool.Use("10").ShouldBe("+s1:100%");

        pool.Leave(1).ShouldBe("");
        pool.Used.ShouldBe("10");
        pool.Use("5").ShouldBe("");
        pool.Join(1, "20", "100%", "every7>10").ShouldBe("");
        pool.Use("5").ShouldBe("+s1:step17 +s1:100%");
        pool.Last.ShouldBeOfType<Crossed>().ShouldSatisfyAllConditions(
            fact => fact.UsedBefore.ToString().ShouldBe("15"),
            fact => fact.Arming.ShouldBe(2));
    }

    [Fact]
    public void Who_comes_back_in_a_later_period_starts_anew()
    {
        var pool = new TestedBucket(Monthly("100"));
        pool.Join(1, "10", "100%");
        pool.Use("10");
        pool.Leave(1);
        pool.Clock("2026-04-02T00:00:00Z");

        pool.Join(1, "10", "100%").ShouldBe("");
        pool.Use("10").ShouldBe("+s1:100%");
        pool.Last.ShouldBeOfType<Crossed>().Arming.ShouldBe(1);
    }

    [Fact]
    public void A_late_event_is_measured_against_the_sub_limit_at_its_periods_end()
    {
        var pool = new TestedBucket(Monthly("1000"));
        pool.Join(1, "50", "100%");
        pool.Use("30", "2026-03-09T00:00:00Z");
        pool.Clock("2026-04-02T00:00:00Z");
        pool.Join(1, "500", "100%");

        pool.Use("20", "2026-03-09T00:00:00Z").ShouldBe("+s1:100%");
        (pool.Last.Late, pool.Last.PeriodNumber, pool.Last.Capacity.ToString()).ShouldBe((true, 0, "50"));
        pool.Use("499").ShouldBe("");
        pool.Use("1").ShouldBe("+s1:100%");
    }

    [Fact]
    public void A_late_event_moves_no_lines_of_who_took_no_part_when_its_period_ended()
    {
        var pool = new TestedBucket(Monthly("1000"));
        pool.Join(2, "10", "100%");
        pool.Leave(2);
        pool.Clock("2026-04-02T00:00:00Z");
        pool.Join(1, "10", "100%");
        pool.Join(2, "10", "100%");

        pool.Use("20", "2026-03-09T00:00:00Z", 1).ShouldBe("");
        pool.Use("20", "2026-03-09T00:00:00Z", 2).ShouldBe("");
        pool.Use("10", subject: 1).ShouldBe("+s1:100%");
    }

    [Fact]
    public void Who_left_still_counts_late_in_the_periods_that_it_took_part_in()
    {
        var pool = new TestedBucket(Monthly("1000"));
        pool.Join(1, "10", "100%");
        pool.Clock("2026-04-02T00:00:00Z");
        pool.Leave(1);

        pool.Use("10", "2026-03-20T00:00:00Z").ShouldBe("+s1:100%");
        pool.Use("10").ShouldBe("");
    }

    [Fact]
    public void What_no_event_can_reach_any_more_by_being_late_or_taken_back_is_forgotten()
    {
        var pool = new TestedBucket(Monthly("1000"));
        pool.Join(1, "10", "100%");
        pool.Clock("2026-04-02T00:00:00Z");
        pool.Join(1, "20", "100%");
        pool.Bucket.Participants!.Past!.Count.ShouldBe(1);

        pool.Clock("2026-06-02T00:00:00Z");
        pool.Bucket.Participants.Past.ShouldNotBeNull();
        pool.Clock("2026-07-02T00:00:00Z");
        pool.Bucket.Participants.Past.ShouldBeNull();
        pool.Bucket.Participants.Find(1)!.Capacity.ToString().ShouldBe("20");
    }

    [Fact]
    public void A_gauges_participant_has_its_own_last_value_and_carries_value_and_arming_over()
    {
        var pool = new TestedBucket(Monthly("100", "80%"), Aggregation.Latest);
        pool.Join(1, "40", "100%");
        pool.Join(2, "40", "100%");

        pool.Use("40", "2026-03-10T00:00:00Z", 1).ShouldBe("+s1:100%");
        pool.Use("45", "2026-03-10T00:00:00Z", 2).ShouldBe("+80% +s2:100%");
        pool.Use("30", "2026-03-09T00:00:00Z", 2).ShouldBe("");
        pool.Clock("2026-04-02T00:00:00Z").ShouldBe("");
        pool.Use("37", "2026-04-01T00:00:00Z", 1).ShouldBe("-s1:100%");
        pool.Last.ShouldBeOfType<Cleared>().CrossedPeriodNumber.ShouldBe(0);
        pool.Use("41", "2026-04-01T00:00:00Z", 1).ShouldBe("+s1:100%");
    }

    [Fact]
    public void Of_max_a_participants_level_is_its_own_peak()
    {
        var pool = new TestedBucket(Monthly("100", "60%"), Aggregation.Max);
        pool.Join(2, "50", "100%");

        pool.Use("70", subject: 1).ShouldBe("+60%");
        pool.Use("49", subject: 2).ShouldBe("");
        pool.Use("50", subject: 2).ShouldBe("+s2:100%");
        pool.Use("10", subject: 2).ShouldBe("");
    }

    [Fact]
    public void Usage_ahead_counts_in_its_participant_when_the_period_starts()
    {
        var pool = new TestedBucket(Monthly("100", "20%"), now: "2026-03-31T23:58:00Z");
        pool.Join(2, "10", "100%");

        pool.Use("20", "2026-04-01T00:01:00Z", 2).ShouldBe("");
        pool.Clock("2026-04-01T00:00:00Z").ShouldBe("+20% +s2:100%");
    }

    [Fact]
    public void An_edit_of_the_period_starts_participants_anew_and_a_gauges_go_on()
    {
        var counter = new TestedBucket(Monthly("100"));
        counter.Join(1, "10", "100%");
        counter.Use("10").ShouldBe("+s1:100%");
        counter.Edit(Daily("100")).ShouldBe("ended");
        counter.Use("10").ShouldBe("+s1:100%");

        var gauge = new TestedBucket(Monthly("100"), Aggregation.Latest);
        gauge.Join(1, "10", "100%");
        gauge.Use("10").ShouldBe("+s1:100%");
        gauge.Edit(Daily("100")).ShouldBe("ended");
        gauge.Use("9.4").ShouldBe("-s1:100%");
    }

    [Fact]
    public void A_whole_list_replaces_who_takes_part_and_facts_come_by_subject()
    {
        var pool = new TestedBucket(Monthly("100"));
        pool.Join(1, "10", "100%");
        pool.Join(3, "10", "100%");
        foreach (var subject in new[] { 1, 2, 3 }) pool.Use("5", subject: subject);

        var facts = new List<BucketFact>();
        var terms = new ParticipantTerms { Capacity = Quantity.Of(5), Thresholds = [LineText.Threshold("100%!")] };
        pool.Bucket.SetParticipants(new Dictionary<int, ParticipantTerms> { [3] = terms, [2] = terms }, pool.Now.ToUnixTimeTicks(), facts);
        LineText.Of(facts).ShouldBe("+s2:100% +s3:100%");
        pool.Bucket.Participants!.Now.Keys.Order().ShouldBe([2, 3]);
    }

    [Fact]
    public void A_participants_own_level_stays_inside_the_bounds_although_others_keep_the_pools_low()
    {
        var pool = new TestedBucket(Monthly("100"));
        pool.Join(1, "10");
        pool.Use("600000000000000000", subject: 1);
        pool.Use("-600000000000000000", subject: 2);

        pool.HasRoomFor("399999999999999999").ShouldBeTrue();
        pool.HasRoomFor("400000000000000000").ShouldBeFalse();
    }
}
