using Brimful.Engine.Hosting;
using Brimful.Engine.Shards;
using Brimful.Engine.Tests.Hosting;
using static Brimful.Engine.Tests.Hosting.RunningEngine;

namespace Brimful.Engine.Tests.Shards;

/// <summary>An account that is not in use is kept in its stored form; nobody can tell from outside.</summary>
public sealed class PackedAccountTests
{
    [Fact]
    public async Task A_checkpoint_packs_what_nothing_touched_since_the_one_before_it_began()
    {
        using var engine = await WithUsageAsync();
        await WithSecondAccountAsync(engine);
        engine.Checkpoint();
        InUse(engine).ShouldBe(2);
        await engine.SendAsync("t1", Use("e2", "1", subject: "s2"));
        engine.Checkpoint();
        InUse(engine).ShouldBe(1);
        await engine.SendAsync("t1", Use("e3", "1"));
        InUse(engine).ShouldBe(2);
    }

    [Fact]
    public async Task An_account_that_was_caught_as_it_is_is_not_stored_again()
    {
        using var engine = await WithUsageAsync();
        await WithSecondAccountAsync(engine);
        engine.Checkpoint();
        await engine.SendAsync("t1", Use("e2", "1", subject: "s2"));
        var stored = new List<long>();
        engine.Store.OnChunk = (stream, chunk) => { if (stream == 0 && chunk.Kind == (byte)ShardChunk.Account) stored.Add(chunk.Key); };
        engine.Checkpoint();
        stored.Count(key => key == AccountOf(engine, "a")).ShouldBe(0);
        stored.Count(key => key == AccountOf(engine, "b")).ShouldBe(1);
    }

    [Fact]
    public async Task An_account_that_was_packed_before_a_checkpoint_caught_it_is_stored_by_the_next_one()
    {
        using var first = await WithUsageAsync();
        PackAll(first);
        await first.SetClockAsync("t1", "2026-03-02T00:00:00Z");
        first.Checkpoint();
        first.Store.JournalLength.ShouldBe(0);
        using var second = first.AfterPowerCut();
        (await second.StatusAsync("t1")).Used.ToString().ShouldBe("60");
    }

    [Fact]
    public async Task Looking_at_a_packed_account_leaves_it_packed()
    {
        using var engine = await WithUsageAsync();
        engine.Checkpoint();
        PackAll(engine);
        (await engine.StatusAsync("t1")).Used.ToString().ShouldBe("60");
        (await Done(engine.Buckets.ListAsync("t1", "a", null, 10, default))).Items.Single().Status.Used.ToString().ShouldBe("60");
        InUse(engine).ShouldBe(0);
    }

    [Fact]
    public async Task A_restart_leaves_packed_what_the_journal_does_not_touch()
    {
        using var first = await WithUsageAsync();
        await WithSecondAccountAsync(first);
        first.Checkpoint();
        await first.SendAsync("t1", Use("e2", "1", subject: "s2"));
        using var second = first.AfterPowerCut();
        InUse(second).ShouldBe(1);
        await second.SendAsync("t1", Use("e3", "25"));
        (await second.StatusAsync("t1")).Used.ToString().ShouldBe("85");
        (await second.FactsAsync("t1")).Count.ShouldBe(1);
        second.Fatal.ShouldBeNull();
    }

    [Fact]
    public async Task An_account_that_is_packed_while_a_restart_would_still_replay_into_it_goes_on_where_it_was()
    {
        using var first = await WithUsageAsync();
        RunningEngine? second = null;
        first.Store.AfterStateWrite = () => second ??= first.AfterPowerCut();
        first.Checkpoint();
        using (second)
        {
            (await second!.StatusAsync("t1")).Used.ToString().ShouldBe("60");
            (await second.SendAsync("t1", Use("e1", "60"))).Duplicates.ShouldBe(1);
            second.Fatal.ShouldBeNull();
        }
    }

    [Fact]
    public async Task A_meter_knows_its_buckets_whether_they_are_packed_or_not()
    {
        using var first = await WithUsageAsync();
        first.Checkpoint();
        using var second = first.AfterPowerCut();
        (await Refused(second.Meters.DeleteAsync("t1", "m", Always, default))).Code.ShouldBe("meter.in_use");
        await Done(second.Buckets.DeleteAsync("t1", "a", "b", Always, default));
        await Done(second.Meters.DeleteAsync("t1", "m", Always, default));
    }

    [Fact]
    public async Task What_waits_in_a_packed_account_falls_due()
    {
        using var first = await WithUsageAsync("2026-03-31T23:57:00Z");
        await first.SendAsync("t1", Use("e2", "90", "2026-04-01T00:00:00Z"));
        first.Checkpoint();
        using var second = first.AfterPowerCut();
        InUse(second).ShouldBe(0);
        await second.SetClockAsync("t1", "2026-04-01T00:00:00Z");
        (await second.FactsAsync("t1")).Single().Fact.EventId.ShouldBe("e2");
    }

