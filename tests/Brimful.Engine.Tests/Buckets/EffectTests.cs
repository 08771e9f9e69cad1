using Brimful.Core.Buckets;
using Brimful.Core.Crossings;
using Brimful.Core.Metering;
using Brimful.Core.Periods;
using Brimful.Engine.Accounts;
using Brimful.Engine.Buckets;
using Brimful.Engine.Outcomes;
using Brimful.Engine.Pools;
using Brimful.Engine.Tests.Hosting;
using NodaTime;
using static Brimful.Engine.Tests.Hosting.RunningEngine;

namespace Brimful.Engine.Tests.Buckets;

/// <summary>An edit that takes usage away from what counts it says what happens to it, and what it says is what happens.</summary>
public sealed class EffectTests
{
    [Fact]
    public Task Narrowing_says_how_many_subjects_usage_is_left_out() => ForTwoTenantsAsync(async (engine, tenant) =>
    {
        await UsedByTwoAsync(engine, tenant);

        var effect = (await PutAsync(engine, tenant, Some.Bucket() with { Subjects = ["s1"] })).Effects.First();
        (effect.Code, effect.Path).ShouldBe(("usage.left_out", "subjects"));
        effect.Message.ShouldStartWith("What 1 subject used in this period no longer counts here.");
        await engine.RecountAsync();
        (await engine.StatusAsync(tenant)).Used.ToString().ShouldBe("30");

        (await PutAsync(engine, tenant, Some.Bucket())).Effects.Single().Code.ShouldBe("usage.counted_again");
        await engine.RecountAsync();
        (await engine.StatusAsync(tenant)).Used.ToString().ShouldBe("35");
    });

    [Fact]
    public Task Another_meter_and_another_period_say_what_becomes_of_the_level() => ForTwoTenantsAsync(async (engine, tenant) =>
    {
        await UsedByTwoAsync(engine, tenant);
        await Stored(engine.Meters.PutAsync(tenant, "other", new("use", Aggregation.Count, null, "1", []), Always, default));

        var other = (await PutAsync(engine, tenant, Some.Bucket() with { Meter = "other" })).Effects.First();
        (other.Code, other.Path).ShouldBe(("usage.other_meter", "meter"));
        other.Message.ShouldContain("The 35 that were used");
        await engine.RecountAsync();

        var daily = Some.Bucket() with { Meter = "other", Schedule = new PeriodSchedule(new PeriodDuration(PeriodUnit.Day, 1), new LocalDateTime(2026, 1, 1, 0, 0), DateTimeZone.Utc) };
        var ended = (await PutAsync(engine, tenant, daily)).Effects.Single();
        (ended.Code, ended.Path).ShouldBe(("period.ended", "period"));
        (await engine.FactsAsync(tenant)).Last().Fact.ShouldBeOfType<PeriodEnded>();
    });

    [Fact]
    public Task An_edit_that_leaves_usage_where_it_is_says_nothing() => ForTwoTenantsAsync(async (engine, tenant) =>
    {
        (await UsedByTwoAsync(engine, tenant)).Effects.ShouldBeEmpty();
        (await PutAsync(engine, tenant, Some.Bucket("500", Some.Percent(90)))).Effects.ShouldBeEmpty();
        (await PutAsync(engine, tenant, Some.Bucket("500", Some.Percent(90)))).Effects.ShouldBeEmpty();
    });

    [Fact]
    public Task A_plan_says_which_buckets_end_and_an_account_which_subjects_and_buckets() => ForTwoTenantsAsync(async (engine, tenant) =>
    {
        await engine.SetUpAsync(tenant);
        await engine.PutPlanAsync(tenant, Some.Plan(("b", Some.PlanBucket()), ("c", Some.PlanBucket())));
        await engine.PutAccountAsync(tenant, "a", "s1", "s2");
        await engine.PutAsync(tenant, "a", Some.Account("p") with { Subjects = ["s1", "s2"] });

        var narrower = await Done(engine.Plans.PutAsync(tenant, "p", Some.Plan(("b", Some.PlanBucket())), Always, default));
        narrower.Effects.Select(effect => (effect.Code, effect.Path)).ShouldBe([("bucket.ended", "buckets.c")]);
        narrower.Effects[0].Message.ShouldContain("the account on the plan");
        await engine.RollOutAsync();

        var alone = await Done(engine.Accounts.PutAsync(tenant, "a", new AccountTerms("A", "UTC", "en", null, ["s1"], null), Always, default));
        alone.Effects.Select(effect => (effect.Code, effect.Path)).ShouldBe([("subject.ended", "subjects"), ("bucket.ended", "plan")]);
        (await Done(engine.Buckets.ListAsync(tenant, "a", null, 10, default))).Items.ShouldBeEmpty();
    });

    private static async Task<Stored<BucketView>> UsedByTwoAsync(RunningEngine engine, string tenant)
    {
        await engine.SetUpAsync(tenant);
        await engine.PutAccountAsync(tenant, "a", "s1", "s2");
        var stored = await PutAsync(engine, tenant, Some.Bucket());
        await engine.SendAsync(tenant, Use("e1", "30"), Use("e2", "5", subject: "s2"));
        return stored;
    }

    private static Task<Stored<BucketView>> PutAsync(RunningEngine engine, string tenant, BucketTerms terms) =>
        Done(engine.Buckets.PutAsync(tenant, "a", "b", new BucketDefinition(terms), Always, default));
}
