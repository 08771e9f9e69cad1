using Brimful.Core.Buckets;
using Brimful.Core.Capacity;
using Brimful.Core.Crossings;
using Brimful.Core.Metering;
using Brimful.Core.Quantities;
using Brimful.Engine.Buckets;
using Brimful.Engine.Capacity;
using Brimful.Engine.Hosting;
using Brimful.Engine.Ports;
using Brimful.Engine.Tests.Hosting;
using Brimful.Engine.Verification;
using NodaTime;
using static Brimful.Engine.Tests.Hosting.RunningEngine;

namespace Brimful.Engine.Tests.Capacity;

/// <summary>S7, S14, S22: grants and contributions through desk, shard, journal and clock.</summary>
public sealed class CapacityDeskTests
{
    [Fact]
    public Task The_same_grant_twice_is_one_and_the_same_id_for_another_is_refused() => ForTwoTenantsAsync(async (engine, tenant) =>
    {
        await engine.SetUpAsync(tenant);
        await engine.PutBucketAsync(tenant, Some.Bucket());
        var first = await Done(engine.Capacity.PutGrantAsync(BucketOf(tenant), Given("g1", 50), default));
        var second = await Done(engine.Capacity.PutGrantAsync(BucketOf(tenant), Given("g1", 50), default));

        (first.Created, second.Created).ShouldBe((true, false));
        second.Value.ShouldBe(first.Value);
        (await Refused(engine.Capacity.PutGrantAsync(BucketOf(tenant), Given("g1", 51), default))).Code.ShouldBe("grant.conflict");
        (await engine.StatusAsync(tenant)).Capacity.ToString().ShouldBe("150");
    });

    [Fact]
    public async Task A_grant_that_was_tried_again_after_it_expired_is_still_the_same()
    {
        using var engine = await WithBucketAsync();
        var grant = Given("g1", 50) with { ExpiresAt = At("2026-03-05T00:00:00Z") };
        await Done(engine.Capacity.PutGrantAsync(BucketOf("t1"), grant, default));
        await engine.SetClockAsync("t1", "2026-03-06T00:00:00Z");

        var again = await Done(engine.Capacity.PutGrantAsync(BucketOf("t1"), grant, default));
        (again.Created, again.Value.Standing).ShouldBe((false, GrantStanding.Expired));
        (await Refused(engine.Capacity.PutGrantAsync(BucketOf("t1"), grant with { Id = "g2" }, default))).Code.ShouldBe("grant.expiry_before_effect");
    }

    [Fact]
    public async Task What_contradicts_the_bucket_is_refused()
    {
        using var engine = await WithBucketAsync();
        await engine.PutBucketAsync("t1", Some.Bucket() with { Schedule = null, To = At("2026-03-10T00:00:00Z") }, "once");
        var once = BucketOf("t1") with { Bucket = "once" };
        var line = new Contribution("line-1", Quantity.Of(5), At("2026-03-01T00:00:00Z"));

        (await Refused(engine.Capacity.PutContributionAsync(once, line with { Prorate = true }, default))).Code.ShouldBe("contribution.prorate_impossible");
        (await Refused(engine.Capacity.PutGrantAsync(BucketOf("t1"), new Grant("g", new Quantity(Quantity.LimitNanos - 1)), default))).Code.ShouldBe("capacity.too_large");
        (await Refused(engine.Capacity.PutGrantAsync(BucketOf("t1") with { Bucket = "none" }, Given("g", 1), default))).Code.ShouldBe("not_found");
        (await Refused(engine.Capacity.VoidGrantAsync(BucketOf("t1"), "none", default))).Code.ShouldBe("not_found");
        (await Refused(engine.Capacity.EndContributorAsync(BucketOf("t1"), "none", default))).Code.ShouldBe("not_found");
        await engine.SetClockAsync("t1", "2026-03-10T00:00:00Z");
        (await Refused(engine.Capacity.PutContributionAsync(BucketOf("t1"), line with { To = At("2026-03-09T00:00:00Z") }, default))).Code.ShouldBe("contribution.to_in_past");
        (await Refused(engine.Capacity.PutGrantAsync(once, Given("g", 1), default))).Code.ShouldBe("bucket.ended");
        (await Refused(engine.Capacity.PutContributionAsync(once, line, default))).Code.ShouldBe("bucket.ended");
    }

