using Brimful.Core.Crossings;
using Brimful.Engine.Hosting;
using static Brimful.Engine.Tests.Hosting.RunningEngine;

namespace Brimful.Engine.Tests.Hosting;

public sealed class RecoveryTests
{
    [Fact]
    public async Task A_jump_over_two_thresholds_reports_both_in_order()
    {
        using var engine = new RunningEngine();
        await engine.SetUpAsync("t1");
        await engine.PutBucketAsync("t1", Some.Bucket("100", Some.Percent(80), Some.Percent(50), Some.Percent(90)));
        var answer = await engine.SendAsync("t1", Use("e1", "85"));
        answer.Counted.ShouldBe(1);
        var facts = await engine.FactsAsync("t1");
        facts.Select(item => ((Crossed)item.Fact).Level.ToString()).ShouldBe(["50", "80"]);
        facts.Select(item => item.Fact.Sequence).ShouldBe([1, 2]);
        facts[0].Fact.EventId.ShouldBe("e1");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_restart_goes_on_where_it_was(bool withCheckpoint)
    {
        var store = new MemoryShardStore();
        using (var first = new RunningEngine(store))
        {
            foreach (var tenant in new[] { "t1", "t2" })
            {
                await first.SetUpAsync(tenant);
                await first.PutBucketAsync(tenant, Some.Bucket("100", Some.Percent(50), Some.Percent(80)));
                await first.SendAsync(tenant, Use("e1", "60"));
            }
            if (withCheckpoint)
            {
                await first.FactsAsync("t1");
                first.Checkpoint();
                store.JournalLength.ShouldBe(0);
                Enumerable.Range(0, 4).SelectMany(stream => store.History.ReadFolds(stream, 0)).SelectMany(fold => fold.Blocks).Sum(block => block.EventCount).ShouldBe(2);
            }
            await first.SendAsync("t1", Use("e2", "5"));
            first.Fatal.ShouldBeNull();
        }
        using var second = new RunningEngine(store);
        (await second.StatusAsync("t1")).Used.ToString().ShouldBe("65");
        (await second.StatusAsync("t2")).Used.ToString().ShouldBe("60");
        var again = await second.SendAsync("t1", Use("e1", "60"), Use("e2", "5"), Use("e3", "15"));
        again.ShouldSatisfyAllConditions(() => again.Duplicates.ShouldBe(2), () => again.Counted.ShouldBe(1));
        (await second.StatusAsync("t1")).Used.ToString().ShouldBe("80");
        (await second.FactsAsync("t1"))[^1].Fact.Sequence.ShouldBe(2);
        var counts = await second.CountsAsync("t1");
        counts.Received.ShouldBe(counts.Counted + counts.Duplicates + counts.Rejected + counts.Unattributed);
        second.Fatal.ShouldBeNull();
    }

    [Fact]
    public async Task While_the_store_refuses_nothing_is_acknowledged_and_afterwards_it_goes_on_by_itself()
    {
        using var engine = new RunningEngine();
        await engine.SetUpAsync("t1");
        await engine.PutBucketAsync("t1", Some.Bucket("100", Some.Percent(50)));
        engine.Store.Refuses = true;
        (await Refused(engine.Events.IngestAsync("t1", Brimful.Engine.Events.EventFormat.Lines, System.Text.Encoding.UTF8.GetBytes(Use("e1", "60")), default))).Code.ShouldBe("store.unavailable");
        engine.Store.Refuses = false;
        while (!engine.Node.IsAvailable) await Task.Yield();
        (await engine.SendAsync("t1", Use("e1", "60"))).Duplicates.ShouldBe(1);
        (await engine.StatusAsync("t1")).Used.ToString().ShouldBe("60");
        (await engine.FactsAsync("t1")).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Held_events_are_counted_once_a_subject_is_known()
    {
        using var engine = new RunningEngine();
        await engine.SetUpAsync("t1");
        await engine.PutBucketAsync("t1", Some.Bucket("100", Some.Percent(50)));
        (await engine.SendAsync("t1", Use("e1", "60", subject: "s2"), Use("e1", "60", subject: "s2"))).ShouldSatisfyAllConditions(
            answer => answer.Unattributed.ShouldBe(1),
            answer => answer.Duplicates.ShouldBe(1));
        await engine.PutAccountAsync("t1", "a", "s1", "s2");
        (await engine.StatusAsync("t1")).Used.ToString().ShouldBe("60");
        (await engine.FactsAsync("t1")).Single().Fact.Cause.ShouldBe(Cause.Usage);
        var counts = await engine.CountsAsync("t1");
        counts.ShouldBe(new Brimful.Engine.Tenants.EventCounts(2, 1, 1, 0, 0));
    }

    [Fact]
    public async Task A_start_tells_how_far_it_has_come()
    {
        var told = new System.Collections.Concurrent.ConcurrentBag<RecoveryProgress>();
        using var first = new RunningEngine(options: new NodeOptions { OnRecovery = told.Add });
        await first.SetUpAsync("t1");
        await first.SendAsync("t1", Use("e1", "60"));
        told.Clear();
        using var second = first.AfterPowerCut();
        var records = first.Store.JournalLength;
        told.Max(progress => progress.Replayed).ShouldBe(records);
        told.ShouldAllBe(progress => progress.ToReplay == records && progress.Streams == 5);
        told.Max(progress => progress.StreamsReady).ShouldBe(5);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task Shards_that_recover_at_once_come_to_what_they_were(int threads)
    {
        using var first = new RunningEngine(options: new NodeOptions { RecoveryThreads = threads });
        await first.SetUpAsync("t1");
        foreach (var account in Enumerable.Range(0, 16).Select(number => $"a{number}"))
        {
            await first.PutAccountAsync("t1", account, account);
            await Done(first.Buckets.PutAsync("t1", account, "b", Some.Bucket("100", Some.Percent(50)), Always, default));
            await first.SendAsync("t1", Use($"{account}-1", "60", subject: account));
            if (account == "a7") first.Checkpoint();
        }
        using var second = first.AfterPowerCut();
        foreach (var account in Enumerable.Range(0, 16).Select(number => $"a{number}"))
            (await Done(second.Buckets.GetAsync("t1", account, "b", default))).Status.Used.ToString().ShouldBe("60");
        (await second.CountsAsync("t1")).Counted.ShouldBe(16);
        second.Fatal.ShouldBeNull();
    }

    [Fact]
    public async Task Ids_of_every_form_are_recognised_after_a_replay()
    {
        string[] ids = ["e1", new string('x', 512), "5f0c3a3e-6f4e-4f0e-9d57-0c2a1b3c4d5e", "5F0C3A3E-6F4E-4F0E-9D57-0C2A1B3C4D5E", "\u0161"];
        using var first = new RunningEngine();
        await first.SetUpAsync("t1");
        (await first.SendAsync("t1", [.. ids.Select(id => Use(id, "1"))])).Counted.ShouldBe(5);
        using var second = first.AfterPowerCut();
        (await second.SendAsync("t1", [.. ids.Select(id => Use(id, "1"))])).Duplicates.ShouldBe(5);
    }

    [Fact]
    public async Task A_journal_that_has_grown_long_is_checkpointed_at_once()
    {
        using var engine = new RunningEngine(options: new NodeOptions { CheckpointEvery = NodaTime.Duration.FromHours(1), JournalBytesPerCheckpoint = 1 });
        var written = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        engine.Store.AfterStateWrite = () => written.TrySetResult();
        using var checkpointer = new Brimful.Engine.Checkpoints.Checkpointer(engine.Node);
        checkpointer.Start();
        await engine.SetUpAsync("t1");
        await written.Task.WaitAsync(TimeSpan.FromSeconds(60));
    }
}
