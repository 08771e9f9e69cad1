using Brimful.Core.Buckets;
using Brimful.Core.Capacity;
using Brimful.Core.Crossings;
using Brimful.Core.Metering;
using Brimful.Core.Periods;
using Brimful.Core.Plans;
using Brimful.Core.Quantities;
using Brimful.Core.Thresholds;
using Brimful.Engine.Buckets;
using Brimful.Engine.Hosting;
using Brimful.Engine.Tests.Hosting;
using NodaTime;
using static Brimful.Engine.Tests.Hosting.RunningEngine;

namespace Brimful.Engine.Tests.Plans;

/// <summary>S23 "Plans": what an account has by its plan, and what wins.</summary>
public sealed class PlanTests
{
    [Fact]
    public Task An_account_on_a_plan_has_its_buckets_and_crosses_their_lines() => ForTwoTenantsAsync(async (engine, tenant) =>
    {
        await SetUpAsync(engine, tenant);
        (await engine.PutAsync(tenant, "a", Some.Account("p"))).Terms.Plan.ShouldBe("p");

        await UseAsync(engine, tenant, "e1", "60");
        (await engine.FactsAsync(tenant)).Single().Fact.ShouldBeOfType<Crossed>().Level.ToString().ShouldBe("50");
        var bucket = await BucketAsync(engine, tenant);
        (bucket.Terms.Origin, bucket.Status.Used.ToString()).ShouldBe((BucketOrigin.Plan, "60"));
    });

    [Fact]
    public Task A_definition_without_anchor_or_zone_takes_the_accounts_and_the_calendars_where_it_has_no_anchor() => ForTwoTenantsAsync(async (engine, tenant) =>
    {
        await SetUpAsync(engine, tenant);
        await engine.PutAsync(tenant, "a", Some.Account("p") with { TimeZone = "Europe/Berlin" });
        (await BucketAsync(engine, tenant)).Terms.Schedule.ShouldBe(Monthly(PlanPeriod.CalendarAnchor, "Europe/Berlin"));
        (await BucketAsync(engine, tenant)).Status.PeriodStart.ShouldBe(At("2026-02-28T23:00:00Z"));

        await engine.PutAsync(tenant, "a", Some.Account("p") with { TimeZone = "Europe/Berlin", PeriodAnchor = new LocalDateTime(2026, 1, 31, 8, 30) });
        (await BucketAsync(engine, tenant)).Terms.Schedule.ShouldBe(Monthly(new LocalDateTime(2026, 1, 31, 8, 30), "Europe/Berlin"));
    });

    [Fact]
    public Task A_change_of_the_accounts_anchor_or_zone_ends_the_period_of_buckets_that_lean_on_it_and_of_no_other() => ForTwoTenantsAsync(async (engine, tenant) =>
    {
        await SetUpAsync(engine, tenant);
        var fixedPeriod = new PlanPeriod(new PeriodDuration(PeriodUnit.Month, 1), new LocalDateTime(2026, 1, 1, 0, 0), DateTimeZone.Utc);
        await engine.PutPlanAsync(tenant, Some.Plan(("b", Some.PlanBucket("100", Some.Percent(50))), ("fixed", Some.PlanBucket("100", Some.Percent(50)) with { Period = fixedPeriod })));
        await engine.PutAsync(tenant, "a", Some.Account("p"));
        await UseAsync(engine, tenant, "e1", "40");

        await engine.PutAsync(tenant, "a", Some.Account("p") with { TimeZone = "Asia/Tokyo" });
        var ended = (await engine.FactsAsync(tenant)).Single();
        (ended.Bucket, ended.Fact.ShouldBeOfType<PeriodEnded>().Cause, ended.Fact.Used.ToString()).ShouldBe(("b", Cause.Edit, "40"));
        (await BucketAsync(engine, tenant)).Status.Used.ToString().ShouldBe("0");
        (await BucketAsync(engine, tenant, "fixed")).Status.Used.ToString().ShouldBe("40");
    });