    [Fact]
    public async Task A_contribution_that_has_ended_makes_no_room_for_its_successor()
    {
        using var engine = await WithBucketAsync();
        var line = new Contribution("line-1", Quantity.Of(999_999_999_999_999_800), At("2026-03-01T00:00:00Z"));
        await Done(engine.Capacity.PutContributionAsync(BucketOf("t1"), line, default));
        await Done(engine.Capacity.EndContributorAsync(BucketOf("t1"), "line-1", default));
        await Done(engine.Capacity.PutGrantAsync(BucketOf("t1"), new Grant("g1", line.Amount), default));

        (await Refused(engine.Capacity.PutContributionAsync(BucketOf("t1"), line with { Amount = Quantity.Of(200) }, default))).Code.ShouldBe("capacity.too_large");
    }

    [Fact]
    public async Task A_contribution_that_was_ended_by_hand_begins_again_when_it_is_given_again_and_one_that_ran_out_does_not()
    {
        using var engine = await WithBucketAsync();
        var line = new Contribution("line-1", Quantity.Of(50), At("2026-03-01T00:00:00Z"));
        await Done(engine.Capacity.PutContributionAsync(BucketOf("t1"), line, default));
        await Done(engine.Capacity.EndContributorAsync(BucketOf("t1"), "line-1", default));
        (await engine.StatusAsync("t1")).Capacity.ToString().ShouldBe("100");
        await engine.SetClockAsync("t1", "2026-03-05T00:00:00Z");

        var again = (await Done(engine.Capacity.PutContributionAsync(BucketOf("t1"), line, default))).Value;
        (again.Standing, again.BeginsAt).ShouldBe((ContributionStanding.Active, At("2026-03-05T00:00:00Z")));
        (await engine.StatusAsync("t1")).Capacity.ToString().ShouldBe("150");

        var bounded = line with { Contributor = "line-2", To = At("2026-03-06T00:00:00Z") };
        await Done(engine.Capacity.PutContributionAsync(BucketOf("t1"), bounded, default));
        await engine.SetClockAsync("t1", "2026-03-07T00:00:00Z");
        (await Done(engine.Capacity.PutContributionAsync(BucketOf("t1"), bounded, default))).Value.Standing.ShouldBe(ContributionStanding.Ended);
    }

    [Fact]
    public async Task A_gauge_takes_no_rollover()
    {
        using var engine = new RunningEngine();
        await engine.SetUpAsync("t1", aggregation: Aggregation.Latest);
        (await Refused(engine.Buckets.PutAsync("t1", "a", "b", Some.Bucket() with { Rollover = new RolloverTerms(Quantity.Of(5), 1) }, Always, default))).Code.ShouldBe("rollover.invalid");
    }

    [Fact]
    public Task Changes_on_the_way_of_a_clock_happen_in_order_each_at_its_own_instant() => ForTwoTenantsAsync(async (engine, tenant) =>
    {
        await engine.SetUpAsync(tenant);
        foreach (var bucket in new[] { "b", "c" })
        {
            await engine.PutBucketAsync(tenant, Some.Bucket("100", Some.Percent(50), Some.Percent(80)), bucket);
            await Done(engine.Capacity.PutGrantAsync(BucketOf(tenant) with { Bucket = bucket }, Given("g", 100, 200) with { ExpiresAt = At(bucket == "b" ? "2026-03-20T00:00:00Z" : "2026-03-10T00:00:00Z") }, default));
            await Done(engine.Capacity.PutContributionAsync(BucketOf(tenant) with { Bucket = bucket }, new Contribution("x", Quantity.Of(100), At("2026-03-15T00:00:00Z")), default));
        }
        await engine.SendAsync(tenant, Use("e1", "85"));
        await engine.SetClockAsync(tenant, "2026-05-01T00:00:00Z");

        (await engine.FactsAsync(tenant)).Select(item => $"{item.Bucket} {Sign(item.Fact)} {item.Fact.Cause} {item.Fact.OccurredAt}").ShouldBe([
            "c +50 GrantExpired 2026-03-10T00:00:00Z",
            "c +80 GrantExpired 2026-03-10T00:00:00Z",
            "c -80 Contribution 2026-03-15T00:00:00Z",
            "c -50 Contribution 2026-03-15T00:00:00Z",
        ]);
        (await engine.FactsAsync(tenant)).ShouldAllBe(item => item.Fact.DetectedAt == At("2026-05-01T00:00:00Z"));
        (await engine.StatusAsync(tenant)).Capacity.ToString().ShouldBe("200");
    });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_restart_after_any_step_comes_to_the_same(bool isCheckpointed)
    {
        var stepped = await StatesAsync(restarts: false, isCheckpointed: false);
        (await StatesAsync(restarts: true, isCheckpointed)).ShouldBe(stepped);
        stepped[^1].ShouldContain("toppedUp");
    }

