using Brimful.Core.Crossings;
using Brimful.Core.Metering;
using Brimful.Core.Quantities;
using static Brimful.Core.Tests.Buckets.TestedBucket;

namespace Brimful.Core.Tests.Buckets;

/// <summary>S6, S13 and S23 "Periods": periods that roll, events that are late or ahead, edits that end a period.</summary>
public sealed class RollingTests
{
    [Fact]
    public void A_late_event_counts_in_its_own_period_and_is_marked_late()
    {
        var bucket = new TestedBucket(Monthly("100", "50%"));
        bucket.Use("40");
        bucket.Clock("2026-04-02T00:00:00Z");

        bucket.Use("20", "2026-03-31T23:59:59Z").ShouldBe("+50%");
        bucket.Last.ShouldSatisfyAllConditions(
            fact => fact.Late.ShouldBeTrue(),
            fact => fact.PeriodNumber.ShouldBe(0),
            fact => (fact.UsedBefore.ToString(), fact.Used.ToString()).ShouldBe(("40", "60")),
            fact => fact.OccurredAt.ShouldBe(At("2026-03-31T23:59:59Z")),
            fact => fact.DetectedAt.ShouldBe(At("2026-04-02T00:00:00Z")));
        bucket.Used.ShouldBe("0");
    }

    [Fact]
    public void An_event_at_the_very_end_of_a_period_belongs_to_the_next()
    {
        var bucket = new TestedBucket(Monthly("100", "50%"));
        bucket.Clock("2026-04-01T00:00:00Z");

        bucket.Use("60", "2026-04-01T00:00:00Z").ShouldBe("+50%");
        bucket.Last.Late.ShouldBeFalse();
        bucket.Use("60", "2026-03-31T23:59:59.9999999Z").ShouldBe("+50%");
        bucket.Last.Late.ShouldBeTrue();
    }

    [Fact]
    public void A_late_event_finds_a_period_that_nobody_touched()
    {
        var bucket = new TestedBucket(Daily("100", "50%"));
        bucket.Clock("2026-03-20T12:00:00Z");

        bucket.Use("60", "2026-03-14T12:00:00Z").ShouldBe("+50%");
        bucket.Last.PeriodNumber.ShouldBe(4);
        bucket.Use("-20", "2026-03-14T18:00:00Z").ShouldBe("-50%");
        bucket.Last.Late.ShouldBeTrue();
    }

    [Fact]
    public void A_bucket_has_no_period_before_the_one_it_was_created_in()
    {
        var bucket = new TestedBucket(Monthly("100", "50%"));

        bucket.Use("60", "2026-02-28T23:59:59Z").ShouldBe("");
        bucket.Used.ShouldBe("0");
        bucket.Use("60", "2026-03-01T00:00:00Z").ShouldBe("+50%");
    }

    [Fact]
    public void Late_events_are_measured_against_the_terms_at_their_periods_end()
    {
        var bucket = new TestedBucket(Weekly("100", "50%"));
        bucket.Capacity("60");
        bucket.Clock("2026-03-17T00:00:00Z");
        bucket.Edit(Weekly("1000", "10%", "20%"));
        bucket.Clock("2026-03-24T00:00:00Z");
        bucket.Edit(Weekly("10", "=1"));

        bucket.Use("35", "2026-03-12T00:00:00Z").ShouldBe("+50%");
        bucket.Last.Capacity.ToString().ShouldBe("60");
        bucket.Use("150", "2026-03-20T00:00:00Z").ShouldBe("+10%");
        bucket.Last.Capacity.ToString().ShouldBe("1000");
        bucket.Use("2").ShouldBe("+=1");
    }