    [Fact]
    public Task An_accounts_own_bucket_wins_and_its_plans_appears_with_the_usage_when_it_is_deleted() => ForTwoTenantsAsync(async (engine, tenant) =>
    {
        await SetUpAsync(engine, tenant);
        await engine.PutBucketAsync(tenant, Some.Bucket("1000", Some.Percent(50)));
        await UseAsync(engine, tenant, "e1", "40");
        await engine.PutAsync(tenant, "a", Some.Account("p"));
        var own = await BucketAsync(engine, tenant);
        (own.Terms.Origin, own.Terms.Capacity.ToString()).ShouldBe((BucketOrigin.Account, "1000"));

        await Done(engine.Buckets.DeleteAsync(tenant, "a", "b", Always, default));
        var given = await BucketAsync(engine, tenant);
        (given.Terms.Origin, given.Terms.Capacity.ToString()).ShouldBe((BucketOrigin.Plan, "100"));
    });

    [Fact]
    public Task A_put_on_a_key_of_the_plan_makes_the_bucket_the_accounts_own_and_keeps_its_usage() => ForTwoTenantsAsync(async (engine, tenant) =>
    {
        await SetUpAsync(engine, tenant);
        await engine.PutAsync(tenant, "a", Some.Account("p"));
        await UseAsync(engine, tenant, "e1", "60");
        var own = Some.Bucket("200", Some.Percent(50)) with { Schedule = Monthly(PlanPeriod.CalendarAnchor, "UTC") };

        var put = await engine.PutBucketAsync(tenant, own);
        (put.Terms.Origin, put.Status.Used.ToString()).ShouldBe((BucketOrigin.Account, "60"));
        (await engine.FactsAsync(tenant)).Select(item => (item.Fact.GetType(), item.Fact.Cause)).ShouldBe([(typeof(Crossed), Cause.Usage), (typeof(Cleared), Cause.Edit)]);

        await engine.PutPlanAsync(tenant, Some.Plan("10", Some.Percent(50)));
        await engine.RollOutAsync();
        (await BucketAsync(engine, tenant)).Terms.Capacity.ToString().ShouldBe("200");
        await Done(engine.Buckets.DeleteAsync(tenant, "a", "b", Always, default));
        (await BucketAsync(engine, tenant)).ShouldSatisfyAllConditions(
            bucket => (bucket.Terms.Origin, bucket.Terms.Capacity.ToString(), bucket.Status.Used.ToString()).ShouldBe((BucketOrigin.Plan, "10", "60")),
            bucket => bucket.Status.Thresholds.Single().State.ShouldBe(ThresholdState.Crossed));
    });

    [Fact]
    public Task A_bucket_of_a_plan_is_not_deleted_at_the_account() => ForTwoTenantsAsync(async (engine, tenant) =>
    {
        await SetUpAsync(engine, tenant);
        await engine.PutAsync(tenant, "a", Some.Account("p"));
        var refusal = await Refused(engine.Buckets.DeleteAsync(tenant, "a", "b", Always, default));
        (refusal.Code, refusal.Message.Contains("plan 'p'", StringComparison.Ordinal)).ShouldBe(("bucket.of_plan", true));
    });

    [Fact]
    public Task Overrides_stand_in_place_of_the_plans_and_stay_over_its_changes() => ForTwoTenantsAsync(async (engine, tenant) =>
    {
        await SetUpAsync(engine, tenant);
        var more = new BucketOverride { Capacity = Quantity.Of(500), Thresholds = [new Threshold(Some.Value(5))] };
        await engine.PutAsync(tenant, "a", Overriding("b", more));
        await Shows("P", "500", Some.Value(5));

        await engine.PutPlanAsync(tenant, Some.Plan("100", Some.Percent(90)) with { Buckets = Some.Plan("100").Buckets.SetItem("b", Renamed("100")) });
        await engine.RollOutAsync();
        await Shows("Renamed", "500", Some.Value(5));
        await engine.PutAsync(tenant, "a", Some.Account("p"));
        await Shows("Renamed", "100", Some.Percent(90));

        async Task Shows(string name, string capacity, ThresholdLine line)
        {
            var terms = (await BucketAsync(engine, tenant)).Terms;
            (terms.Name == "B" ? "P" : terms.Name, terms.Capacity.ToString(), terms.Thresholds.Single().Line).ShouldBe((name, capacity, line));
        }
    });

