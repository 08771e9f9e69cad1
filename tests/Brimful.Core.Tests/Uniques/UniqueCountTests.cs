using Brimful.Core.Buckets;
using Brimful.Core.Crossings;
using Brimful.Core.Metering;
using Brimful.Core.Pools;
using Brimful.Core.Quantities;
using Brimful.Core.Tests.Buckets;
using Brimful.Core.Uniques;
using NodaTime;
using static Brimful.Core.Tests.Buckets.TestedBucket;

namespace Brimful.Core.Tests.Uniques;

/// <summary>S5 <c>uniqueCount</c>: distinct values of the period. The numbers of these tests stand for values.</summary>
public sealed class UniqueCountTests
{
    [Fact]
    public void A_value_counts_once_a_period_and_a_new_period_begins_without_any()
    {
        var seats = Seats(Monthly("3", "100%"));
        seats.Use("1");
        seats.Use("2");
        seats.Use("1").ShouldBe("");
        seats.Used.ShouldBe("2");
        seats.Use("3").ShouldBe("+100%");
        seats.Use("3").ShouldBe("");

        seats.Clock("2026-04-01T00:00:00Z");
        seats.Used.ShouldBe("0");
        seats.Use("1");
        seats.Used.ShouldBe("1");
    }

    [Fact]
    public void A_value_goes_with_the_last_of_its_events_as_a_correction()
    {
        var seats = Seats(Monthly("2", "100%"));
        seats.Use("1");
        seats.Use("1");
        seats.Use("2").ShouldBe("+100%");

        TakeBack(seats, "1");
        (seats.Used, seats.Facts.Count).ShouldBe(("2", 1));
        TakeBack(seats, "1");
        seats.Used.ShouldBe("1");
        seats.Last.ShouldBeOfType<Cleared>().Cause.ShouldBe(Cause.Correction);
        seats.Use("4").ShouldBe("+100%");
    }

    [Fact]
    public void A_value_of_two_subjects_counts_once_and_in_the_share_of_each()
    {
        var seats = Seats(Monthly("10", "=2"));
        seats.Join(2, "2", "100%");
        seats.Use("1", subject: 1);
        seats.Use("1", subject: 2).ShouldBe("");
        seats.Use("2", subject: 2).ShouldBe("+=2 +s2:100%");
        TopContributors.Of(seats.Bucket.Open).ShouldBe([new Contributor(2, Quantity.Of(2)), new Contributor(1, Quantity.Of(1))]);

        TakeBack(seats, "1", subject: 1);
        (seats.Used, seats.Bucket.Open.ShareOf(1), seats.Bucket.Open.ShareOf(2)).ShouldBe(("2", 0, Quantity.Of(2).Nanos));
        TakeBack(seats, "1", subject: 2);
        (seats.Used, seats.Bucket.Open.ShareOf(2)).ShouldBe(("1", Quantity.Of(1).Nanos));
        seats.Facts.OfType<Cleared>().Select(cleared => cleared.Participant).ShouldBe([2, null], ignoreOrder: true);
    }

    [Fact]
    public void A_participant_crosses_with_a_value_that_the_pool_had_already()
    {
        var seats = Seats(Monthly("10", "=2"));
        seats.Join(2, "1", "100%");
        seats.Use("1", subject: 1);
        seats.Use("1", subject: 2).ShouldBe("+s2:100%");
        seats.Used.ShouldBe("1");
    }

    [Fact]
    public void A_late_value_counts_in_the_closed_period_of_its_own_time_only()
    {
        var seats = Seats(Monthly("1", "100%"), "2026-03-10T00:00:00Z");
        seats.Use("1");
        seats.Clock("2026-04-02T00:00:00Z");
        seats.Use("1").ShouldBe("+100%");
        seats.Use("1", "2026-03-11T00:00:00Z").ShouldBe("");
        seats.Use("2", "2026-03-12T00:00:00Z").ShouldBe("");
        seats.Use("3", "2026-03-12T00:00:00Z");
        (seats.Used, seats.Bucket.Closed!.Single().UsedNanos).ShouldBe(("1", Quantity.Of(3).Nanos));
        TakeBack(seats, "2", "2026-03-12T00:00:00Z");
        seats.Bucket.Closed!.Single().UsedNanos.ShouldBe(Quantity.Of(2).Nanos);
    }