    [Fact]
    public async Task Beyond_what_may_be_in_use_accounts_are_packed_and_still_caught()
    {
        using var first = await WithUsageAsync(options: new NodeOptions { AccountsInUse = 8 });
        foreach (var number in Enumerable.Range(0, 40))
        {
            await first.PutAccountAsync("t1", $"a{number}", $"a{number}");
            await Done(first.Buckets.PutAsync("t1", $"a{number}", "b", Some.Bucket(), Always, default));
            await first.SendAsync("t1", Use($"e-a{number}", "5", subject: $"a{number}"));
        }
        InUse(first).ShouldBeInRange(1, 16);
        first.Checkpoint();
        using var second = first.AfterPowerCut();
        foreach (var number in Enumerable.Range(0, 40))
            (await Done(second.Buckets.GetAsync("t1", $"a{number}", "b", default))).Status.Used.ToString().ShouldBe("5");
        first.Store.JournalLength.ShouldBe(0);
        second.Fatal.ShouldBeNull();
    }

    [Fact]
    public async Task What_is_used_once_does_not_drive_out_what_is_in_use()
    {
        using var engine = new RunningEngine(options: new NodeOptions { ShardCount = 4, AccountsInUse = 160 });
        await engine.SetUpAsync("t1");
        foreach (var number in Enumerable.Range(0, 400)) await engine.PutAccountAsync("t1", $"a{number}", $"a{number}");
        foreach (var number in Enumerable.Range(0, 120)) await engine.SendAsync("t1", Use($"e-a{number}", "5", subject: $"a{number}"));
        engine.Checkpoint();
        foreach (var number in Enumerable.Range(120, 280)) await engine.SendAsync("t1", Use($"e-a{number}", "5", subject: $"a{number}"));
        Enumerable.Range(0, 120).Where(number => IsPacked(engine, $"a{number}")).ShouldBeEmpty();
        InUse(engine).ShouldBeInRange(160, 164);
    }

    [Fact]
    public async Task Accounts_that_have_counted_nothing_are_packed_but_for_the_last_few()
    {
        using var engine = new RunningEngine();
        await engine.SetUpAsync("t1");
        foreach (var number in Enumerable.Range(0, 400))
        {
            await engine.PutAccountAsync("t1", $"a{number}", $"a{number}");
            await Done(engine.Buckets.PutAsync("t1", $"a{number}", "b", Some.Bucket(), Always, default));
        }
        InUse(engine).ShouldBeInRange(1, 33 * engine.Node.Shards.Length);
        foreach (var number in Enumerable.Range(0, 400)) await engine.SendAsync("t1", Use($"e-a{number}", "5", subject: $"a{number}"));
        InUse(engine).ShouldBe(400);
    }

    private static async Task<RunningEngine> WithUsageAsync(string now = "2026-03-01T00:00:00Z", NodeOptions? options = null)
    {
        var engine = new RunningEngine(options: options);
        await engine.SetUpAsync("t1", now);
        await engine.PutBucketAsync("t1", Some.Bucket("100", Some.Percent(80)));
        await engine.SendAsync("t1", Use("e1", "60"));
        return engine;
    }

    /// <summary>Another account, of the same shard.</summary>
    private static async Task WithSecondAccountAsync(RunningEngine engine)
    {
        for (var number = 1; number < engine.Node.Shards.Length; number++) await engine.PutAccountAsync("t1", $"between-{number}", $"between-{number}");
        await engine.PutAccountAsync("t1", "b", "s2");
        await Done(engine.Buckets.PutAsync("t1", "b", "b", Some.Bucket(), Always, default));
    }

    private static void PackAll(RunningEngine engine)
    {
        foreach (var shard in engine.Node.Shards) shard.PackDownTo(0, int.MaxValue);
        InUse(engine).ShouldBe(0);
    }

    private static int AccountOf(RunningEngine engine, string key) =>
        engine.Node.Directory.AccountNumber(engine.Node.Directory.FindTenant("t1")!, key)!.Value;

    /// <summary>Whoever looks at a packed account is shown another object each time.</summary>
    private static bool IsPacked(RunningEngine engine, string key)
    {
        var (number, shard) = (AccountOf(engine, key), engine.Node.ShardOf(AccountOf(engine, key)));
        return shard.FindAccount(number) != shard.FindAccount(number);
    }

    private static int InUse(RunningEngine engine) => engine.Node.Shards.Sum(shard => shard.AccountsInUse);
}