    [Fact]
    public Task An_override_may_name_subjects_of_the_account() => ForTwoTenantsAsync(async (engine, tenant) =>
    {
        await SetUpAsync(engine, tenant);
        var terms = Overriding("b", new BucketOverride { Subjects = ["a2"] }) with { Subjects = ["a", "a2"] };
        await engine.PutAsync(tenant, "a", terms);
        await engine.SendAsync(tenant, Use("e1", "7", subject: "a"), Use("e2", "5", subject: "a2"));
        (await BucketAsync(engine, tenant)).Status.Used.ToString().ShouldBe("5");

        var refusal = await Refused(engine.Accounts.PutAsync(tenant, "a", terms with { Subjects = ["a"], Overrides = BucketOverride.None.Add("b", new BucketOverride { Subjects = ["a", "nobody"] }) }, Always, default));
        refusal.Faults.Select(fault => $"{fault.Path} {fault.Code}").ShouldBe(["overrides.b.subjects[1] bucket.subject_unknown"]);
    });

    [Fact]
    public Task An_override_of_a_bucket_that_the_plan_does_not_have_is_refused_unless_it_was_there_before() => ForTwoTenantsAsync(async (engine, tenant) =>
    {
        await SetUpAsync(engine, tenant);
        await engine.PutPlanAsync(tenant, Some.Plan(("b", Some.PlanBucket()), ("c", Some.PlanBucket())));
        var named = Overriding("c", new BucketOverride { Name = "Mine" });
        await engine.PutAsync(tenant, "a", named);
        await engine.PutPlanAsync(tenant, Some.Plan());
        await engine.RollOutAsync();

        await engine.PutAsync(tenant, "a", named with { Name = "Renamed" });
        var refusal = await Refused(engine.Accounts.PutAsync(tenant, "a", Overriding("d", new BucketOverride { Name = "Mine" }) with { Plan = "nope" }, Always, default));
        refusal.Faults.Select(fault => $"{fault.Path} {fault.Code}").ShouldBe(["plan plan.unknown"]);
        refusal = await Refused(engine.Accounts.PutAsync(tenant, "a", Overriding("d", new BucketOverride { Name = "Mine" }), Always, default));
        refusal.Faults.Select(fault => $"{fault.Path} {fault.Code}").ShouldBe(["overrides.d override.bucket_unknown"]);
        refusal = await Refused(engine.Accounts.PutAsync(tenant, "x", Some.Account() with { Overrides = named.Overrides }, Always, default));
        refusal.Faults.Select(fault => $"{fault.Path} {fault.Code}").ShouldBe(["overrides.c override.bucket_unknown"]);
    });

    [Fact]
    public Task On_another_plan_equal_keys_keep_their_usage_and_what_vanishes_ends_with_its_facts() => ForTwoTenantsAsync(async (engine, tenant) =>
    {
        await SetUpAsync(engine, tenant);
        await engine.PutPlanAsync(tenant, Some.Plan(("b", Some.PlanBucket("100", Some.Percent(50))), ("gone", Some.PlanBucket("100", Some.Percent(30)))));
        await engine.PutPlanAsync(tenant, Some.Plan("60", Some.Percent(50)), "smaller");
        await engine.PutAsync(tenant, "a", Some.Account("p"));
        await UseAsync(engine, tenant, "e1", "40");

        await engine.PutAsync(tenant, "a", Some.Account("smaller"));
        var facts = await engine.FactsAsync(tenant);
        facts.Select(item => (item.Bucket, item.Fact.Cause, item.Fact.Used.ToString(), item.Fact.Capacity.ToString())).ShouldBe([("gone", Cause.Usage, "40", "100"), ("b", Cause.Plan, "40", "60")]);
        (await engine.Buckets.GetAsync(tenant, "a", "gone", default)).ShouldBeOfType<Brimful.Engine.Outcomes.Outcome<BucketView>.Refused>();

        await engine.PutAsync(tenant, "a", Some.Account());
        (await Done(engine.Buckets.ListAsync(tenant, "a", null, 10, default))).Items.ShouldBeEmpty();
        (await engine.FactsAsync(tenant)).Count.ShouldBe(2);
    });

