using Brimful.Core.Metering;
using Brimful.Engine.Hosting;
using Brimful.Engine.Meters;
using Brimful.Engine.Pools;
using Brimful.Engine.Tenants;
using Brimful.Engine.Tests.Hosting;
using Brimful.Engine.Tests.Voids;
using NodaTime;
using static Brimful.Engine.Tests.Hosting.RunningEngine;

namespace Brimful.Engine.Tests.Recounts;

/// <summary>A count from history comes out the same whatever is cut short, folded, or asked for meanwhile.</summary>
public sealed class RecountRestartTests
{
    [Theory]
    [InlineData(Aggregation.Sum)]
    [InlineData(Aggregation.Max)]
    [InlineData(Aggregation.Latest)]
    public async Task A_checkpoint_or_a_cut_of_power_at_any_step_changes_nothing(Aggregation aggregation)
    {
        var expected = await RunAsync(aggregation, -1, (engine, _) => Task.FromResult(engine));
        for (var step = 0; step < 7; step++)
        {
            (await RunAsync(aggregation, step, Checkpointed)).ShouldBe(expected, $"checkpoint after step {step}");
            (await RunAsync(aggregation, step, Restarted)).ShouldBe(expected, $"restart after step {step}");
            (await RunAsync(aggregation, step, async (engine, own) => await Restarted(await Checkpointed(engine, own), own))).ShouldBe(expected, $"checkpoint and restart after step {step}");
        }
    }

    [Fact]
    public async Task A_bucket_that_is_deleted_while_it_counts_is_gone_and_made_again_it_counts_again()
    {
        using var engine = await CountingAsync();
        await Done(engine.Buckets.DeleteAsync("t1", "a", "b", Always, default));
        await engine.PutBucketAsync("t1", Some.Bucket("100"));
        await engine.SendAsync("t1", Use("e9", "2"));
        await engine.RecountAsync();
        (await engine.DescribeAsync("t1")).ShouldBe("42: ");
    }

    [Fact]
    public async Task An_account_that_is_erased_while_it_counts_leaves_nothing_to_count()
    {
        using var engine = await CountingAsync();
        await Done(engine.Accounts.EraseAsync("t1", "a", Always, default));
        await engine.RecountAsync();
        engine.Checkpoint();
        using var second = engine.AfterPowerCut();
        second.Node.Shards.Sum(shard => shard.RecountsDue).ShouldBe(0);
        engine.Fatal.ShouldBeNull();
    }

    [Fact]
    public async Task An_edit_waits_until_the_bucket_is_counted_and_is_refused_where_that_takes_long()
    {
        using var engine = await CountingAsync();
        var refused = await Refused(engine.Buckets.PutAsync("t1", "a", "b", new BucketDefinition(Some.Bucket("50")), Always, default));
        (refused.Kind, refused.Code).ShouldBe((Outcomes.RefusalKind.Conflict, "bucket.counting"));
        var edit = engine.Buckets.PutAsync("t1", "a", "b", new BucketDefinition(Some.Bucket("50")), Always, default);
        await engine.RecountAsync();
        (await Stored(edit)).Status.Capacity.ToString().ShouldBe("50");
    }

    [Fact]
    public async Task Days_that_a_count_still_needs_are_not_dropped()
    {
        using var engine = new RunningEngine(options: new NodeOptions { HistoryRetention = Duration.FromDays(40) }, isRecounting: false);
        await engine.SetUpAsync("t1", "2026-03-10T00:00:00Z");
        await engine.SendAsync("t1", Use("e1", "40", "2026-02-10T00:00:00Z"));
        engine.Checkpoint();
        await engine.PutBucketAsync("t1", Some.Bucket() with { Schedule = null });
        await engine.SetClockAsync("t1", "2026-04-10T00:00:00Z");
        engine.Checkpoint();
        await engine.RecountAsync();
        (await engine.StatusAsync("t1")).Used.ToString().ShouldBe("40");
    }

