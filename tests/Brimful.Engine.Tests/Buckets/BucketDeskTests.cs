using Brimful.Core.Buckets;
using Brimful.Core.Crossings;
using Brimful.Engine.Buckets;
using Brimful.Engine.Tests.Hosting;
using static Brimful.Engine.Tests.Hosting.RunningEngine;

namespace Brimful.Engine.Tests.Buckets;

/// <summary>Incarnations, and S20's numbers.</summary>
public sealed class BucketDeskTests
{
    [Fact]
    public Task A_bucket_that_starts_from_now_counts_nothing_of_before() => ForTwoTenantsAsync(async (engine, tenant) =>
    {
        await engine.SetUpAsync(tenant, "2026-03-10T00:00:00Z");
        await engine.SendAsync(tenant, Use("e1", "60", "2026-03-05T00:00:00Z"));

        await engine.PutBucketAsync(tenant, Some.Bucket("100", Some.Percent(50)) with { CountFrom = CountFrom.Now });
        await engine.SendAsync(tenant, Use("e2", "60", "2026-03-09T23:59:59Z"), Use("e3", "50", "2026-03-10T00:00:00Z"));
        (await engine.FactsAsync(tenant)).Single().Fact.EventId.ShouldBe("e3");
        (await engine.StatusAsync(tenant)).Used.ToString().ShouldBe("50");
    });

    [Fact]
    public Task Usage_of_an_earlier_period_stands_in_no_buckets_way() => ForTwoTenantsAsync(async (engine, tenant) =>
    {
        await engine.SetUpAsync(tenant, "2026-03-10T00:00:00Z");
        await engine.SendAsync(tenant, Use("e1", "60", "2026-02-28T23:59:59Z"));

        await engine.PutBucketAsync(tenant, Some.Bucket("100", Some.Percent(50)));
        await engine.SendAsync(tenant, Use("e2", "10", "2026-03-01T00:00:00Z"));
        (await engine.StatusAsync(tenant)).Used.ToString().ShouldBe("10");
    });

    [Fact]
    public Task Subjects_of_others_and_meters_that_are_not_there_are_refused() => ForTwoTenantsAsync(async (engine, tenant) =>
    {
        await engine.SetUpAsync(tenant);
        await engine.PutAccountAsync(tenant, "a", "s1", "s2");
        await engine.PutBucketAsync(tenant, Some.Bucket() with { Subjects = ["s1"] });
        await engine.PutBucketAsync(tenant, Some.Bucket() with { Subjects = ["s2", "s1"] });

        (await Refused(engine.Buckets.PutAsync(tenant, "a", "b", Some.Bucket() with { Subjects = ["s9"] }, Always, default))).Code.ShouldBe("bucket.subject_unknown");
        (await Refused(engine.Buckets.PutAsync(tenant, "a", "b", Some.Bucket() with { Meter = "n" }, Always, default))).Code.ShouldBe("bucket.meter_unknown");
    });

    [Fact]
    public Task A_bucket_that_is_deleted_and_made_again_is_another_incarnation_whose_sequence_goes_on() => ForTwoTenantsAsync(async (engine, tenant) =>
    {
        await engine.SetUpAsync(tenant);
        await engine.PutBucketAsync(tenant, Some.Bucket("100", Some.Percent(50)));
        await engine.SendAsync(tenant, Use("e1", "60"));
        await Done(engine.Buckets.DeleteAsync(tenant, "a", "b", Always, default));
        engine.Checkpoint();

        using var second = engine.AfterPowerCut();
        await second.PutBucketAsync(tenant, Some.Bucket("100", Some.Percent(50)) with { CountFrom = CountFrom.Now });
        await second.SendAsync(tenant, Use("e2", "60"));
        var facts = (await second.FactsAsync(tenant)).Select(item => (Crossed)item.Fact).ToList();
        facts.Select(fact => (fact.Incarnation, fact.Sequence, fact.Arming)).ShouldBe([(1, 1, 1), (2, 2, 1)]);
    });

    [Fact]
    public Task Status_and_fact_show_the_same_numbers() => ForTwoTenantsAsync(async (engine, tenant) =>
    {
        await engine.SetUpAsync(tenant);
        await engine.PutBucketAsync(tenant, Some.Bucket("3", Some.Percent(50), Some.Value(1), Some.Percent(100)));
        await engine.SendAsync(tenant, Use("e1", "2"));

        var (status, fact) = (await engine.StatusAsync(tenant), (await engine.FactsAsync(tenant))[^1].Fact);
        status.ShouldSatisfyAllConditions(
            () => status.Used.ShouldBe(fact.Used),
            () => status.Capacity.ShouldBe(fact.Capacity),
            () => (status.Remaining.ToString(), status.Overage.ToString(), status.Percent.ToString()).ShouldBe(("1", "0", "66.666666667")),
            () => (status.PeriodStart, status.PeriodEnd).ShouldBe((fact.Period!.Value.Start, fact.Period.Value.End)),
            () => status.Thresholds.Select(line => line.State).ShouldBe([ThresholdState.Crossed, ThresholdState.Crossed, ThresholdState.Armed]));
    });

    [Fact]
    public Task The_percentage_of_nothing_is_not_there_and_used_may_be_below_0() => ForTwoTenantsAsync(async (engine, tenant) =>
    {
        await engine.SetUpAsync(tenant);
        await engine.PutBucketAsync(tenant, Some.Bucket("0"));
        await engine.SendAsync(tenant, Use("e1", "-2"));

        var status = await engine.StatusAsync(tenant);
        (status.Percent, status.Remaining.ToString(), status.Overage.ToString()).ShouldBe((null, "2", "0"));
    });
}
