using Brimful.Engine.Hosting;
using Brimful.Engine.Outcomes;
using Brimful.Engine.Tenants;
using Brimful.Engine.Tests.Hosting;
using static Brimful.Engine.Tests.Hosting.RunningEngine;

namespace Brimful.Engine.Tests.Identities;

/// <summary>Whole engines with hardly any memory for identities: an event counts once all the same.</summary>
public sealed class SpillTests
{
    private static readonly NodeOptions Tiny = new() { IdentityMemoryBytes = 16 * 1024 };
    private static readonly NodeOptions EnoughForFilters = new() { IdentityMemoryBytes = 64 * 1024 };

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Power_may_be_cut_after_any_write_of_a_checkpoint_that_spills(bool betweenCheckpoints)
    {
        for (var cut = 0; ; cut++)
        {
            using var engine = await StartedAsync();
            await engine.SendAsync("t1", Uses("a", 60));
            engine.Checkpoint();
            await engine.SendAsync("t1", [.. Uses("b", 60), .. Uses("held", 60, subject: "nobody")]);
            var (left, store, records) = (cut, default(MemoryShardStore), default(MemoryRecords));
            engine.Store.AfterStateWrite = () =>
            {
                if (left-- == 0) (store, records) = (engine.Store.Copy(), engine.Records.Copy());
            };
            if (betweenCheckpoints) engine.Spill();
            else engine.Checkpoint();
            engine.Store.AfterStateWrite = null;
            if (store is null)
            {
                cut.ShouldBeGreaterThan(betweenCheckpoints ? 5 : 8);
                return;
            }
            using var second = new RunningEngine(store, Tiny, records);
            await ShouldKnowAllAsync(second, cut);
            second.Checkpoint();
            using var third = second.AfterPowerCut();
            await ShouldKnowAllAsync(third, cut);
        }
    }

    [Fact]
    public async Task Usage_goes_on_while_the_store_refuses_a_run_and_nothing_is_lost()
    {
        using var engine = await StartedAsync();
        await engine.SendAsync("t1", Uses("a", 100));
        engine.Store.Runs.RefusesWrites = true;
        var checkpoint = Task.Run(engine.Checkpoint);
        while (engine.Store.Runs.Refusals == 0) await Task.Yield();

        (await engine.SendAsync("t1", [.. Uses("a", 100), .. Uses("b", 100)])).ShouldSatisfyAllConditions(
            answer => answer.Counted.ShouldBe(100),
            answer => answer.Duplicates.ShouldBe(100));
        engine.Store.Runs.RefusesWrites = false;
        await checkpoint;

        engine.Store.Runs.Numbers.ShouldNotBeEmpty();
        (await engine.SendAsync("t1", [.. Uses("a", 100), .. Uses("b", 100)])).Duplicates.ShouldBe(200);
        await engine.ShouldSumUpAsync("t1");
        using var second = engine.AfterPowerCut();
        (await second.SendAsync("t1", [.. Uses("a", 100), .. Uses("b", 100)])).Duplicates.ShouldBe(200);
    }

    [Fact]
    public async Task A_read_that_fails_refuses_the_request_and_leaves_everything_as_it_was()
    {
        using var engine = await StartedAsync();
        await engine.SendAsync("t1", Uses("a", 100));
        engine.Checkpoint();
        engine.Store.Runs.RefusesReads = true;

        (await Refused(IngestAsync(engine, [.. Uses("new", 3), .. Uses("a", 100)]))).Code.ShouldBe("store.unavailable");
        engine.Store.Runs.RefusesReads = false;

        (await engine.SendAsync("t1", [.. Uses("new", 3), .. Uses("a", 100)])).ShouldSatisfyAllConditions(
            answer => answer.Counted.ShouldBe(3),
            answer => answer.Duplicates.ShouldBe(100));
        engine.Fatal.ShouldBeNull();
        await engine.ShouldSumUpAsync("t1");
    }