    [Fact]
    public async Task A_sandbox_clock_that_is_set_while_it_counts_answers_when_all_that_fell_due_is_applied()
    {
        using var engine = new RunningEngine(isRecounting: false);
        await engine.SetUpAsync("t1", "2026-03-31T23:58:00Z");
        await engine.SendAsync("t1", Use("e1", "40"), Use("ahead", "70", "2026-04-01T00:01:00Z"));
        await engine.PutBucketAsync("t1", Some.Bucket("100", Some.Percent(50)));
        await engine.SetClockAsync("t1", "2026-04-02T00:00:00Z");
        var settled = engine.Tenants.GetCountedAsync("t1", default);
        (await engine.StatusAsync("t1")).IsCounting.ShouldBeTrue();
        settled.IsCompleted.ShouldBeFalse();

        await engine.RecountAsync();
        (await Done(settled)).Now.ShouldBe(At("2026-04-02T00:00:00Z"));
        (await engine.FactsAsync("t1")).Single().Fact.EventId.ShouldBe("ahead");
    }

    [Fact]
    public async Task What_history_no_longer_holds_is_refused_by_name()
    {
        using var engine = new RunningEngine(options: new NodeOptions { HistoryRetention = Duration.FromDays(40) });
        await engine.SetUpAsync("t1", "2026-03-10T00:00:00Z", Aggregation.Max);
        await engine.SendAsync("t1", Use("e1", "40", "2026-02-10T00:00:00Z"));
        await engine.SetClockAsync("t1", "2026-04-10T00:00:00Z");
        var refused = await Refused(engine.Buckets.PutAsync("t1", "a", "b", new BucketDefinition(Some.Bucket() with { Schedule = null }), Always, default));
        (refused.Code, refused.Faults.Single().Path).ShouldBe(("bucket.history_insufficient", "countFrom"));
        (await engine.PutCountedAsync("t1", Some.Bucket())).Used.ToString().ShouldBe("0");
        (await engine.PutCountedAsync("t1", Some.Bucket() with { Schedule = null, From = At("2026-03-02T00:00:00Z") }, "c")).Used.ToString().ShouldBe("0");
    }

    [Theory]
    [InlineData(Aggregation.Sum, "94", "32", "60")]
    [InlineData(Aggregation.Count, "5", "3", "3")]
    public async Task Of_days_that_history_has_dropped_rollups_serve_sums_and_counts(Aggregation aggregation, string all, string ofOne, string since)
    {
        using var engine = new RunningEngine(options: new NodeOptions { HistoryRetention = Duration.FromDays(40) });
        await LiveAsync(engine);
        await engine.SetUpAsync("t1", "2026-03-10T00:00:00Z", aggregation);
        await engine.PutAccountAsync("t1", "a", "s1", "s2");
        await engine.SendAsync("t1", Use("e0", "4", "2026-02-08T00:00:00Z"), Use("e1", "30", "2026-02-10T10:07:00Z", "s2"), Use("e2", "1000", "2026-02-10T10:08:00Z"));
        await engine.VoidAsync("t1", "e2");
        engine.Checkpoint();
        await engine.SetClockAsync("t1", "2026-04-10T00:00:00Z");
        await engine.SendAsync("t1", Use("e3", "20", "2026-03-25T00:00:00Z"), Use("e4", "32", "2026-03-25T00:00:00Z", "s2"));
        engine.Checkpoint();
        engine.Store.History.Days().Count.ShouldBe(2);
        using var second = engine.AfterPowerCut();
        await second.SendAsync("t1", Use("e5", "8"));

        var terms = Some.Bucket() with { Schedule = null };
        (await second.PutCountedAsync("t1", terms)).Used.ToString().ShouldBe(all);
        (await second.PutCountedAsync("t1", terms with { Subjects = ["s1"] })).Used.ToString().ShouldBe(ofOne);
        (await second.PutCountedAsync("t1", terms)).Used.ToString().ShouldBe(all);
        (await second.PutCountedAsync("t1", terms with { From = At("2026-02-10T10:15:00Z") }, "c")).Used.ToString().ShouldBe(since);
        var refused = await Refused(second.Buckets.PutAsync("t1", "a", "d", new BucketDefinition(terms with { From = At("2026-02-10T10:08:00Z") }), Always, default));
        refused.Code.ShouldBe("bucket.history_insufficient");
    }