    [Fact]
    public async Task What_fell_due_while_the_server_was_down_happens_at_its_own_instant()
    {
        var clock = new JumpingClock(At("2026-03-01T00:00:00Z"));
        using var engine = new RunningEngine(clock: clock);
        await Done(engine.Tenants.PutAsync("live", new Brimful.Engine.Tenants.TenantTerms("Live", Brimful.Engine.Tenants.TenantMode.Live, null), Always, default));
        await Done(engine.Meters.PutAsync("live", "m", new Brimful.Engine.Meters.MeterTerms("use", Aggregation.Sum, "$.value", "1", []), Always, default));
        await engine.PutAccountAsync("live", "a", "s1");
        await engine.PutBucketAsync("live", Some.Bucket("100", Some.Percent(80)));
        await Done(engine.Capacity.PutGrantAsync(BucketOf("live"), Given("g1", 100, 200) with { ExpiresAt = At("2026-03-10T00:00:00Z") }, default));
        await engine.SendAsync("live", Use("e1", "90"));
        engine.Checkpoint();
        clock.JumpTo("2026-03-12T00:00:00Z");

        using var second = engine.AfterPowerCut();
        await second.StatusAsync("live");
        var fact = (await second.FactsAsync("live")).Single().Fact;
        (fact.Cause, fact.OccurredAt, fact.DetectedAt).ShouldBe((Cause.GrantExpired, At("2026-03-10T00:00:00Z"), At("2026-03-12T00:00:00Z")));
        using var third = second.AfterPowerCut();
        (await third.FactsAsync("live")).Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_recount_finds_the_same_capacity_and_facts_and_an_erasure_leaves_none_of_it()
    {
        using var engine = await WithBucketAsync();
        foreach (var step in Steps()) await step(engine);
        engine.Checkpoint();
        await engine.SendAsync("t1", Use("more", "5"));
        await engine.FactsAsync("t1");
        (await DifferencesAsync(engine)).ShouldBeEmpty();

        await Done(engine.Accounts.EraseAsync("t1", "a", Always, default));
        engine.Checkpoint();
        await engine.FactsAsync("t1");
        (await DifferencesAsync(engine)).ShouldBeEmpty();
        engine.Fatal.ShouldBeNull();
    }

    [Fact]
    public async Task Status_says_what_the_capacity_is_made_of_and_when_it_changes_next_and_so_do_facts()
    {
        using var engine = await WithBucketAsync();
        await Done(engine.Capacity.PutGrantAsync(BucketOf("t1"), Given("g1", 50, 10) with { ExpiresAt = At("2026-03-10T00:00:00Z") }, default));
        await engine.SendAsync("t1", Use("e1", "30"));
        await engine.SendAsync("t1", Use("e2", "50"));

        var status = await engine.StatusAsync("t1");
        status.Sources.Select(source => (source.Kind, source.Grant, source.Amount.ToString(), source.Remaining.ToString()))
            .ShouldBe([(SourceKind.Grant, "g1", "50", "0"), (SourceKind.Base, null, "100", "70")]);
        status.NextChange.ShouldBeNull();
        await Done(engine.Capacity.PutGrantAsync(BucketOf("t1"), Given("g2", 7) with { EffectiveAt = At("2026-03-20T00:00:00Z") }, default));
        await engine.SendAsync("t1", Use("e3", "60"));
        var expected = new ScheduledCapacity(At("2026-03-20T00:00:00Z"), Quantity.Of(157));
        (await engine.StatusAsync("t1")).NextChange.ShouldBe(expected);
        (await engine.FactsAsync("t1"))[^1].NextChange.ShouldBe(expected);
    }

    /// <summary>What each step leaves to be seen, with a restart after every one or with none.</summary>
    private static async Task<List<string>> StatesAsync(bool restarts, bool isCheckpointed)
    {
        var engine = await WithBucketAsync();
        List<string> states = [];
        foreach (var step in Steps())
        {
            await step(engine);
            if (restarts)
            {
                await engine.FactsAsync("t1");
                if (isCheckpointed) engine.Checkpoint();
                var next = engine.AfterPowerCut();
                engine.Dispose();
                engine = next;
            }
            states.Add(await DescribeAsync(engine));
            engine.Fatal.ShouldBeNull();
        }
        engine.Dispose();
        return states;
    }

    private static IEnumerable<Func<RunningEngine, Task>> Steps()
    {
        yield return engine => engine.PutBucketAsync("t1", Some.Bucket("100", Some.Percent(50), Some.Percent(90)) with
        {
            Rollover = new RolloverTerms(Quantity.Of(30), 2),
            TopUp = new TopUpTerms(Quantity.Of(10), Quantity.Of(25), 2),
        });
        yield return engine => Done(engine.Capacity.PutGrantAsync(BucketOf("t1"), Given("g1", 50, 10) with { ExpiresAt = At("2026-03-10T00:00:00Z"), Reason = "Goodwill" }, default));
        yield return engine => Done(engine.Capacity.PutContributionAsync(BucketOf("t1"), new Contribution("s1", Quantity.Of(31), At("2026-03-05T00:00:00Z")) { Prorate = true, To = At("2026-05-05T00:00:00Z") }, default));
        yield return engine => engine.SendAsync("t1", Use("e1", "40"));
        yield return engine => engine.SetClockAsync("t1", "2026-03-12T00:00:00Z");
        yield return engine => Done(engine.Capacity.PutGrantAsync(BucketOf("t1"), Given("g2", 20) with { EffectiveAt = At("2026-03-20T00:00:00Z") }, default));
        yield return engine => engine.SendAsync("t1", Use("e2", "60"));
        yield return engine => engine.SendAsync("t1", Use("e3", "-15"));
        yield return engine => engine.SetClockAsync("t1", "2026-04-02T00:00:00Z");
        yield return engine => engine.SendAsync("t1", Use("late", "30", "2026-03-31T00:00:00Z"));
        yield return engine => engine.SendAsync("t1", Use("e4", "170"));
        yield return engine => Done(engine.Capacity.VoidGrantAsync(BucketOf("t1"), "g2", default));
        yield return engine => engine.SetClockAsync("t1", "2026-06-02T00:00:00Z");
        yield return engine => Done(engine.Capacity.EndContributorAsync(BucketOf("t1"), "s1", default));
        yield return engine => engine.SendAsync("t1", Use("e5", "100"));
    }

    private static async Task<string> DescribeAsync(RunningEngine engine)
    {
        var status = await engine.StatusAsync("t1");
        var sources = status.Sources.Select(source => $"{source.Kind} {source.Grant} {source.Remaining}/{source.Amount}");
        var facts = (await engine.FactsAsync("t1")).Select(item => $"{item.Fact.Sequence}{Sign(item.Fact)} {item.Fact.Cause} {item.Fact.OccurredAt} {item.Fact.Capacity} {item.NextChange}");
        var grants = (await Done(engine.Capacity.ListGrantsAsync(BucketOf("t1"), null, 100, default))).Items.Select(view => $"{view.Grant.Id} {view.Standing} {view.Remaining}");
        var contributors = (await Done(engine.Capacity.ListContributorsAsync(BucketOf("t1"), null, 100, default))).Items.SelectMany(view => view.Contributions).Select(view => view.ToString());
        return string.Join('\n', [$"{status.Used} of {status.Capacity}, next {status.NextChange}", .. sources, .. facts, .. grants, .. contributors]);
    }

    private static string Sign(BucketFact fact) => fact switch
    {
        Crossed crossed => $"+{((Core.Thresholds.PercentLine)crossed.Line).Percent}",
        Cleared cleared => $"-{((Core.Thresholds.PercentLine)cleared.Line).Percent}",
        ToppedUp => "toppedUp",
        _ => "ended",
    };

    private static async Task<RunningEngine> WithBucketAsync()
    {
        var engine = new RunningEngine();
        await engine.SetUpAsync("t1");
        await engine.PutBucketAsync("t1", Some.Bucket("100", Some.Percent(50), Some.Percent(90)));
        return engine;
    }

    private static async Task<List<string>> DifferencesAsync(RunningEngine engine)
    {
        using var node = new Node(engine.Store.Copy(), SystemClock.Instance, new NewInstallation(4, new string('a', 32), []), new NodeOptions(), _ => { });
        var (records, found) = (engine.Records.Copy(), new List<string>());
        await foreach (var verdict in new StoreVerification(node, records, records.Position, SystemClock.Instance).RunAsync(default)) found.AddRange(verdict.Differences);
        return found;
    }

    private static BucketPath BucketOf(string tenant) => new(tenant, "a", "b");

    private static Grant Given(string id, int amount, int priority = Grant.DefaultPriority) => new(id, Quantity.Of(amount)) { Priority = priority };
}
