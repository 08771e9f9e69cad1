using Brimful.Core.Crossings;
using Brimful.Engine.Hosting;
using Brimful.Engine.Plans;
using Brimful.Engine.Ports;
using Brimful.Engine.Tests.Hosting;
using Brimful.Engine.Verification;
using static Brimful.Engine.Tests.Hosting.RunningEngine;

namespace Brimful.Engine.Tests.Plans;

/// <summary>A changed plan comes to every account on it once, whatever happens on the way.</summary>
public sealed class RolloutTests
{
    private const int Accounts = 250;

    [Fact]
    public async Task A_change_comes_to_a_few_accounts_at_a_time_and_says_how_far_it_is()
    {
        using var engine = await OnPlanAsync();
        var put = await engine.PutPlanAsync("t1", Some.Plan("50", Some.Percent(50)));
        (put.Version, put.Accounts, put.Rollout).ShouldBe((2, Accounts, new RolloutProgress(2, 0, Accounts)));
        (await CapacitiesAsync(engine)).ShouldBe([("100", Accounts)]);

        (await engine.Rollouts.StepAsync()).ShouldBe(true);
        (await ProgressAsync(engine)).ShouldBe(new RolloutProgress(2, 100, Accounts));
        (await CapacitiesAsync(engine)).ShouldBe([("50", 100), ("100", Accounts - 100)], ignoreOrder: true);
        await engine.RollOutAsync();
        (await ProgressAsync(engine)).ShouldBe(new RolloutProgress(2, Accounts, Accounts));
        (await CapacitiesAsync(engine)).ShouldBe([("50", Accounts)]);
        (await engine.Rollouts.StepAsync()).ShouldBe(false);
    }