    [Fact]
    public async Task A_release_whose_lookup_is_refused_on_the_way_receives_nothing_twice()
    {
        using var engine = await StartedAsync(EnoughForFilters);
        await engine.SendAsync("t1", Uses("a", 100));
        engine.Checkpoint();
        await engine.SendAsync("t1", Uses("new", 3, subject: "late"));
        await engine.SetClockAsync("t1", "2026-03-02T00:00:00Z");
        await engine.SendAsync("t1", Uses("a", 3, subject: "late"));
        engine.Store.Runs.RefusesReads = true;

        await engine.PutAccountAsync("t1", "a", "s1", "late");
        (await engine.CountsAsync("t1")).Counted.ShouldBe(103, "what was received at the first instant needs no page");
        engine.Store.Runs.RefusesReads = false;
        while ((await engine.CountsAsync("t1")).Unattributed > 0) await Task.Yield();

        (await engine.ShouldSumUpAsync("t1")).ShouldBe(new EventCounts(106, 103, 3, 0, 0));
    }

    [Fact]
    public async Task A_former_owners_identities_are_found_in_runs()
    {
        using var engine = await StartedAsync();
        await engine.SendAsync("t1", Uses("a", 100));
        engine.Checkpoint();
        await engine.PutAccountAsync("t1", "a", "rest");
        await engine.PutAccountAsync("t1", "b", "s1");

        (await engine.SendAsync("t1", Uses("a", 100))).Duplicates.ShouldBe(100);
    }

    [Fact]
    public async Task A_removed_sandbox_takes_its_runs_along()
    {
        using var engine = await StartedAsync();
        await engine.SendAsync("t1", [.. Uses("a", 100), .. Uses("held", 100, subject: "nobody")]);
        engine.Checkpoint();
        engine.Store.Runs.Numbers.ShouldNotBeEmpty();

        await Done(engine.Buckets.DeleteAsync("t1", "a", "b", Always, default));
        await Done(engine.Accounts.DeleteAsync("t1", "a", Always, default));
        await Done(engine.Meters.DeleteAsync("t1", "m", Always, default));
        await Done(engine.Tenants.DeleteAsync("t1", Always, default));
        engine.Checkpoint();

        engine.Store.Runs.Numbers.ShouldBeEmpty();
        using var second = engine.AfterPowerCut();
        second.Node.Identities.KeysInRuns.ShouldBe(0);
    }

    [Fact]
    public async Task A_share_that_fills_up_is_written_before_the_next_checkpoint_is_due()
    {
        using var engine = await StartedAsync();
        engine.StartCheckpoints();
        await engine.SendAsync("t1", Uses("a", 100));
        while (engine.Node.Identities.KeysInRuns < 100) await Task.Yield();
        (await engine.SendAsync("t1", Uses("a", 100))).Duplicates.ShouldBe(100);
    }

    private static async Task<RunningEngine> StartedAsync(NodeOptions? options = null)
    {
        var engine = new RunningEngine(options: options ?? Tiny);
        await engine.SetUpAsync("t1");
        await engine.PutBucketAsync("t1", Some.Bucket("10000", Some.Percent(50)));
        return engine;
    }

    private static async Task ShouldKnowAllAsync(RunningEngine engine, int cut)
    {
        var answer = await engine.SendAsync("t1", [.. Uses("a", 60), .. Uses("b", 60), .. Uses("held", 60, subject: "nobody")]);
        answer.Duplicates.ShouldBe(180, $"cut {cut}");
        (await engine.StatusAsync("t1")).Used.ToString().ShouldBe("120", $"cut {cut}");
        await engine.ShouldSumUpAsync("t1");
        engine.Fatal.ShouldBeNull();
    }

    private static string[] Uses(string prefix, int count, string subject = "s1") => [.. Enumerable.Range(0, count).Select(at => Use($"{prefix}{at}", "1", subject: subject))];

    private static Task<Outcome<Engine.Events.Ingested>> IngestAsync(RunningEngine engine, string[] events) =>
        engine.Events.IngestAsync("t1", Engine.Events.EventFormat.Lines, System.Text.Encoding.UTF8.GetBytes(string.Join('\n', events)), default);
}