    [Fact]
    public void A_value_that_waits_for_the_next_period_is_none_of_this_one()
    {
        var seats = Seats(Monthly("10"), "2026-03-31T23:58:00Z");
        seats.Use("1");
        seats.Use("1", "2026-04-01T00:01:00Z");
        seats.Use("2", "2026-04-01T00:02:00Z");
        seats.Used.ShouldBe("1");
        seats.Clock("2026-04-01T00:03:00Z");
        seats.Used.ShouldBe("2");
    }

    [Fact]
    public void Values_as_large_as_digests_are_never_too_much_for_a_level()
    {
        var seats = Seats(Monthly("10"), "2026-03-31T23:58:00Z");
        foreach (var value in new[] { Int128.MaxValue, Int128.MaxValue - 1, 0 })
        {
            foreach (var time in new[] { seats.Now, seats.Now + Duration.FromMinutes(4), seats.Now - Duration.FromDays(1) })
            {
                var usage = new Usage(value, time.ToUnixTimeTicks(), seats.Now.ToUnixTimeTicks(), 1);
                seats.Bucket.HasRoomFor(usage).ShouldBeTrue();
                seats.Bucket.Apply(usage, seats.Now.ToUnixTimeTicks(), new KnownName(), seats.Facts);
            }
        }
        seats.Used.ShouldBe("3");
    }

    [Fact]
    public void A_count_from_history_sets_values_that_go_on_as_if_they_had_been_counted_one_by_one()
    {
        var seats = Seats(Monthly("10", "=3"));
        seats.Bucket.BeginRecount(new Recount { Moment = new UsagePlace(1, 0), Cause = Cause.Edit, OccurredTicks = seats.Now.ToUnixTimeTicks(), VoidCount = 0 });
        seats.Use("3");
        TakeBack(seats, "2", subject: 2);
        ValueCount[] values = [new(1, Quantity.Of(1).Nanos, 2), new(2, Quantity.Of(1).Nanos, 1), new(2, Quantity.Of(2).Nanos, 2)];
        seats.Bucket.FinishRecount(new CountedPeriod([], []) { Values = values }, seats.Now.ToUnixTimeTicks(), 35 * TimeSpan.TicksPerDay, seats.Facts);

        seats.Used.ShouldBe("3");
        seats.Facts.Single().ShouldBeOfType<Crossed>().EventId.ShouldBe("e1");
        (seats.Bucket.Open.ShareOf(1), seats.Bucket.Open.ShareOf(2)).ShouldBe((Quantity.Of(2).Nanos, Quantity.Of(2).Nanos));
        seats.Bucket.Open.Values!.EventsOf(Quantity.Of(2).Nanos, 2).ShouldBe(1);
    }

    private static TestedBucket Seats(BucketTerms terms, string now = "2026-03-10T00:00:00Z") => new(terms, Aggregation.UniqueCount, now);

    private static void TakeBack(TestedBucket seats, string value, string? time = null, int subject = 1)
    {
        var usage = new Usage(Quantity.Parse(value).Nanos, (time is null ? seats.Now : At(time)).ToUnixTimeTicks(), seats.Now.ToUnixTimeTicks(), subject);
        seats.Bucket.TakeBack(usage, new VoidMoment(default, default, 1), seats.Now.ToUnixTimeTicks(), new KnownName(), seats.Facts);
    }

    private sealed class KnownName : UsageNames
    {
        public override string EventId => "voided";

        public override string Subject => "s";
    }
}
