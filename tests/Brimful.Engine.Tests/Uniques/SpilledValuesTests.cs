using System.Text;
using Brimful.Engine.Hosting;
using Brimful.Engine.Tests.Hosting;
using Brimful.Engine.Tests.Voids;
using static Brimful.Engine.Tests.Hosting.RunningEngine;

namespace Brimful.Engine.Tests.Uniques;

/// <summary>Whole engines that keep hardly any distinct value in memory: a value counts once all the same.</summary>
public sealed class SpilledValuesTests
{
    private static readonly NodeOptions Tiny = new() { ValuesInMemory = 10, ShardCount = 1 };

    [Fact]
    public async Task A_value_that_was_written_counts_once_and_goes_with_its_last_event()
    {
        using var engine = await StartedAsync();
        await engine.SendAsync("t1", Brings("a", 100));
        engine.Spill();
        Values(engine).InMemory.ShouldBe(0);
        await engine.SendAsync("t1", [.. Brings("b", 50), Use("other", "\"v0\"", subject: "s2")]);
        (await engine.StatusAsync("t1")).Used.ToString().ShouldBe("100");
        engine.Spill();
        await engine.VoidAsync("t1", "a0");
        await engine.VoidAsync("t1", "b0");
        await engine.VoidAsync("t1", "a99");
        (await engine.StatusAsync("t1")).Used.ToString().ShouldBe("99", "v0 is still brought by another subject");
        await engine.VoidAsync("t1", "other");
        (await engine.StatusAsync("t1")).Used.ToString().ShouldBe("98");
        engine.Fatal.ShouldBeNull();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Power_may_be_cut_after_any_write_while_values_are_written(bool betweenCheckpoints)
    {
        for (var cut = 0; ; cut++)
        {
            using var engine = await StartedAsync();
            await engine.SendAsync("t1", Brings("a", 60));
            engine.Checkpoint();
            await engine.SendAsync("t1", [.. Brings("b", 90), Use("c0", "\"v0\"", subject: "s2")]);
            await engine.VoidAsync("t1", "b59");
            await engine.VoidAsync("t1", "a59");
            var (left, store, records) = (cut, default(MemoryShardStore), default(MemoryRecords));
            engine.Store.AfterStateWrite = () =>
            {
                if (left-- == 0) (store, records) = (engine.Store.Copy(), engine.Records.Copy());
            };
            if (betweenCheckpoints) engine.Spill();
            engine.Checkpoint();
            engine.Store.AfterStateWrite = null;
            if (store is null)
            {
                cut.ShouldBeGreaterThan(7);
                return;
            }
            using var second = new RunningEngine(store, Tiny, records);
            await ShouldKnowAllAsync(second, cut);
            await second.SendAsync("t1", Brings("again", 15));
            second.Checkpoint();
            await second.SendAsync("t1", Use("new", "\"v59\""));
            second.Checkpoint();
            second.Store.Runs.Numbers.Select(run => run.Run).Order().ShouldBe(Named(second), $"cut {cut}: what no account names is dropped");
            using var third = second.AfterPowerCut();
            (await third.StatusAsync("t1")).Used.ToString().ShouldBe("90", $"cut {cut}");
            await third.VoidAsync("t1", "new");
            await ShouldKnowAllAsync(third, cut, again: 15);
        }
    }

    [Fact]
    public async Task Runs_that_the_newest_stored_form_names_stay_when_others_are_asked_already()
    {
        using var engine = await StartedAsync(Tiny with { IdentityMemoryBytes = 16 * 1024 });
        await engine.SendAsync("t1", Brings("a", 60));
        engine.Checkpoint();
        var named = Named(engine).Single();
        await engine.SendAsync("t1", Brings("b", 200));
        engine.Spill();
        Named(engine).Single().ShouldNotBe(named, "it was merged, and runs of identities were written and dropped with a checkpoint that caught no account");
        using var second = engine.AfterPowerCut();
        (await second.StatusAsync("t1")).Used.ToString().ShouldBe("200");
        Values(second).All.Sum(one => one.Events).ShouldBe(260);
    }

    [Fact]
    public async Task Usage_goes_on_while_the_store_refuses_a_run_and_values_stay_in_memory()
    {
        using var engine = await StartedAsync();
        await engine.SendAsync("t1", Brings("a", 100));
        engine.Store.Runs.RefusesWrites = true;
        var spill = Task.Run(engine.Spill);
        while (engine.Store.Runs.Refusals == 0) await Task.Yield();

        await engine.SendAsync("t1", Brings("b", 150));
        await engine.VoidAsync("t1", "b149");
        (await engine.StatusAsync("t1")).Used.ToString().ShouldBe("149");
        engine.Store.Runs.RefusesWrites = false;
        await spill;

        (await engine.StatusAsync("t1")).Used.ToString().ShouldBe("149");
        engine.Store.Runs.Numbers.ShouldNotBeEmpty();
        using var second = engine.AfterPowerCut();
        (await second.StatusAsync("t1")).Used.ToString().ShouldBe("149");
        second.Spill();
        Values(second).InMemory.ShouldBe(0);
    }

    [Fact]
    public async Task A_read_that_fails_refuses_the_request_and_leaves_everything_as_it_was()
    {
        using var engine = await StartedAsync();
        await engine.SendAsync("t1", Brings("a", 100));
        engine.Checkpoint();
        engine.Store.Runs.RefusesReads = true;

        (await Refused(engine.Events.IngestAsync("t1", Engine.Events.EventFormat.Lines, Encoding.UTF8.GetBytes(Use("again", "\"v7\"")), default))).Code.ShouldBe("store.unavailable");
        (await Refused(engine.Voids.VoidAsync("t1", new Engine.Voids.VoidRequest("tests", "a7", null, null), default))).Code.ShouldBe("store.unavailable");
        engine.Fatal.ShouldBeNull();
        engine.Store.Runs.RefusesReads = false;

        (await engine.StatusAsync("t1")).Used.ToString().ShouldBe("100");
        await engine.SendAsync("t1", Use("again", "\"v7\""));
        await engine.VoidAsync("t1", "a7");
        (await engine.StatusAsync("t1")).Used.ToString().ShouldBe("100");
        await engine.VoidAsync("t1", "again");
        (await engine.StatusAsync("t1")).Used.ToString().ShouldBe("99");
    }

    [Fact]
    public async Task The_pages_that_a_batch_needs_are_read_in_one_call()
    {
        using var engine = await StartedAsync();
        await engine.SendAsync("t1", Brings("a", 5_000));
        engine.Spill();
        var before = engine.Store.Runs.Reads;
        await engine.SendAsync("t1", Brings("b", 200));
        (engine.Store.Runs.Reads - before).ShouldBe(1);
        (await engine.StatusAsync("t1")).Used.ToString().ShouldBe("5000");
    }

    [Fact]
    public async Task A_new_value_rarely_reads()
    {
        using var engine = await StartedAsync();
        await engine.SendAsync("t1", Brings("a", 5_000));
        engine.Spill();
        var before = engine.Store.Runs.PagesRead;
        await engine.SendAsync("t1", [.. Enumerable.Range(0, 2_000).Select(at => Use($"new{at}", $"\"new{at}\""))]);
        (engine.Store.Runs.PagesRead - before).ShouldBeLessThan(60);
        (await engine.StatusAsync("t1")).Used.ToString().ShouldBe("7000");
    }

    [Fact]
    public async Task An_erased_accounts_runs_go_with_the_next_checkpoint()
    {
        using var engine = await StartedAsync();
        await engine.SendAsync("t1", Brings("a", 100));
        engine.Checkpoint();
        engine.Store.Runs.Numbers.ShouldNotBeEmpty();
        await Done(engine.Buckets.DeleteAsync("t1", "a", "b", Always, default));
        engine.Checkpoint();
        engine.Store.Runs.Numbers.ShouldBeEmpty("a bucket that is gone names nothing");
        await engine.PutBucketAsync("t1", Some.Bucket());
        await engine.RecountAsync();
        engine.Checkpoint();
        engine.Store.Runs.Numbers.ShouldNotBeEmpty();
        await Done(engine.Buckets.DeleteAsync("t1", "a", "b", Always, default));
        await Done(engine.Accounts.DeleteAsync("t1", "a", Always, default));
        engine.Checkpoint();
        engine.Store.Runs.Numbers.ShouldBeEmpty();
        using var second = engine.AfterPowerCut();
        second.Node.ShardOf(0).Identities.Values.Bytes.ShouldBe(0);
    }

    [Fact]
    public async Task A_period_that_late_events_cannot_reach_any_more_takes_its_runs_along()
    {
        using var engine = await StartedAsync();
        await engine.SendAsync("t1", Brings("a", 100));
        engine.Checkpoint();
        await engine.SetClockAsync("t1", "2026-04-02T00:00:00Z");
        await engine.SendAsync("t1", Use("late", "\"v0\"", "2026-03-31T00:00:00Z"), Use("april", "\"v0\""));
        engine.Checkpoint();
        engine.Store.Runs.Numbers.ShouldNotBeEmpty();
        await engine.SetClockAsync("t1", "2026-05-20T00:00:00Z");
        await engine.SendAsync("t1", Use("may", "\"v0\""));
        engine.Checkpoint();
        engine.Store.Runs.Numbers.ShouldBeEmpty();
        engine.Fatal.ShouldBeNull();
    }

    [Fact]
    public async Task Many_closed_periods_together_keep_no_more_in_memory_than_a_bucket_may()
    {
        using var engine = await StartedAsync(Tiny with { ValuesInMemory = 1_000 });
        for (var month = 3; month < 5; month++)
        {
            await engine.SetClockAsync("t1", $"2026-0{month}-15T00:00:00Z");
            await engine.SendAsync("t1", [.. Enumerable.Range(0, 900).Select(at => Use($"m{month}-{at}", $"\"v{at}\""))]);
        }
        engine.Checkpoint();
        engine.Spill();
        var bucket = engine.Node.ShardOf(0).FindAccount(0)!.Find("b")!;
        bucket.ValuesOfPeriods.Count().ShouldBe(2);
        bucket.ValuesOfPeriods.Sum(values => values.InMemory).ShouldBeLessThanOrEqualTo(1_000);
        bucket.ValuesOfPeriods.ShouldAllBe(values => values.Count == 900);
    }

    [Fact]
    public async Task A_run_that_an_account_names_and_that_is_missing_is_refused_at_the_start()
    {
        using var engine = await StartedAsync();
        await engine.SendAsync("t1", Brings("a", 100));
        engine.Checkpoint();
        var store = engine.Store.Copy();
        foreach (var (stream, run) in store.Runs.Numbers) store.Runs.Lose(stream, run);
        Should.Throw<Ports.StoreRefusedException>(() => new RunningEngine(store, Tiny, engine.Records.Copy())).Message.ShouldContain("distinct values, which is missing");
    }

    [Fact]
    public async Task Values_beyond_the_bound_are_written_before_the_next_checkpoint_is_due()
    {
        using var engine = await StartedAsync();
        engine.StartCheckpoints();
        await engine.SendAsync("t1", Brings("a", 100));
        while (engine.Store.Runs.Numbers.Count == 0) await Task.Yield();
        await engine.SendAsync("t1", Brings("b", 100));
        (await engine.StatusAsync("t1")).Used.ToString().ShouldBe("100");
    }

    private static async Task<RunningEngine> StartedAsync(NodeOptions? options = null)
    {
        var engine = new RunningEngine(options: options ?? Tiny);
        await UniqueCountTests.SetUpAsync(engine);
        return engine;
    }

    private static async Task ShouldKnowAllAsync(RunningEngine engine, int cut, int again = 0)
    {
        (await engine.StatusAsync("t1")).Used.ToString().ShouldBe("89", $"cut {cut}");
        Values(engine).Count.ShouldBe(89, $"cut {cut}");
        Values(engine).All.Sum(one => one.Events).ShouldBe(149 + again, $"cut {cut}");
        engine.Fatal.ShouldBeNull($"cut {cut}");
    }

    private static Core.Uniques.DistinctValues Values(RunningEngine engine) => engine.Node.ShardOf(0).FindAccount(0)!.Find("b")!.Open.Values!;

    private static IEnumerable<long> Named(RunningEngine engine) => engine.Node.ShardOf(0).FindAccount(0)!.NamedRuns.Order();

    private static string[] Brings(string prefix, int count) => [.. Enumerable.Range(0, count).Select(at => Use($"{prefix}{at}", $"\"v{at}\""))];
}