    [Fact]
    public async Task A_change_is_in_order_with_each_accounts_usage()
    {
        using var engine = await OnPlanAsync();
        await engine.PutPlanAsync("t1", Some.Plan("50", Some.Percent(50)));
        await engine.Rollouts.StepAsync();
        await engine.SendAsync("t1", Use("first", "30", subject: "x0"), Use("last", "30", subject: $"x{Accounts - 1}"));
        await engine.RollOutAsync();

        var facts = await engine.FactsAsync("t1");
        facts.Select(item => (item.Fact.Cause, item.Fact.EventId, item.Fact.Used.ToString(), item.Fact.Capacity.ToString()))
            .ShouldBe([(Cause.Usage, "first", "30", "50"), (Cause.Plan, null, "30", "50")]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_cut_of_power_midway_leaves_every_account_changed_once(bool withCheckpoint)
    {
        using var engine = await OnPlanAsync();
        await UseEverywhereAsync(engine, "30");
        await engine.PutPlanAsync("t1", Some.Plan("50", Some.Percent(50)));
        await engine.Rollouts.StepAsync();
        if (withCheckpoint) engine.Checkpoint();
        await engine.Rollouts.StepAsync();

        using var second = engine.AfterPowerCut();
        (await ProgressAsync(second)).ShouldBe(new RolloutProgress(2, 200, Accounts));
        await second.RollOutAsync();

        await ShouldAllHaveChangedOnceAsync(second);
    }

    [Fact]
    public async Task A_rollout_goes_on_by_itself_after_a_start()
    {
        using var engine = await OnPlanAsync();
        await UseEverywhereAsync(engine, "30");
        await engine.PutPlanAsync("t1", Some.Plan("50", Some.Percent(50)));
        await engine.Rollouts.StepAsync();

        using var second = engine.AfterPowerCut();
        second.Rollouts.Start();
        while (await ProgressAsync(second) != new RolloutProgress(2, Accounts, Accounts)) await Task.Yield();
        await ShouldAllHaveChangedOnceAsync(second);
        await second.PutPlanAsync("t1", Some.Plan("80", Some.Percent(50)));
        while (await ProgressAsync(second) != new RolloutProgress(3, Accounts, Accounts)) await Task.Yield();
        (await CapacitiesAsync(second)).ShouldBe([("80", Accounts)]);
    }

    [Fact]
    public async Task A_lost_state_and_a_recount_know_plans_and_how_far_they_have_come()
    {
        using var engine = await OnPlanAsync();
        await UseEverywhereAsync(engine, "30");
        await engine.PutPlanAsync("t1", Some.Plan("50", Some.Percent(50)));
        await engine.Rollouts.StepAsync();
        engine.Checkpoint();
        await engine.Rollouts.StepAsync();
        await engine.FactsAsync("t1");
        var store = engine.Store.Copy();
        store.LoseState();

        using var second = new RunningEngine(store, records: engine.Records.Copy());
        (await ProgressAsync(second)).ShouldBe(new RolloutProgress(2, 200, Accounts));
        await second.RollOutAsync();
        await ShouldAllHaveChangedOnceAsync(second);
        await ShouldVerifyAsync(second);
    }

    [Fact]
    public async Task A_newer_change_takes_the_place_of_one_that_is_under_way()
    {
        using var engine = await OnPlanAsync();
        await UseEverywhereAsync(engine, "30");
        await engine.PutPlanAsync("t1", Some.Plan("50", Some.Percent(50)));
        await engine.Rollouts.StepAsync();
        (await engine.PutPlanAsync("t1", Some.Plan("40", Some.Percent(50)))).Rollout.ShouldBe(new RolloutProgress(3, 0, Accounts));
        await engine.RollOutAsync();

        (await CapacitiesAsync(engine)).ShouldBe([("40", Accounts)]);
        (await engine.FactsAsync("t1")).Count.ShouldBe(Accounts);
        (await ProgressAsync(engine)).ShouldBe(new RolloutProgress(3, Accounts, Accounts));
    }

    [Fact]
    public async Task The_same_plan_again_and_another_name_are_no_change_to_roll_out()
    {
        using var engine = await OnPlanAsync();
        var again = await engine.PutPlanAsync("t1", Some.Plan("100", Some.Percent(50)));
        (again.Version, again.Rollout).ShouldBe((1, null));
        var renamed = await engine.PutPlanAsync("t1", Some.Plan("100", Some.Percent(50)) with { Name = "Other" });
        (renamed.Version, renamed.Rollout, renamed.Terms.Name).ShouldBe((1, null, "Other"));
        (await engine.Rollouts.StepAsync()).ShouldBe(false);
    }

    [Fact]
    public async Task Who_joins_meanwhile_has_the_newest_at_once_and_who_leaves_is_not_waited_for()
    {
        using var engine = await OnPlanAsync();
        await engine.PutPlanAsync("t1", Some.Plan("50", Some.Percent(50)));
        await engine.Rollouts.StepAsync();
        await engine.PutAsync("t1", "joined", Some.Account("p"));
        (await Done(engine.Buckets.GetAsync("t1", "joined", "b", default))).Terms.Capacity.ToString().ShouldBe("50");
        await engine.PutAsync("t1", "x249", Some.Account());
        await engine.PutAsync("t1", "x0", Some.Account());
        await Done(engine.Accounts.EraseAsync("t1", "x248", Always, default));
        await Done(engine.Accounts.DeleteAsync("t1", "x247", Always, default));
        (await ProgressAsync(engine)).ShouldBe(new RolloutProgress(2, 100, Accounts - 2));

        using var second = engine.AfterPowerCut();
        await second.RollOutAsync();
        (await ProgressAsync(second)).ShouldBe(new RolloutProgress(2, Accounts - 2, Accounts - 2));
        (await Done(second.Plans.GetAsync("t1", "p", default))).Accounts.ShouldBe(Accounts - 3);
    }

    [Fact]
    public async Task Changes_of_two_plans_come_forward_by_turns()
    {
        using var engine = await OnPlanAsync();
        await engine.PutPlanAsync("t1", Some.Plan("100"), "q");
        await engine.PutAsync("t1", "on-q", Some.Account("q"));
        await engine.PutPlanAsync("t1", Some.Plan("50"));
        await engine.PutPlanAsync("t1", Some.Plan("50"), "q");
        await engine.Rollouts.StepAsync();
        await engine.Rollouts.StepAsync();
        (await Done(engine.Plans.GetAsync("t1", "q", default))).Rollout.ShouldBe(new RolloutProgress(2, 1, 1));
        (await ProgressAsync(engine)).ShouldBe(new RolloutProgress(2, 100, Accounts));
    }

    [Fact]
    public async Task Before_a_sandboxs_clock_moves_its_plans_have_come_to_everyone()
    {
        using var engine = await OnPlanAsync();
        await UseEverywhereAsync(engine, "30");
        await engine.PutPlanAsync("t1", Some.Plan("50", Some.Percent(50)));
        await engine.SetClockAsync("t1", "2026-05-01T00:00:00Z");

        var facts = await engine.FactsAsync("t1");
        facts.Count.ShouldBe(Accounts);
        facts.ShouldAllBe(item => item.Fact.OccurredAt == At("2026-03-10T00:00:00Z") && item.Fact.Cause == Cause.Plan);
    }

    [Fact]
    public async Task A_change_that_fails_at_an_account_stands_there_until_it_can_go_on_and_changes_of_other_plans_do_not_wait()
    {
        using var engine = await OnPlanAsync();
        var told = new TaskCompletionSource<KeeperFault>(TaskCreationOptions.RunContinuationsAsynchronously);
        engine.Rollouts.OnFault = fault => told.TrySetResult(fault);
        await engine.PutPlanAsync("t1", Some.Plan("100"), "q");
        await engine.PutAsync("t1", "on-q", Some.Account("q"));
        var faulty = await MoveAsync(engine, "x120", "Nowhere/Atall");
        engine.Rollouts.Start();
        await engine.PutPlanAsync("t1", Some.Plan("50", Some.Percent(50)));

        (await told.Task).ShouldSatisfyAllConditions(fault => fault.Keeper.ShouldBe("rollouts"), fault => fault.Account.ShouldBe(faulty));
        (await ProgressAsync(engine)).ShouldBe(new RolloutProgress(2, 120, Accounts));
        await engine.PutPlanAsync("t1", Some.Plan("50"), "q");
        while ((await Done(engine.Plans.GetAsync("t1", "q", default))).Rollout != new RolloutProgress(2, 1, 1)) await Task.Yield();
        await Should.ThrowAsync<InvalidOperationException>(engine.SetClockAsync("t1", "2026-05-01T00:00:00Z"));
        (await engine.SendAsync("t1", Use("meanwhile", "30", subject: "x120"))).Counted.ShouldBe(1);

        await MoveAsync(engine, "x120", "UTC");
        await engine.PutPlanAsync("t1", Some.Plan("40"), "q");
        while (await ProgressAsync(engine) != new RolloutProgress(2, Accounts, Accounts)) await Task.Yield();
        (await CapacitiesAsync(engine)).ShouldBe([("50", Accounts)]);
        engine.Fatal.ShouldBeNull();
    }

    [Fact]
    public async Task Accounts_on_a_plan_share_its_terms()
    {
        using var engine = await OnPlanAsync();
        await engine.PutPlanAsync("t1", Some.Plan("50", Some.Percent(50)));
        await engine.RollOutAsync();
        foreach (var shard in engine.Node.Shards)
        {
            var terms = Enumerable.Range(0, Accounts).Select(number => shard.FindAccount(number)).OfType<Brimful.Engine.Shards.AccountState>().SelectMany(account => account.Buckets).Select(bucket => bucket.Terms).ToList();
            terms.Count.ShouldBeGreaterThan(10);
            terms.ShouldAllBe(one => ReferenceEquals(one, terms[0]));
        }
    }

    /// <summary>Has an account stand in a zone, whatever calls would say of it; the account's number.</summary>
    private static Task<int> MoveAsync(RunningEngine engine, string account, string zone) => Done(engine.Node.AskAsync<int>(_ =>
    {
        var directory = engine.Node.Directory;
        var entry = directory.FindAccount(directory.AccountNumber(directory.FindTenant("t1")!, account)!.Value)!;
        directory.Store(entry with { Terms = entry.Terms with { TimeZone = zone } });
        return entry.Number;
    }));

    /// <summary>A sandbox with many accounts on a plan of 100 whose line stands at 50 %.</summary>
    private static async Task<RunningEngine> OnPlanAsync()
    {
        var engine = new RunningEngine();
        await engine.SetUpAsync("t1", "2026-03-10T00:00:00Z");
        await engine.PutPlanAsync("t1", Some.Plan("100", Some.Percent(50)));
        await Task.WhenAll(Enumerable.Range(0, Accounts).Select(number => engine.PutAsync("t1", $"x{number}", Some.Account("p"))));
        return engine;
    }

    private static Task UseEverywhereAsync(RunningEngine engine, string value) =>
        engine.SendAsync("t1", [.. Enumerable.Range(0, Accounts).Select(number => Use($"e{number}", value, subject: $"x{number}"))]);

    private static async Task<RolloutProgress?> ProgressAsync(RunningEngine engine) => (await Done(engine.Plans.GetAsync("t1", "p", default))).Rollout;

    private static async Task<IEnumerable<(string Capacity, int Accounts)>> CapacitiesAsync(RunningEngine engine)
    {
        var capacities = new List<string>();
        for (var number = 0; number < Accounts; number++) capacities.Add((await Done(engine.Buckets.GetAsync("t1", $"x{number}", "b", default))).Terms.Capacity.ToString());
        return capacities.GroupBy(capacity => capacity).Select(group => (group.Key, group.Count()));
    }

    private static async Task ShouldVerifyAsync(RunningEngine engine)
    {
        var (store, records) = (engine.Store.Copy(), engine.Records.Copy());
        using var node = new Node(store, engine.Clock, new NewInstallation(4, new string('a', 32), []), new NodeOptions(), _ => { });
        await foreach (var verdict in new StoreVerification(node, records, records.Position, engine.Clock).RunAsync(default)) verdict.Differences.ShouldBeEmpty();
    }

    private static async Task ShouldAllHaveChangedOnceAsync(RunningEngine engine)
    {
        (await CapacitiesAsync(engine)).ShouldBe([("50", Accounts)]);
        var facts = await engine.FactsAsync("t1");
        facts.Select(item => item.AccountNumber).Distinct().Count().ShouldBe(Accounts);
        facts.Select(item => (item.Fact.GetType(), item.Fact.Cause, item.Fact.Sequence)).ShouldBe(Enumerable.Repeat((typeof(Crossed), Cause.Plan, 1), Accounts));
        engine.Fatal.ShouldBeNull();
    }
}