    [Fact]
    public void Of_several_edits_at_one_instant_late_events_find_the_terms_before_the_one_that_ended_the_period()
    {
        var bucket = new TestedBucket(Monthly("100", "50%"));
        bucket.Clock("2026-04-10T00:00:00Z");
        bucket.Edit(Monthly("40", "50%", "=1", "=2"));
        bucket.Edit(Weekly("10"));

        bucket.Use("25", "2026-04-09T00:00:00Z").ShouldBe("+=1 +=2 +50%");
        bucket.Last.Capacity.ToString().ShouldBe("40");
        bucket.Use("25", "2026-03-20T00:00:00Z").ShouldBe("");
        bucket.Use("25", "2026-03-20T00:00:00Z").ShouldBe("+50%");
        bucket.Last.Capacity.ToString().ShouldBe("100");
    }

    [Fact]
    public void An_edit_at_the_instant_a_period_ends_does_not_touch_that_period()
    {
        var bucket = new TestedBucket(Monthly("100", "50%"));
        bucket.Clock("2026-04-01T00:00:00Z");
        bucket.Capacity("10");

        bucket.Use("6", "2026-03-31T00:00:00Z").ShouldBe("");
        bucket.Use("6").ShouldBe("+50%");
    }

    [Fact]
    public void An_event_ahead_that_lies_in_the_next_period_counts_there_when_it_starts()
    {
        var bucket = new TestedBucket(Monthly("100", "50%"), now: "2026-03-31T23:57:00Z");

        bucket.Use("60", "2026-04-01T00:01:00Z").ShouldBe("");
        bucket.Used.ShouldBe("0");
        bucket.Bucket.DueTicks.ShouldBe(At("2026-04-01T00:00:00Z").ToUnixTimeTicks());
        bucket.Clock("2026-03-31T23:59:59Z").ShouldBe("");
        bucket.Clock("2026-04-01T00:00:00Z").ShouldBe("+50%");
        bucket.Last.ShouldSatisfyAllConditions(
            fact => fact.PeriodNumber.ShouldBe(1),
            fact => fact.EventId.ShouldBe("e1"),
            fact => fact.OccurredAt.ShouldBe(At("2026-04-01T00:01:00Z")),
            fact => fact.Late.ShouldBeFalse());
    }

    [Fact]
    public void Events_ahead_count_in_order_of_receipt_even_when_the_clock_jumps_over_several_periods()
    {
        var bucket = new TestedBucket(Daily("100", "50%"), now: "2026-03-10T23:57:00Z");
        bucket.Use("30", "2026-03-11T00:01:00Z");
        bucket.Use("30", "2026-03-11T00:00:30Z");

        bucket.Clock("2026-03-15T00:00:00Z").ShouldBe("+50%");
        (bucket.Last.PeriodNumber, bucket.Last.EventId, bucket.Last.Late).ShouldBe((1, "e2", false));
        bucket.Used.ShouldBe("0");
        bucket.Use("-20", "2026-03-11T10:00:00Z").ShouldBe("-50%");
    }

    [Fact]
    public void An_event_ahead_inside_the_running_period_counts_at_once() =>
        new TestedBucket(Monthly("100", "50%")).Use("60", "2026-03-10T00:05:00Z").ShouldBe("+50%");

    [Fact]
    public void Events_ahead_are_refused_when_together_they_would_take_the_next_level_past_the_limit()
    {
        var bucket = new TestedBucket(Monthly("100", "50%"), now: "2026-03-31T23:57:00Z");
        bucket.Use("600000000000000000", "2026-04-01T00:01:00Z");

        bucket.HasRoomFor("399999999999999999", "2026-04-01T00:01:00Z").ShouldBeTrue();
        bucket.HasRoomFor("400000000000000000", "2026-04-01T00:01:00Z").ShouldBeFalse();
    }