    [Fact]
    public Task Accounts_are_listed_by_their_plan() => ForTwoTenantsAsync(async (engine, tenant) =>
    {
        await SetUpAsync(engine, tenant);
        foreach (var (account, plan) in new[] { ("a", "p"), ("x", null), ("y", "p") }) await engine.PutAsync(tenant, account, Some.Account(plan));
        (await Listed(null, "p")).ShouldBe(["a", "y"]);
        (await Listed("y", "p")).ShouldBe(["y"]);
        (await Listed("x", "p")).ShouldBeEmpty();
        (await Listed(null, "nope")).ShouldBeEmpty();
        (await Done(engine.Plans.GetAsync(tenant, "p", default))).Accounts.ShouldBe(2);

        async Task<IEnumerable<string>> Listed(string? subject, string? plan) =>
            (await Done(engine.Accounts.ListAsync(tenant, new(subject, plan), null, 10, default))).Items.Select(view => view.Key);
    });

    [Fact]
    public Task What_is_in_use_is_not_deleted_and_says_by_what() => ForTwoTenantsAsync(async (engine, tenant) =>
    {
        await SetUpAsync(engine, tenant);
        (await Refused(engine.Meters.DeleteAsync(tenant, "m", Always, default))).Message.ShouldStartWith("1 plan counts this meter.");
        foreach (var account in new[] { "a", "x" }) await engine.PutAsync(tenant, account, Some.Account("p"));
        var refusal = await Refused(engine.Plans.DeleteAsync(tenant, "p", Always, default));
        (refusal.Code, refusal.Message).ShouldBe(("plan.in_use", "2 accounts are on the plan. Put them on another one first, or on none."));

        await Done(engine.Accounts.DeleteAsync(tenant, "a", Always, default));
        (await Refused(engine.Plans.DeleteAsync(tenant, "p", Always, default))).Message.ShouldStartWith("1 account is on the plan. Put it on");
        await Done(engine.Accounts.EraseAsync(tenant, "x", Always, default));
        (await Refused(engine.Tenants.DeleteAsync(tenant, Always, default))).Message.ShouldContain("1 plan");
        await Done(engine.Plans.DeleteAsync(tenant, "p", Always, default));
        await Done(engine.Meters.DeleteAsync(tenant, "m", Always, default));
        await Done(engine.Tenants.DeleteAsync(tenant, Always, default));
    });

    [Fact]
    public Task A_plan_names_meters_that_there_are_and_each_line_once() => ForTwoTenantsAsync(async (engine, tenant) =>
    {
        await SetUpAsync(engine, tenant);
        var bad = Some.PlanBucket("100", Some.Percent(50), Some.Percent(50));
        var refusal = await Refused(engine.Plans.PutAsync(tenant, "q", Some.Plan(("x", bad with { Terms = bad.Terms with { Meter = "n" } })), Always, default));
        refusal.Faults.Select(fault => $"{fault.Path} {fault.Code}").ShouldBe(["buckets.x.meter bucket.meter_unknown", "buckets.x.thresholds threshold.duplicate"]);
        (await Refused(engine.Plans.GetAsync(tenant, "q", default))).Code.ShouldBe("not_found");
    });

    [Fact]
    public async Task A_plan_that_changes_there_and_back_while_its_bucket_is_counted_leaves_it_as_it_is()
    {
        using var engine = new RunningEngine(isRecounting: false);
        await SetUpAsync(engine, "t1");
        await UseAsync(engine, "t1", "e1", "40");
        await engine.PutAsync("t1", "a", Some.Account("p"));
        (await BucketAsync(engine, "t1")).Status.IsCounting.ShouldBeTrue();
        await engine.PutPlanAsync("t1", Some.Plan("200", Some.Percent(50)));
        await engine.RollOutAsync();
        await engine.PutPlanAsync("t1", Some.Plan("100", Some.Percent(50)));
        await engine.RollOutAsync();

        await engine.RecountAsync();
        var bucket = await BucketAsync(engine, "t1");
        (bucket.Terms.Capacity.ToString(), bucket.Status.Used.ToString()).ShouldBe(("100", "40"));
    }

    [Fact]
    public async Task A_bucket_that_is_given_back_while_it_is_counted_ends_with_the_plan()
    {
        using var engine = new RunningEngine(isRecounting: false);
        await SetUpAsync(engine, "t1");
        await UseAsync(engine, "t1", "e1", "40");
        await engine.PutAsync("t1", "a", Some.Account("p"));
        await engine.RecountAsync();
        await engine.PutBucketAsync("t1", Some.Bucket("200", Some.Percent(50)) with { Subjects = ["a"], Schedule = Monthly(PlanPeriod.CalendarAnchor, "UTC") });
        (await BucketAsync(engine, "t1")).Status.IsCounting.ShouldBeTrue();
        await Done(engine.Buckets.DeleteAsync("t1", "a", "b", Always, default));
        await engine.PutAsync("t1", "a", Some.Account());

        await engine.RecountAsync();
        (await Refused(engine.Buckets.GetAsync("t1", "a", "b", default))).Code.ShouldBe("not_found");
    }

