using Brimful.Core.Buckets;
using Brimful.Core.Capacity;
using Brimful.Core.Crossings;
using Brimful.Core.Metering;
using Brimful.Core.Quantities;
using Brimful.Core.Thresholds;
using Brimful.Engine.Meters;
using Brimful.Engine.Pools;
using Brimful.Engine.Rollups;
using Brimful.Engine.Tests.Hosting;
using static Brimful.Engine.Tests.Hosting.RunningEngine;

namespace Brimful.Engine.Tests.Recounts;

/// <summary>S11: what was used before a bucket asked for it.</summary>
public sealed class PeriodStartTests
{
    [Fact]
    public Task A_bucket_made_in_mid_period_counts_what_was_used_in_it_and_passes_the_lines_below() => ForTwoTenantsAsync(async (engine, tenant) =>
    {
        await engine.SetUpAsync(tenant, "2026-03-10T00:00:00Z");
        await engine.SendAsync(tenant, Use("before", "5", "2026-02-28T23:59:59Z"), Use("e1", "70", "2026-03-01T00:00:00Z"), Use("e2", "-10", "2026-03-05T00:00:00Z"));
        await engine.PutCountedAsync(tenant, Some.Bucket("100", Some.Percent(50), Some.Percent(80)));

        (await engine.DescribeAsync(tenant)).ShouldBe("60: passed armed");
        (await engine.FactsAsync(tenant)).ShouldBeEmpty();
        await engine.SendAsync(tenant, Use("e3", "25"));
        (await engine.FactsAsync(tenant)).Select(item => item.Fact).ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            fact => fact.Cause.ShouldBe(Cause.Usage),
            fact => (fact.EventId, fact.UsedBefore.ToString(), fact.Used.ToString()).ShouldBe(("e3", "60", "85")));
    });

    [Fact]
    public Task A_line_that_is_to_fire_on_creation_fires_once_its_usage_is_counted() => ForTwoTenantsAsync(async (engine, tenant) =>
    {
        await engine.SetUpAsync(tenant, "2026-03-10T00:00:00Z");
        await engine.SendAsync(tenant, Use("e1", "60", "2026-03-02T00:00:00Z"));
        var terms = Some.Bucket("100", Some.Percent(20), Some.Percent(50));
        await engine.PutCountedAsync(tenant, terms with { Thresholds = [terms.Thresholds[0], terms.Thresholds[1] with { OnCreate = OnCreate.Fire }] });

        (await engine.DescribeAsync(tenant)).ShouldBe("60: passed crossed");
        (await engine.FactsAsync(tenant)).Single().Fact.ShouldSatisfyAllConditions(
            fact => (fact.Cause, fact.UsedBefore.ToString(), fact.Used.ToString()).ShouldBe((Cause.Edit, "0", "60")),
            fact => fact.EventId.ShouldBeNull(),
            fact => fact.OccurredAt.ShouldBe(At("2026-03-10T00:00:00Z")));
    });

    [Fact]
    public Task A_count_that_finds_nothing_is_a_buckets_mere_start_and_calls_for_no_top_up() => ForTwoTenantsAsync(async (engine, tenant) =>
    {
        await engine.SetUpAsync(tenant, "2026-03-10T00:00:00Z");
        await engine.PutAccountAsync(tenant, "a", "s1", "s2");
        await engine.SendAsync(tenant, Use("e1", "60", "2026-03-02T00:00:00Z"));
        var terms = Some.Bucket("0") with { TopUp = new TopUpTerms(Quantity.Of(10), Quantity.Of(50), 1) };
        await engine.PutCountedAsync(tenant, terms with { Subjects = ["s2"] });
        (await engine.FactsAsync(tenant)).ShouldBeEmpty();

        await engine.PutBucketAsync(tenant, terms, "all");
        await engine.RecountAsync();
        (await engine.FactsAsync(tenant)).ShouldHaveSingleItem().Bucket.ShouldBe("all");
    });

    [Fact]
    public async Task While_it_counts_live_usage_waits_and_is_applied_after_in_order_with_cause_usage()
    {
        using var engine = new RunningEngine(isRecounting: false);
        await engine.SetUpAsync("t1", "2026-03-10T00:00:00Z");
        await engine.SendAsync("t1", Use("e1", "40", "2026-03-02T00:00:00Z"));
        (await engine.PutBucketAsync("t1", Some.Bucket("100", Some.Percent(30), Some.Percent(50), Some.Percent(90)))).Status.IsCounting.ShouldBeTrue();
        await engine.SendAsync("t1", Use("e2", "20"), Use("e3", "5", "2026-02-28T00:00:00Z"));
        await engine.SendAsync("t1", Use("e4", "35"));
        (await engine.FactsAsync("t1")).ShouldBeEmpty();

        await engine.RecountAsync();
        (await engine.DescribeAsync("t1")).ShouldBe("95: passed crossed crossed");
        (await engine.FactsAsync("t1")).Select(item => $"{item.Fact.Cause} {item.Fact.EventId} {item.Fact.UsedBefore} {item.Fact.Used}").ShouldBe(["Usage e2 40 60", "Usage e4 60 95"]);
        (await engine.StatusAsync("t1")).IsCounting.ShouldBeFalse();
    }

    [Theory]
    [InlineData(Aggregation.Sum, "42")]
    [InlineData(Aggregation.Count, "5")]
    [InlineData(Aggregation.Max, "30")]
    [InlineData(Aggregation.Latest, "32")]
    public async Task Every_aggregation_counts_from_history_and_journal_together(Aggregation aggregation, string used)
    {
        using var engine = new RunningEngine();
        await engine.SetUpAsync("t1", "2026-03-10T00:00:00Z", aggregation);
        await engine.PutAccountAsync("t1", "a", "s1", "s2");
        await engine.SendAsync("t1", Use("e1", "30", "2026-03-02T00:00:00Z"), Use("e2", "7", "2026-03-03T00:00:00Z", "s2"));
        engine.Checkpoint();
        await engine.SendAsync("t1", Use("e3", "-20", "2026-03-01T00:00:00Z"), Use("e4", "2", "2026-03-03T00:00:00Z", "s2"), Use("e5", "23", "2026-03-01T00:00:00Z"));
        await engine.PutCountedAsync("t1", Some.Bucket("100"));
        (await engine.StatusAsync("t1")).Used.ToString().ShouldBe(used);
    }

    [Fact]
    public Task More_subjects_bring_their_usage_and_fewer_take_it_away() => ForTwoTenantsAsync(async (engine, tenant) =>
    {
        await engine.SetUpAsync(tenant, "2026-03-10T00:00:00Z");
        await engine.PutAccountAsync(tenant, "a", "s1", "s2");
        var terms = Some.Bucket("100", Some.Percent(30), Some.Percent(60));
        await engine.PutBucketAsync(tenant, terms with { Subjects = ["s1"] });
        await engine.SendAsync(tenant, Use("e1", "40"), Use("e2", "30", subject: "s2"));
        (await engine.DescribeAsync(tenant)).ShouldBe("40: crossed armed");

        await engine.PutCountedAsync(tenant, terms);
        (await engine.DescribeAsync(tenant)).ShouldBe("70: crossed passed");
        await engine.PutCountedAsync(tenant, terms with { Subjects = ["s2"] });
        (await engine.DescribeAsync(tenant)).ShouldBe("30: crossed armed");
        await engine.SendAsync(tenant, Use("e3", "-1", subject: "s2"), Use("e4", "99"));
        await engine.PutCountedAsync(tenant, terms with { Subjects = ["s1"], CountFrom = CountFrom.Now });
        (await engine.FactsAsync(tenant)).Select(item => $"{item.Fact.GetType().Name} {item.Fact.Cause} {item.Fact.Used}").ShouldBe(["Crossed Usage 40", "Cleared Correction 29"]);
        (await engine.DescribeAsync(tenant)).ShouldBe("139: passed passed");
    });

    [Fact]
    public Task Narrowing_clears_what_is_no_longer_reached_with_cause_edit() => ForTwoTenantsAsync(async (engine, tenant) =>
    {
        await engine.SetUpAsync(tenant, "2026-03-10T00:00:00Z");
        await engine.PutAccountAsync(tenant, "a", "s1", "s2");
        var terms = Some.Bucket("100", Some.Percent(30), Some.Percent(60));
        await engine.PutBucketAsync(tenant, terms);
        await engine.SendAsync(tenant, Use("e1", "40"), Use("e2", "30", subject: "s2"));
        await engine.PutCountedAsync(tenant, terms with { Subjects = ["s1"] });

        var facts = (await engine.FactsAsync(tenant)).Select(item => item.Fact).ToList();
        facts.Select(fact => $"{fact.GetType().Name} {fact.Cause} {fact.UsedBefore} {fact.Used}").ShouldBe(["Crossed Usage 0 40", "Crossed Usage 40 70", "Cleared Edit 70 40"]);
        (await engine.DescribeAsync(tenant)).ShouldBe("40: crossed armed");
    });

    [Fact]
    public Task A_late_event_counts_in_a_closed_period_by_the_subjects_at_its_end() => ForTwoTenantsAsync(async (engine, tenant) =>
    {
        await engine.SetUpAsync(tenant, "2026-03-10T00:00:00Z");
        await engine.PutAccountAsync(tenant, "a", "s1", "s2");
        await engine.PutBucketAsync(tenant, Some.Bucket("100", Some.Value(5)) with { Subjects = ["s1"] });
        await engine.SetClockAsync(tenant, "2026-04-10T00:00:00Z");
        await engine.PutCountedAsync(tenant, Some.Bucket("100", Some.Value(5)) with { Subjects = ["s2"] });
        await engine.SendAsync(tenant, Use("e1", "5", "2026-03-20T00:00:00Z", "s2"), Use("e2", "6", "2026-03-20T00:00:00Z"), Use("e3", "3", subject: "s2"));

        (await engine.FactsAsync(tenant)).Single().Fact.ShouldSatisfyAllConditions(fact => fact.EventId.ShouldBe("e2"), fact => fact.Late.ShouldBeTrue());
        (await engine.StatusAsync(tenant)).Used.ToString().ShouldBe("3");
    });

    [Fact]
    public Task On_another_meter_a_bucket_counts_what_that_meter_has_counted_in_the_period() => ForTwoTenantsAsync(async (engine, tenant) =>
    {
        await engine.SetUpAsync(tenant, "2026-03-10T00:00:00Z");
        await Done(engine.Meters.PutAsync(tenant, "n", new MeterTerms("use", Aggregation.Max, "$.value", "1", []), Always, default));
        await Done(engine.Meters.PutAsync(tenant, "idle", new MeterTerms("other", Aggregation.Count, null, "1", []), Always, default));
        await engine.PutBucketAsync(tenant, Some.Bucket("100", Some.Value(60)));
        await engine.SendAsync(tenant, Use("e1", "40"), Use("e2", "30"));
        await engine.PutCountedAsync(tenant, Some.Bucket("100", Some.Value(60)) with { Meter = "n" });

        (await engine.DescribeAsync(tenant)).ShouldBe("40: armed");
        await engine.SendAsync(tenant, Use("e3", "61"), Use("late", "99", "2026-02-28T00:00:00Z"));
        await engine.PutCountedAsync(tenant, Some.Bucket("100", Some.Value(60)) with { Meter = "idle" });
        (await engine.FactsAsync(tenant)).Select(item => $"{item.Fact.GetType().Name} {item.Fact.Cause} {item.Fact.UsedBefore} {item.Fact.Used}")
            .ShouldBe(["Crossed Usage 40 70", "Cleared Edit 70 40", "Crossed Usage 40 61", "Cleared Edit 61 0"]);
    });

    [Fact]
    public async Task Usage_belongs_to_who_owned_it_at_its_time()
    {
        using var engine = new RunningEngine();
        await engine.SetUpAsync("t1", "2026-03-10T00:00:00Z");
        await engine.SendAsync("t1", Use("e1", "40", "2026-03-05T00:00:00Z"));
        await engine.PutAccountAsync("t1", "a");
        await engine.PutAccountAsync("t1", "b", "s1");
        await engine.SendAsync("t1", Use("e2", "7", "2026-03-10T00:00:00Z"), Use("e3", "3", "2026-03-06T00:00:00Z"));
        await engine.PutCountedAsync("t1", Some.Bucket("100"));
        await Stored(engine.Buckets.PutAsync("t1", "b", "b", new BucketDefinition(Some.Bucket("100")), Always, default));
        (await engine.StatusAsync("t1")).Used.ToString().ShouldBe("43");
        (await Done(engine.Buckets.GetCountedAsync("t1", "b", "b", default))).Status.Used.ToString().ShouldBe("7");
    }

    [Fact]
    public async Task Usage_dated_into_the_next_period_counts_there()
    {
        using var engine = new RunningEngine();
        await engine.SetUpAsync("t1", "2026-03-31T23:58:00Z");
        await engine.SendAsync("t1", Use("e1", "40"), Use("ahead", "7", "2026-04-01T00:01:00Z"));
        await engine.PutCountedAsync("t1", Some.Bucket("100", Some.Value(5)));
        (await engine.DescribeAsync("t1")).ShouldBe("40: passed");
        await engine.SetClockAsync("t1", "2026-04-01T00:00:00Z");
        (await engine.DescribeAsync("t1")).ShouldBe("7: crossed");
        (await engine.FactsAsync("t1")).Single().Fact.ShouldSatisfyAllConditions(fact => fact.EventId.ShouldBe("ahead"), fact => fact.Subject.ShouldBe("s1"));
    }

    [Fact]
    public async Task A_bucket_whose_account_has_no_usage_of_the_meter_in_the_period_is_not_counted_at_all()
    {
        using var engine = new RunningEngine(isRecounting: false);
        await engine.SetUpAsync("t1", "2026-03-10T00:00:00Z");
        (await engine.PutBucketAsync("t1", Some.Bucket(), "first")).Status.IsCounting.ShouldBeFalse();
        await engine.SendAsync("t1", Use("before", "5", "2026-02-28T23:59:59Z"));
        (await engine.PutBucketAsync("t1", Some.Bucket())).Status.IsCounting.ShouldBeFalse();
    }

    [Fact]
    public async Task From_now_on_a_clock_that_stands_still_leaves_out_what_was_counted_before_until_the_bucket_counts_from_the_start()
    {
        using var engine = new RunningEngine();
        await engine.SetUpAsync("t1", "2026-03-10T00:00:00Z");
        await engine.SendAsync("t1", Use("e1", "40"), Use("ahead", "5", "2026-03-10T00:04:00Z"));
        await engine.PutCountedAsync("t1", Some.Bucket() with { CountFrom = CountFrom.Now });
        await engine.SendAsync("t1", Use("e2", "2"));
        (await engine.StatusAsync("t1")).Used.ToString().ShouldBe("2");
        (await UsedAsync(engine)).ShouldBe("2");

        (await engine.PutCountedAsync("t1", Some.Bucket())).Used.ToString().ShouldBe("47");
        (await UsedAsync(engine)).ShouldBe("47");
        engine.Checkpoint();
        using var second = engine.AfterPowerCut();
        (await UsedAsync(second)).ShouldBe("47");
    }

    [Fact]
    public async Task A_one_off_counts_by_its_bounds_and_keeps_its_usage_when_they_are_edited()
    {
        using var engine = new RunningEngine();
        await engine.SetUpAsync("t1", "2026-03-10T00:00:00Z");
        var terms = Some.Bucket() with { Schedule = null, From = At("2026-03-05T00:00:00Z") };
        await engine.SendAsync("t1", Use("e1", "1", "2026-03-03T00:00:00Z"), Use("e2", "2", "2026-03-04T00:00:00Z"), Use("e3", "4", "2026-03-06T00:00:00Z"));
        (await engine.PutCountedAsync("t1", terms)).Used.ToString().ShouldBe("4");
        (await engine.PutCountedAsync("t1", terms with { From = At("2026-03-04T00:00:00Z") })).Used.ToString().ShouldBe("4");
        (await engine.PutCountedAsync("t1", terms with { From = null }, "c")).Used.ToString().ShouldBe("7");
    }

    private static async Task<string?> UsedAsync(RunningEngine engine)
    {
        UsageStep.TryParse("P1D", out var day).ShouldBeTrue();
        return (await Done(new UsageDesk(engine.Node).OfBucketAsync("t1", "a", "b", new UsageQuery(null, null, day, UsageGrouping.None), default))).Used?.ToString();
    }
}
