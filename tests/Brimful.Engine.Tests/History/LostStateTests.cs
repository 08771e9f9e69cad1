using Brimful.Core.Crossings;
using Brimful.Engine.Hosting;
using Brimful.Engine.Ports;
using Brimful.Engine.Tests.Hosting;
using Brimful.Engine.Tests.Rollups;
using Brimful.Engine.Tests.Voids;
using static Brimful.Engine.Tests.Hosting.RunningEngine;

namespace Brimful.Engine.Tests.History;

/// <summary>A state that was lost is made anew from history and journal, and proven against the facts that were stored.</summary>
public sealed class LostStateTests
{
    [Fact]
    public async Task A_lost_state_is_made_anew_with_levels_identities_tallies_and_the_directory()
    {
        using var engine = new RunningEngine();
        foreach (var tenant in new[] { "t1", "t2" })
        {
            await engine.SetUpAsync(tenant);
            await engine.PutBucketAsync(tenant, Some.Bucket("100", Some.Percent(50), Some.Percent(80)));
            await engine.SendAsync(tenant, Use("e1", "30"), Use("bad", "\"much\""), Use("h", "5", subject: "s2"), Use("e1", "30"));
        }
        engine.Checkpoint();
        await engine.PutAccountAsync("t1", "second", "s2");
        await engine.SendAsync("t1", Use("e2", "30"));
        await engine.SetClockAsync("t2", "2026-04-02T00:00:00Z");
        engine.Checkpoint();
        await engine.SendAsync("t2", Use("e2", "90"));
        foreach (var tenant in new[] { "t1", "t2" }) await engine.FactsAsync(tenant);
        var (counts1, counts2) = (await engine.CountsAsync("t1"), await engine.CountsAsync("t2"));

        var store = engine.Store.Copy();
        store.LoseState();
        using var second = new RunningEngine(store, records: engine.Records.Copy());

        second.Fatal.ShouldBeNull();
        (await second.StatusAsync("t1")).Used.ToString().ShouldBe("60");
        (await second.StatusAsync("t2")).Used.ToString().ShouldBe("90");
        (await second.CountsAsync("t1")).ShouldBe(counts1);
        (await second.CountsAsync("t2")).ShouldBe(counts2);
        (await second.SendAsync("t1", Use("e1", "30"), Use("e2", "30"), Use("h", "5", subject: "s2"))).Duplicates.ShouldBe(3);
        (await second.FactsAsync("t1")).Select(item => ((Crossed)item.Fact).Level.ToString()).ShouldBe(["50"]);
        await second.SendAsync("t1", Use("e3", "20"));
        (await second.FactsAsync("t1"))[^1].Fact.Sequence.ShouldBe(2);
    }

    [Theory]
    [InlineData(512 << 20)]
    [InlineData(4 << 10)]
    public async Task Held_events_are_recognised_after_the_state_was_lost(long identityMemoryBytes)
    {
        using var engine = new RunningEngine(options: new NodeOptions { IdentityMemoryBytes = identityMemoryBytes });
        await engine.SetUpAsync("t1");
        string[] held = [.. Enumerable.Range(0, 50).Select(at => Use($"h{at}", "1", subject: "nobody"))];
        await engine.SendAsync("t1", held);
        engine.Checkpoint();
        await engine.FactsAsync("t1");

        var store = engine.Store.Copy();
        store.LoseState();
        using var second = new RunningEngine(store, engine.Options, engine.Records.Copy());

        (await second.SendAsync("t1", held)).Duplicates.ShouldBe(50);
        second.Fatal.ShouldBeNull();
    }

    [Fact]
    public async Task A_state_that_was_made_anew_is_checkpointed_whole()
    {
        using var engine = new RunningEngine();
        await engine.SetUpAsync("t1");
        await engine.PutBucketAsync("t1", Some.Bucket("100", Some.Percent(50)));
        await engine.SendAsync("t1", Use("e1", "30"));
        engine.Checkpoint();
        var store = engine.Store.Copy();
        store.LoseState();
        using (var second = new RunningEngine(store)) second.Checkpoint();

        using var third = new RunningEngine(store.Copy());
        (await third.StatusAsync("t1")).Used.ToString().ShouldBe("30");
        (await third.SendAsync("t1", Use("e1", "30"))).Duplicates.ShouldBe(1);
        await third.PutAccountAsync("t1", "b", "s3");
    }

    [Fact]
    public async Task Values_of_dimensions_are_told_apart_as_before_when_the_state_was_lost()
    {
        using var engine = new RunningEngine();
        await DimensionTests.SetUpAsync(engine);
        await engine.SendAsync("t1", DimensionTests.Use("e1", "5", "\"eu\""), DimensionTests.Use("e2", "6", "null"));
        engine.Checkpoint();
        await engine.SendAsync("t1", DimensionTests.Use("e3", "7", "\"eu\""));
        await engine.VoidAsync("t1", "e1");
        await engine.FactsAsync("t1");

        var store = engine.Store.Copy();
        store.LoseState();
        using var second = new RunningEngine(store, records: engine.Records.Copy());
        (await DimensionTests.GroupsAsync(second)).ShouldBe([("eu", false, "7", 1L), (null, false, "6", 1L)]);
        second.Checkpoint();
        (await DimensionTests.GroupsAsync(second)).ShouldBe([("eu", false, "7", 1L), (null, false, "6", 1L)]);
        (await second.StatusAsync("t1")).Used.ToString().ShouldBe("13");
        second.Fatal.ShouldBeNull();
    }

    [Fact]
    public async Task A_lost_state_whose_days_are_dropped_is_refused_with_what_to_do()
    {
        using var engine = new RunningEngine();
        await engine.SetUpAsync("t1");
        await engine.SendAsync("t1", Use("old", "1", "2026-02-10T00:00:00Z"), Use("new", "1"));
        engine.Checkpoint();
        var store = engine.Store.Copy();
        store.History.DropDaysBefore(store.History.Days()[^1]);
        using (var whole = new RunningEngine(store.Copy())) whole.Fatal.ShouldBeNull();

        store.LoseState();
        Should.Throw<StoreRefusedException>(() => new RunningEngine(store)).Message.ShouldContain("backup");
    }
}