    [Fact]
    public void An_edit_of_the_period_ends_it_now_and_runs_to_the_new_schedules_next_start()
    {
        var bucket = new TestedBucket(Monthly("100", "50%"));
        bucket.Use("60");

        bucket.Edit(Weekly("100", "50%")).ShouldBe("ended");
        bucket.Last.ShouldSatisfyAllConditions(
            fact => fact.ShouldBeOfType<PeriodEnded>(),
            fact => fact.Cause.ShouldBe(Cause.Edit),
            fact => (fact.UsedBefore.ToString(), fact.Used.ToString()).ShouldBe(("60", "60")),
            fact => fact.Period!.Value.End.ShouldBe(At("2026-03-10T00:00:00Z")),
            fact => fact.OccurredAt.ShouldBe(At("2026-03-10T00:00:00Z")));
        bucket.Used.ShouldBe("0");
        (bucket.Bucket.Open.Number, bucket.Bucket.Open.StartTicks, bucket.Bucket.Open.EndTicks)
            .ShouldBe((1, At("2026-03-10T00:00:00Z").ToUnixTimeTicks(), At("2026-03-16T00:00:00Z").ToUnixTimeTicks()));
        bucket.Use("60").ShouldBe("+50%");
        bucket.Clock("2026-03-16T00:00:00Z");
        (bucket.Bucket.Open.Number, bucket.Bucket.Open.EndTicks).ShouldBe((2, At("2026-03-23T00:00:00Z").ToUnixTimeTicks()));
    }

    [Fact]
    public void After_an_edit_of_the_period_late_events_still_find_the_period_that_it_ended()
    {
        var bucket = new TestedBucket(Monthly("100", "50%"));
        bucket.Use("40", "2026-03-09T00:00:00Z");
        bucket.Edit(Weekly("10", "50%"));

        bucket.Use("10", "2026-03-09T12:00:00Z").ShouldBe("+50%");
        (bucket.Last.PeriodNumber, bucket.Last.Late, bucket.Last.Capacity.ToString()).ShouldBe((0, true, "100"));
    }

    [Fact]
    public void An_event_ahead_that_an_edit_of_the_period_finds_in_the_running_one_counts_there_at_once()
    {
        var bucket = new TestedBucket(Monthly("100", "50%"), now: "2026-03-31T23:57:00Z");
        bucket.Use("60", "2026-04-01T00:01:00Z");

        bucket.Edit(Weekly("100", "50%")).ShouldBe("ended +50%");
        (bucket.Last.Cause, bucket.Last.EventId, bucket.Last.PeriodNumber).ShouldBe((Cause.Usage, "e1", 1));
        bucket.Bucket.DueTicks.ShouldBeNull();
        bucket.Clock("2026-04-20T00:00:00Z").ShouldBe("");
        bucket.Used.ShouldBe("0");
    }

    [Fact]
    public void An_event_ahead_still_counts_when_the_bucket_becomes_a_one_off()
    {
        var bucket = new TestedBucket(Monthly("100", "50%"), now: "2026-03-31T23:57:00Z");
        bucket.Use("60", "2026-04-01T00:01:00Z");

        bucket.Edit(OneOff(null, null, "100", "50%")).ShouldBe("ended +50%");
        bucket.Used.ShouldBe("60");
    }

    [Fact]
    public void A_one_off_without_bounds_counts_everything_and_has_no_period()
    {
        var bucket = new TestedBucket(OneOff(null, null, "100", "50%"));

        bucket.Use("30", "2026-02-05T00:00:00Z").ShouldBe("");
        bucket.Clock("2027-01-01T00:00:00Z");
        bucket.Use("30").ShouldBe("+50%");
        (bucket.Last.Period, bucket.Last.PeriodNumber, bucket.Last.Late).ShouldBe((null, 0, false));
    }

    [Fact]
    public void A_one_off_counts_from_its_start_inclusive_to_its_end_exclusive()
    {
        var bucket = new TestedBucket(OneOff("2026-03-05T00:00:00Z", "2026-03-10T00:00:00Z", "100", "50%"), now: "2026-03-06T00:00:00Z");
        bucket.Use("1", "2026-03-04T23:59:59.9999999Z");
        bucket.Use("10", "2026-03-05T00:00:00Z");
        bucket.Clock("2026-03-11T00:00:00Z");
        bucket.Use("100", "2026-03-10T00:00:00Z").ShouldBe("");

        bucket.Use("40", "2026-03-09T23:59:59.9999999Z").ShouldBe("+50%");
        bucket.Used.ShouldBe("50");
        bucket.Last.Late.ShouldBeTrue();
    }