    [Fact]
    public async Task A_plans_gauge_takes_no_rollover()
    {
        using var engine = new RunningEngine();
        await engine.SetUpAsync("t1", aggregation: Aggregation.Latest);
        var bucket = Some.PlanBucket();
        var refusal = await Refused(engine.Plans.PutAsync("t1", "p", Some.Plan(("x", bucket with { Terms = bucket.Terms with { Rollover = new RolloverTerms(Quantity.Of(5), 1) } })), Always, default));
        refusal.Faults.Select(fault => $"{fault.Path} {fault.Code}").ShouldBe(["buckets.x.rollover rollover.invalid"]);
    }

    [Fact]
    public async Task A_plan_is_refused_where_it_would_count_what_history_no_longer_holds()
    {
        using var engine = new RunningEngine(options: new NodeOptions { HistoryRetention = Duration.FromDays(40) });
        await engine.SetUpAsync("t1", "2026-03-10T00:00:00Z", Aggregation.Max);
        await engine.SendAsync("t1", Use("e1", "40", "2026-02-10T00:00:00Z"));
        await engine.SetClockAsync("t1", "2026-04-10T00:00:00Z");
        var ever = Some.PlanBucket("100", Some.Percent(50)) with { Period = null };
        await engine.PutPlanAsync("t1", Some.Plan(("b", ever)));

        var refused = await Refused(engine.Accounts.PutAsync("t1", "a", Some.Account("p"), Always, default));
        (refused.Code, refused.Faults.Single().Path).ShouldBe(("bucket.history_insufficient", "plan"));
        (await Done(engine.Accounts.GetAsync("t1", "a", default))).Terms.Plan.ShouldBeNull();
        await engine.PutPlanAsync("t1", Some.Plan(("b", ever with { Terms = ever.Terms with { CountFrom = CountFrom.Now } })));
        await engine.PutAsync("t1", "a", Some.Account("p"));

        var late = await Refused(engine.Plans.PutAsync("t1", "p", Some.Plan(("b", ever), ("c", ever)), Always, default));
        late.Faults.Select(fault => (fault.Path, fault.Code)).ShouldBe([("buckets.b", "bucket.history_insufficient"), ("buckets.c", "bucket.history_insufficient")]);
        late.Faults[0].Message.ShouldContain("'a'");
        await engine.PutPlanAsync("t1", Some.Plan(("b", ever with { Terms = ever.Terms with { CountFrom = CountFrom.Now } }), ("c", Some.PlanBucket("100"))));
    }

    private static async Task SetUpAsync(RunningEngine engine, string tenant)
    {
        await engine.SetUpAsync(tenant, "2026-03-10T00:00:00Z");
        await engine.PutPlanAsync(tenant, Some.Plan("100", Some.Percent(50)));
        await engine.PutAsync(tenant, "a", Some.Account());
    }

    private static Brimful.Engine.Accounts.AccountTerms Overriding(string bucket, BucketOverride overridden) =>
        Some.Account("p") with { Overrides = BucketOverride.None.Add(bucket, overridden) };

    private static PlanBucket Renamed(string capacity)
    {
        var bucket = Some.PlanBucket(capacity, Some.Percent(90));
        return bucket with { Terms = bucket.Terms with { Name = "Renamed" } };
    }

    private static PeriodSchedule Monthly(LocalDateTime anchor, string zone) => new(PeriodUnit.Month, 1, anchor, DateTimeZoneProviders.Tzdb[zone]);

    private static async Task UseAsync(RunningEngine engine, string tenant, string id, string value) => (await engine.SendAsync(tenant, Use(id, value, subject: "a"))).Counted.ShouldBe(1);

    private static Task<BucketView> BucketAsync(RunningEngine engine, string tenant, string bucket = "b") => Done(engine.Buckets.GetAsync(tenant, "a", bucket, default));
}
