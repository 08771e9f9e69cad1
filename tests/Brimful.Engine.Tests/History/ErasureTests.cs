using Brimful.Engine.History;
using Brimful.Engine.Hosting;
using Brimful.Engine.Outcomes;
using Brimful.Engine.Ports;
using Brimful.Engine.Tests.Hosting;
using Brimful.Engine.Verification;
using NodaTime;
using static Brimful.Engine.Tests.Hosting.RunningEngine;

namespace Brimful.Engine.Tests.History;

/// <summary>An erased account is gone from state, records, journal and history; everything else stays exact.</summary>
public sealed class ErasureTests
{
    [Fact]
    public async Task An_erased_account_is_gone_and_a_second_erasure_finds_none()
    {
        using var engine = await UsedAsync();

        var erased = await Done(engine.Accounts.EraseAsync("t1", "a", Always, default));

        (erased.Key, erased.Buckets, erased.Subjects).ShouldBe(("a", 1, 2));
        (await Refused(engine.Accounts.EraseAsync("t1", "a", Always, default))).Kind.ShouldBe(RefusalKind.NotFound);
        (await Refused(engine.Accounts.GetAsync("t1", "a", default))).Kind.ShouldBe(RefusalKind.NotFound);
        (await Refused(engine.Buckets.GetAsync("t1", "a", "b", default))).Kind.ShouldBe(RefusalKind.NotFound);
        (await engine.FactsAsync("t1")).ShouldAllBe(fact => fact.AccountNumber != 0);
        (await engine.SendAsync("t1", Use("later", "1"))).Unattributed.ShouldBe(1);
        (await engine.ShouldSumUpAsync("t1")).Counted.ShouldBe(3);
        (await engine.StatusAsync("t2")).Used.ToString().ShouldBe("70");
    }

