using Brimful.Core.Crossings;
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
}
