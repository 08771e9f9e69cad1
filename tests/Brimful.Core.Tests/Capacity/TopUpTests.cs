using Brimful.Core.Buckets;
using Brimful.Core.Capacity;
using Brimful.Core.Crossings;
using Brimful.Core.Periods;
using Brimful.Core.Quantities;
using Brimful.Core.Tests.Buckets;
using static Brimful.Core.Tests.Buckets.TestedBucket;

namespace Brimful.Core.Tests.Capacity;

/// <summary>Automatic top-ups: below a line a grant is added in the same change.</summary>
public sealed class TopUpTests
{
    [Fact]
    public void Usage_crosses_first_then_the_top_up_is_recorded_and_clears_by_capacity()
    {
        var bucket = new TestedBucket(With(Monthly("100", "90%"), below: 20, amount: 100, atMost: 2));
        bucket.Use("80").ShouldBe("");
        bucket.Use("15").ShouldBe("+90% top-up -90%");

        var topUp = bucket.Facts.OfType<ToppedUp>().Single();
        topUp.ShouldSatisfyAllConditions(
            fact => (fact.Sequence, fact.Cause, fact.EventId).ShouldBe((2, Cause.Usage, "e2")),
            fact => (fact.Capacity.ToString(), fact.Amount.ToString(), fact.Used.ToString()).ShouldBe(("200", "100", "95")),
            fact => (fact.Ordinal, fact.AtMost, fact.GrantId).ShouldBe((1, 2, "topup:1.0.1")));
        bucket.Last.Cause.ShouldBe(Cause.Grant);
        bucket.Holds.ShouldBe("200");
    }

    [Fact]
    public void It_adds_as_many_as_it_takes_and_no_more_than_a_period_may_have()
    {
        var bucket = new TestedBucket(With(Monthly("100"), below: 20, amount: 30, atMost: 3));
        bucket.Use("81").ShouldBe("top-up");
        bucket.Use("200").ShouldBe("top-up top-up");
        bucket.Use("1000").ShouldBe("");
        bucket.Clock("2026-04-02T00:00:00Z");
        bucket.Use("85").ShouldBe("top-up");
    }

    [Fact]
    public void Exactly_the_line_is_not_below_it() =>
        new TestedBucket(With(Monthly("100"), below: 20, amount: 30, atMost: 3)).Use("80").ShouldBe("");

    [Fact]
    public void What_remains_may_fall_by_any_cause()
    {
        var bucket = new TestedBucket(With(Monthly("100"), below: 20, amount: 30, atMost: 9));
        bucket.Grant("g1", "100", priority: 200, expires: "2026-03-20T00:00:00Z");
        bucket.Use("90");
        bucket.Clock("2026-03-22T00:00:00Z").ShouldBe("top-up");
        (bucket.Last.Cause, bucket.Last.OccurredAt, bucket.Last.DetectedAt).ShouldBe((Cause.GrantExpired, At("2026-03-20T00:00:00Z"), At("2026-03-22T00:00:00Z")));
        bucket.Capacity("49").ShouldBe("top-up top-up");
        bucket.Last.Cause.ShouldBe(Cause.Edit);
    }

    [Fact]
    public void Its_grant_expires_by_the_buckets_calendar()
    {
        var bucket = new TestedBucket(With(Monthly("100"), below: 20, amount: 30, atMost: 1, expiresAfter: "P1M"));
        bucket.Use("90");
        bucket.Facts.OfType<ToppedUp>().Single().ExpiresAt.ShouldBe(At("2026-04-10T00:00:00Z"));
    }

    [Fact]
    public void A_grant_that_would_outlast_the_calendar_never_expires()
    {
        var bucket = new TestedBucket(With(Monthly("100"), below: 20, amount: 30, atMost: 1, expiresAfter: "P10000Y"));
        bucket.Use("90");
        bucket.Facts.OfType<ToppedUp>().Single().ExpiresAt.ShouldBeNull();
        bucket.Bucket.FindNextChange().ShouldBeNull();
    }

    [Fact]
    public void Late_usage_tops_nothing_up()
    {
        var bucket = new TestedBucket(With(Monthly("100"), below: 20, amount: 30, atMost: 1));
        bucket.Clock("2026-04-02T00:00:00Z");
        bucket.Use("90", "2026-03-20T00:00:00Z").ShouldBe("");
    }

    private static BucketTerms With(BucketTerms terms, int below, int amount, int atMost, string? expiresAfter = null) => terms with
    {
        TopUp = new TopUpTerms(Quantity.Of(below), Quantity.Of(amount), atMost) { ExpiresAfter = PeriodDuration.TryParse(expiresAfter, out var after) ? after : null },
    };
}