    [Fact]
    public async Task History_holds_nothing_of_an_erased_account_and_all_of_its_neighbours()
    {
        using var engine = await UsedAsync();
        var (erased, neighbour) = (engine.Accounts.AccountNumber("t1", "a")!.Value, engine.Accounts.AccountNumber("t1", "near")!.Value);
        engine.Checkpoint();
        (EventsOf(engine, erased), EventsOf(engine, neighbour)).ShouldBe((2, 1));

        await Done(engine.Accounts.EraseAsync("t1", "a", Always, default));
        engine.Checkpoint();

        (EventsOf(engine, erased), EventsOf(engine, neighbour)).ShouldBe((0, 1));
        engine.Fatal.ShouldBeNull();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_store_verifies_and_is_made_anew_after_an_erasure(bool isCheckpointed)
    {
        using var engine = await UsedAsync();
        engine.Checkpoint();
        await Done(engine.Accounts.EraseAsync("t1", "a", Always, default));
        await engine.SendAsync("t1", Use("n2", "30", subject: "near"));
        if (isCheckpointed) engine.Checkpoint();

        await ShouldBeErasedAsync(engine);
    }

    [Fact]
    public async Task An_account_of_the_erased_one_s_key_and_subjects_starts_with_nothing()
    {
        using var engine = await UsedAsync();
        await Done(engine.Accounts.EraseAsync("t1", "a", Always, default));
        engine.Checkpoint();

        await engine.PutAccountAsync("t1", "a", "s1");
        await engine.PutBucketAsync("t1", Some.Bucket("100", Some.Percent(50)));

        (await engine.SendAsync("t1", Use("e1", "60"))).Counted.ShouldBe(1);
        (await engine.StatusAsync("t1")).Used.ToString().ShouldBe("60");
        (await engine.FactsAsync("t1"))[^1].Fact.Sequence.ShouldBe(1);
        engine.Checkpoint();
        using var second = engine.AfterPowerCut();
        (await second.StatusAsync("t1")).Used.ToString().ShouldBe("60");
    }

    [Fact]
    public async Task Facts_that_the_clock_gave_an_account_are_not_missed_once_it_is_erased()
    {
        using var engine = await UsedAsync();
        await engine.SendAsync("t1", Use("ahead", "90", "2026-03-01T00:03:00Z"));
        await engine.SetClockAsync("t1", "2026-03-31T23:58:00Z");
        await engine.SendAsync("t1", Use("next", "90", "2026-04-01T00:02:00Z"));
        await engine.SetClockAsync("t1", "2026-04-01T01:00:00Z");
        engine.Checkpoint();

        await Done(engine.Accounts.EraseAsync("t1", "a", Always, default));
        engine.Checkpoint();

        await ShouldBeErasedAsync(engine);
    }

    [Fact]
    public async Task A_cut_of_power_after_any_write_of_the_erasing_checkpoint_ends_erased_and_exact()
    {
        using var engine = await UsedAsync();
        engine.Checkpoint();
        await Done(engine.Accounts.EraseAsync("t1", "a", Always, default));
        await engine.FactsAsync("t1");
        List<(MemoryShardStore Store, MemoryRecords Records)> cuts = [];
        engine.Store.AfterStateWrite = () => cuts.Add((engine.Store.Copy(), engine.Records.Copy()));
        engine.Checkpoint();

        cuts.Count.ShouldBeGreaterThan(8);
        foreach (var (store, records) in cuts)
        {
            (await DifferencesAsync(store.Copy(), records)).ShouldBeEmpty();
            using var after = new RunningEngine(store, records: records);
            after.Checkpoint();
            await ShouldBeErasedAsync(after);
        }
    }

    [Fact]
    public async Task A_missing_block_of_a_record_that_was_erased_of_is_still_noticed()
    {
        using var engine = await UsedAsync();
        engine.Checkpoint();
        await Done(engine.Accounts.EraseAsync("t1", "a", Always, default));
        engine.Checkpoint();
        var store = engine.Store.Copy();
        var fold = store.History.ReadFolds(0, 0).First(fold => fold.Blocks.Count > 0);
        store.History.Rewrite([fold.Blocks[0] with { Body = default }], []);

        (await DifferencesAsync(store, engine.Records.Copy())).ShouldContain(difference => difference.Contains("misses events"));
    }

    /// <summary>Two tenants with identical keys. Account <c>a</c> of t1, number 0, shares its shard and its group with <c>near</c>, number 8; both have
    /// events in one record, crossings, and held and rejected events.</summary>
    private static async Task<RunningEngine> UsedAsync()
    {
        var engine = new RunningEngine();
        foreach (var tenant in new[] { "t1", "t2" })
        {
            await engine.SetUpAsync(tenant);
            await engine.PutAccountAsync(tenant, "a", "s1", "s2");
            await engine.PutBucketAsync(tenant, Some.Bucket("100", Some.Percent(50), Some.Percent(80)));
        }
        foreach (var account in new[] { "x2", "x3" }) await engine.PutAccountAsync("t1", account);
        await engine.PutAccountAsync("t1", "near", "near");
        await Done(engine.Buckets.PutAsync("t1", "near", "b", Some.Bucket("100", Some.Percent(30)), Always, default));
        foreach (var tenant in new[] { "t1", "t2" })
        {
            await engine.SendAsync(tenant, Use("e1", "60"), Use("bad", "\"much\""), Use("n1", "40", subject: "near"), Use("e2", "10", subject: "s2"), Use("e1", "60"));
            await engine.SendAsync(tenant, Use("t", "1").Replace("\"use\"", "\"unknown\"", StringComparison.Ordinal));
        }
        return engine;
    }

    /// <summary>Of a.t1 nothing is left, whatever way the store is read; of everyone else nothing is lost.</summary>
    private static async Task ShouldBeErasedAsync(RunningEngine engine)
    {
        foreach (var tenant in new[] { "t1", "t2" }) await engine.FactsAsync(tenant);
        var counts = await engine.ShouldSumUpAsync("t1");
        (await DifferencesAsync(engine.Store.Copy(), engine.Records.Copy())).ShouldBeEmpty();
        var lost = engine.Store.Copy();
        lost.LoseState();
        foreach (var store in new[] { engine.Store.Copy(), lost })
        {
            using var second = new RunningEngine(store, records: engine.Records.Copy());
            second.Fatal.ShouldBeNull();
            second.Accounts.AccountNumber("t1", "a").ShouldBeNull();
            (await second.CountsAsync("t1")).ShouldBe(counts);
            (await second.StatusAsync("t2")).Used.ToString().ShouldBe("70");
            (await second.SendAsync("t1", Use("n1", "40", subject: "near"))).Duplicates.ShouldBe(1);
            (await second.FactsAsync("t1")).Select(fact => fact.AccountNumber).Distinct().ShouldBe([second.Accounts.AccountNumber("t1", "near")!.Value]);
            second.Checkpoint();
            EventsOf(second, 0).ShouldBe(0);
            (await DifferencesAsync(second.Store.Copy(), second.Records.Copy())).ShouldBeEmpty();
        }
    }

    private static int EventsOf(RunningEngine engine, int account)
    {
        var count = 0;
        foreach (var block in engine.Store.History.ReadGroup(account & 3, HistoryForm.GroupOf(account, 2), int.MinValue, int.MaxValue))
        {
            var reader = new BlockReader(block.Body.Span);
            while (reader.Read(out var read))
                if (read.Place == ((account >> 2) & 15)) count++;
        }
        return count;
    }

    private static async Task<List<string>> DifferencesAsync(MemoryShardStore store, MemoryRecords records)
    {
        using var node = new Node(store, SystemClock.Instance, new NewInstallation(4, new string('a', 32), []), new NodeOptions(), _ => { });
        var found = new List<string>();
        await foreach (var verdict in new StoreVerification(node, records, records.Position, SystemClock.Instance).RunAsync(default)) found.AddRange(verdict.Differences);
        return found;
    }
}