    [Fact]
    public async Task Many_buckets_of_many_accounts_are_counted_a_few_at_a_time()
    {
        using var engine = new RunningEngine(isRecounting: false);
        await engine.SetUpAsync("t1", "2026-03-10T00:00:00Z");
        var accounts = Enumerable.Range(0, 1_200).Select(at => $"x{at}").ToList();
        foreach (var account in accounts) await engine.PutAccountAsync("t1", account, account);
        await engine.SendAsync("t1", [.. accounts.Select((account, at) => Use($"e{at}", $"{at}", "2026-03-05T00:00:00Z", account))]);
        engine.Checkpoint();
        foreach (var account in accounts) await Stored(engine.Buckets.PutAsync("t1", account, "b", new BucketDefinition(Some.Bucket("100")), Always, default));
        (await engine.Recounter.CountAsync()).ShouldBeTrue();
        engine.Node.Shards.Sum(shard => shard.RecountsDue).ShouldBe(1_200 - (4 * 256));
        await engine.RecountAsync();
        for (var at = 0; at < accounts.Count; at++)
            (await Done(engine.Buckets.GetAsync("t1", accounts[at], "b", default))).Status.Used.ToString().ShouldBe($"{at}");
    }

    /// <summary>A live tenant with an event of now: what the real clock stands at.</summary>
    private static async Task LiveAsync(RunningEngine engine)
    {
        await Done(engine.Tenants.PutAsync("live", new TenantTerms("live", TenantMode.Live, null), Always, default));
        await Done(engine.Meters.PutAsync("live", "m", new MeterTerms("use", Aggregation.Sum, "$.value", "1", []), Always, default));
        await engine.PutAccountAsync("live", "a", "s1");
        await engine.SendAsync("live", Use("now", "1"));
    }

    private static Task<RunningEngine> Checkpointed(RunningEngine engine, List<RunningEngine> own)
    {
        engine.Checkpoint();
        return Task.FromResult(engine);
    }

    private static Task<RunningEngine> Restarted(RunningEngine engine, List<RunningEngine> own)
    {
        own.Add(engine.AfterPowerCut(isRecounting: false));
        return Task.FromResult(own[^1]);
    }

    private static async Task<RunningEngine> CountingAsync()
    {
        var engine = new RunningEngine(isRecounting: false);
        await engine.SetUpAsync("t1", "2026-03-10T00:00:00Z");
        await engine.SendAsync("t1", Use("e1", "40", "2026-03-05T00:00:00Z"));
        await engine.PutBucketAsync("t1", Some.Bucket("100"));
        return engine;
    }

    /// <summary>Counts a bucket, with usage before, meanwhile and after, with something else at one step.</summary>
    private static async Task<string> RunAsync(Aggregation aggregation, int interrupted, Func<RunningEngine, List<RunningEngine>, Task<RunningEngine>> interrupt)
    {
        var own = new List<RunningEngine> { new(isRecounting: false) };
        try
        {
            var engine = own[0];
            var terms = Some.Bucket("100", Some.Percent(20), Some.Percent(50), Some.Percent(70));
            Func<RunningEngine, Task>[] steps =
            [
                engine => engine.SetUpAsync("t1", "2026-03-10T00:00:00Z", aggregation),
                async engine =>
                {
                    await engine.PutAccountAsync("t1", "a", "s1", "s2");
                    await engine.SendAsync("t1", Use("e1", "30", "2026-03-05T00:00:00Z"), Use("e2", "25", "2026-03-04T00:00:00Z", "s2"), Use("e3", "9", "2026-02-27T00:00:00Z"));
                },
                engine => engine.PutBucketAsync("t1", terms with { Subjects = ["s1"] }),
                engine => engine.SendAsync("t1", Use("e4", "21"), Use("e5", "11", subject: "s2"), Use("e6", "3", "2026-03-01T00:00:00Z")),
                engine => engine.SetClockAsync("t1", "2026-03-11T00:00:00Z"),
                engine => engine.SendAsync("t1", Use("e7", "28")),
                engine => engine.RecountAsync(),
                engine => engine.SendAsync("t1", Use("e8", "40")),
                engine => engine.PutBucketAsync("t1", terms),
                engine => engine.RecountAsync(),
            ];
            for (var step = 0; step < steps.Length; step++)
            {
                await steps[step](engine);
                if (step == interrupted) engine = await interrupt(engine, own);
            }
            var facts = (await engine.FactsAsync("t1")).Select(item => $"{item.Fact.GetType().Name} {item.Fact.Cause} {item.Fact.EventId} {item.Fact.UsedBefore} {item.Fact.Used}");
            return $"{await engine.DescribeAsync("t1")} / {string.Join(", ", facts)}";
        }
        finally
        {
            foreach (var engine in own) engine.Dispose();
        }
    }
}