    [Fact]
    public void An_instant_between_an_ended_schedule_and_a_later_one_off_lies_in_no_period()
    {
        var bucket = new TestedBucket(Monthly("100", "50%"));
        bucket.Edit(OneOff("2026-03-12T00:00:00Z", null, "100", "50%"));
        bucket.Clock("2026-03-13T00:00:00Z");

        bucket.Use("60", "2026-03-11T00:00:00Z").ShouldBe("");
        bucket.Use("60", "2026-03-12T00:00:00Z").ShouldBe("+50%");
    }

    [Fact]
    public void A_one_off_that_was_a_schedule_keeps_its_start_through_other_edits()
    {
        var bucket = new TestedBucket(Monthly("100", "50%"));
        bucket.Edit(OneOff(null, null, "100", "50%"));
        bucket.Capacity("80");

        bucket.Use("60", "2026-03-09T00:00:00Z").ShouldBe("+50%");
        (bucket.Last.PeriodNumber, bucket.Last.Late, bucket.Last.Capacity.ToString()).ShouldBe((0, true, "100"));
        bucket.Used.ShouldBe("0");
    }

    [Fact]
    public void Periods_are_never_chained_over_short_months()
    {
        var schedule = new Core.Periods.PeriodSchedule(Core.Periods.PeriodUnit.Month, 1, new NodaTime.LocalDateTime(2026, 1, 31, 0, 0), NodaTime.DateTimeZone.Utc);
        var bucket = new TestedBucket(Monthly("10") with { Schedule = schedule }, now: "2026-02-10T00:00:00Z");
        bucket.Bucket.Open.EndTicks.ShouldBe(At("2026-02-28T00:00:00Z").ToUnixTimeTicks());

        bucket.Clock("2026-02-28T00:00:00Z");
        bucket.Bucket.Open.EndTicks.ShouldBe(At("2026-03-31T00:00:00Z").ToUnixTimeTicks());
    }

    [Fact]
    public void A_level_at_the_limit_is_refused_in_the_open_and_in_a_closed_period()
    {
        var bucket = new TestedBucket(Monthly("100"));
        bucket.Use("999999999999999998.999999999");
        bucket.HasRoomFor("1").ShouldBeTrue();
        bucket.HasRoomFor("1.000000001").ShouldBeFalse();

        bucket.Clock("2026-04-02T00:00:00Z");
        bucket.HasRoomFor("1.000000001").ShouldBeTrue();
        bucket.HasRoomFor("1.000000001", "2026-03-31T00:00:00Z").ShouldBeFalse();
        bucket.HasRoomFor("-5", "2026-03-31T00:00:00Z").ShouldBeTrue();
    }

    [Fact]
    public void Periods_that_no_event_can_reach_are_forgotten()
    {
        var bucket = new TestedBucket(Daily("100", "50%"));
        for (var day = 0; day < 100; day++)
        {
            bucket.Clock((At("2026-03-10T12:00:00Z") + NodaTime.Duration.FromDays(day)).ToString());
            bucket.Use("60");
        }

        bucket.Bucket.Closed!.Count.ShouldBeLessThanOrEqualTo(37);
        bucket.Facts.Count.ShouldBe(100);
    }

    [Fact]
    public void An_edit_of_the_capacity_in_the_first_period_keeps_no_past()
    {
        var bucket = new TestedBucket(Monthly("100", "50%"));
        bucket.Capacity("50");

        bucket.Bucket.Past.ShouldBeNull();
        bucket.Bucket.Meter.Aggregation.ShouldBe(Aggregation.Sum);
        bucket.Bucket.Terms.Capacity.ShouldBe(Quantity.Of(50));
    }
}
