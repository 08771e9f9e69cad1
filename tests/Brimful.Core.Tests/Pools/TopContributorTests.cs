using Brimful.Core.Buckets;
using Brimful.Core.Crossings;
using Brimful.Core.Metering;
using Brimful.Core.Pools;
using Brimful.Core.Quantities;
using Brimful.Core.Tests.Buckets;
using static Brimful.Core.Tests.Buckets.TestedBucket;

namespace Brimful.Core.Tests.Pools;

/// <summary>S16: a pool's crossing names who used most, exactly, as of the crossing.</summary>
public sealed class TopContributorTests
{
    [Fact]
    public void A_crossing_names_who_used_most_its_own_event_included()
    {
        var pool = new TestedBucket(Monthly("100", "50%", "100%"));
        pool.Use("20", subject: 1);
        pool.Use("25", subject: 2);
        pool.Use("10", subject: 1);

        TopOf(pool).ShouldBe("1:30 2:25");
        pool.Use("40", subject: 2);
        pool.Use("5", subject: 3);
        TopOf(pool).ShouldBe("2:65 1:30 3:5");
    }

    [Fact]
    public void One_subject_alone_is_named_too() =>
        TopOf(Used(Monthly("100", "50%"), Aggregation.Sum, (7, "60"))).ShouldBe("7:60");

    [Fact]
    public void No_more_than_ten_are_named_and_of_equal_ones_first_who_was_known_first()
    {
        var usage = Enumerable.Range(1, 12).Reverse().Select(subject => (subject, subject == 5 ? "9" : subject > 10 ? "1" : "2")).ToArray();

        TopOf(Used(Monthly("29", "100%"), Aggregation.Sum, usage)).ShouldBe("5:9 1:2 2:2 3:2 4:2 6:2 7:2 8:2 9:2 10:2");
    }

    [Fact]
    public void Who_gave_back_what_it_used_is_not_named() =>
        TopOf(Used(Monthly("50", "100%"), Aggregation.Sum, (1, "10"), (2, "5"), (1, "-10"), (3, "-1"), (2, "46"))).ShouldBe("2:51");

    [Fact]
    public void Of_count_a_share_is_events_of_max_a_subjects_own_peak_of_a_gauge_its_last_value()
    {
        TopOf(Used(Monthly("3", "100%"), Aggregation.Count, (1, "9"), (2, "9"), (1, "9"))).ShouldBe("1:2 2:1");
        TopOf(Used(Monthly("50", "100%"), Aggregation.Max, (1, "30"), (2, "10"), (2, "40"), (1, "20"), (3, "50"))).ShouldBe("3:50 2:40 1:30");
        TopOf(Used(Monthly("50", "100%"), Aggregation.Latest, (1, "30"), (2, "10"), (1, "20"), (3, "30"))).ShouldBe("3:30 1:20 2:10");
    }

    [Fact]
    public void A_late_crossing_names_who_used_most_of_its_own_period()
    {
        var pool = Used(Monthly("100", "50%"), Aggregation.Sum, (1, "30"), (2, "10"));
        pool.Clock("2026-04-02T00:00:00Z");
        pool.Use("40", subject: 3);

        pool.Use("15", "2026-03-20T00:00:00Z", 2).ShouldBe("+50%");
        TopOf(pool).ShouldBe("1:30 2:25");
    }

    [Theory]
    [InlineData(Aggregation.Sum)]
    [InlineData(Aggregation.Count)]
    [InlineData(Aggregation.Max)]
    public void The_quiet_way_and_the_careful_way_come_to_the_same_shares(Aggregation aggregation)
    {
        var (quiet, careful) = (new TestedBucket(Monthly("1000"), aggregation), new TestedBucket(Monthly("1000"), aggregation));
        var random = new Random(16);
        for (var at = 0; at < 500; at++)
        {
            var usage = new Usage(Quantity.Of(random.Next(-3, 9)).Nanos, quiet.Now.ToUnixTimeTicks(), quiet.Now.ToUnixTimeTicks(), random.Next(20));
            if (quiet.Bucket.TryFindQuietLevel(usage, quiet.Now.ToUnixTimeTicks(), out var level)) quiet.Bucket.CountQuietly(usage, level);
            else quiet.Use(new Quantity(usage.Nanos).ToString(), subject: usage.Subject);
            careful.Use(new Quantity(usage.Nanos).ToString(), subject: usage.Subject);
        }

        quiet.Bucket.Open.Pool!.Shares!.OrderBy(pair => pair.Key).ShouldBe(careful.Bucket.Open.Pool!.Shares!.OrderBy(pair => pair.Key));
        TopContributors.Of(quiet.Bucket.Open).ShouldBe(TopContributors.Of(careful.Bucket.Open));
        if (aggregation != Aggregation.Max) quiet.Bucket.Open.Pool.Shares!.Values.Aggregate((Int128)0, (sum, share) => sum + share).ShouldBe(quiet.Bucket.Open.UsedNanos);
    }

    [Fact]
    public void While_one_subject_uses_alone_nothing_is_kept_beside_the_level()
    {
        var bucket = Used(Monthly("1000"), Aggregation.Sum, (4, "1"), (4, "2"), (4, "3"));

        bucket.Bucket.Open.Pool.ShouldBeNull();
        bucket.Bucket.Open.ShareOf(4).ShouldBe(Quantity.Of(6).Nanos);
    }

    [Fact]
    public void Shares_that_were_counted_by_other_means_are_taken_as_they_are()
    {
        var bucket = Used(Monthly("1000"), Aggregation.Sum, (4, "1"), (5, "2"));

        bucket.Bucket.Open.SetShares(new Dictionary<int, Int128> { [1] = Quantity.Of(20).Nanos, [2] = Quantity.Of(6).Nanos });
        TopContributors.Of(bucket.Bucket.Open).Select(one => one.Subject).ShouldBe([1, 2]);
        bucket.Bucket.Open.SetShares(new Dictionary<int, Int128> { [4] = bucket.Bucket.Open.UsedNanos });
        (bucket.Bucket.Open.SoleSubject, bucket.Bucket.Open.Pool).ShouldBe((4, null));
    }

    private static TestedBucket Used(BucketTerms terms, Aggregation aggregation, params (int Subject, string Value)[] usage)
    {
        var bucket = new TestedBucket(terms, aggregation);
        foreach (var (subject, value) in usage) bucket.Use(value, subject: subject);
        return bucket;
    }

    private static string TopOf(TestedBucket bucket) =>
        string.Join(' ', bucket.Facts.OfType<Crossed>().Last().TopContributors.Select(one => $"{one.Subject}:{one.Used}"));
}
