using Brimful.Engine.Accounts;
using Brimful.Engine.Outcomes;
using static Brimful.Engine.Tests.Hosting.RunningEngine;

namespace Brimful.Engine.Tests.Hosting;

/// <summary>What a checkpoint must hold, and what a commit hands on.</summary>
public sealed class CheckpointTests
{
    [Fact]
    public async Task A_meter_that_nothing_has_used_yet_outlives_the_journal()
    {
        var store = new MemoryShardStore();
        using (var first = new RunningEngine(store))
        {
            await first.SetUpAsync("t1");
            first.Checkpoint();
        }
        using var second = new RunningEngine(store);
        await second.PutBucketAsync("t1", Some.Bucket());
        (await second.SendAsync("t1", Use("e1", "5"))).Counted.ShouldBe(1);
        second.Fatal.ShouldBeNull();
    }

    [Fact]
    public async Task A_refused_account_leaves_no_trace_among_the_subjects()
    {
        var store = new MemoryShardStore();
        using (var first = new RunningEngine(store))
        {
            await first.SetUpAsync("t1");
            var terms = new AccountTerms("x", "UTC", "en", null, ["new", "s1"], null);
            (await Refused(first.Accounts.PutAsync("t1", "x", terms, Always, default))).Code.ShouldBe("subject.taken");
            await first.PutAccountAsync("t1", "b", "sb");
        }
        using var second = new RunningEngine(store);
        await second.PutAccountAsync("t1", "c", "sc");
        (await Done(second.Accounts.ListAsync("t1", new("sb", null), null, 10, default))).Items.Single().Key.ShouldBe("b");
        (await Done(second.Accounts.ListAsync("t1", new("sc", null), null, 10, default))).Items.Single().Key.ShouldBe("c");
    }

    [Fact]
    public async Task A_commit_hands_on_its_outbox_in_order_of_position()
    {
        using var engine = new RunningEngine();
        foreach (var tenant in new[] { "t1", "t2" }) await engine.SetUpAsync(tenant);
        var orders = new List<IReadOnlyList<long>>();
        using var gate = new ManualResetEventSlim(initialState: false);
        engine.Store.BeforeCommit = unit =>
        {
            gate.Wait();
            orders.Add([.. unit.Outbox.Select(row => row.Position)]);
        };
        var sending = Enumerable.Range(0, 40).Select(n => engine.SendAsync("t" + (1 + (n % 2)), Use($"h{n}", "1", subject: "nobody"), Use($"v{n}", "x"))).ToList();
        gate.Set();
        await Task.WhenAll(sending);
        orders.ShouldNotBeEmpty();
        orders.ShouldAllBe(order => order.SequenceEqual(order.Order()));
    }

    [Fact]
    public async Task Everyone_behind_a_refusing_commit_is_told_at_once()
    {
        using var engine = new RunningEngine();
        await engine.SetUpAsync("t1");
        engine.Store.Refuses = true;
        var waiting = Enumerable.Range(0, 12).Select(n => engine.Accounts.PutAsync("t1", $"z{n}", new AccountTerms("z", "UTC", "en", null, null, null), Always, default)).ToList();
        var answers = await Task.WhenAll(waiting).WaitAsync(TimeSpan.FromSeconds(60));
        answers.ShouldAllBe(answer => answer is Outcome<Stored<AccountView>>.Refused);
        engine.Store.Refuses = false;
    }
}
