using Brimful.Core.Crossings;
using static Brimful.Engine.Tests.Hosting.RunningEngine;

namespace Brimful.Engine.Tests.Hosting;

/// <summary>S3, S9: answers follow commits; replay comes to the facts that were stored.</summary>
public sealed class CommitTests
{
    [Fact]
    public Task Nothing_is_answered_before_its_commit() => ForTwoTenantsAsync(async (engine, tenant) =>
    {
        await engine.SetUpAsync(tenant);
        await engine.PutBucketAsync(tenant, Some.Bucket("100", Some.Percent(50)));
        using var arrived = new ManualResetEventSlim();
        using var gate = new ManualResetEventSlim();
        engine.Store.BeforeCommit = _ =>
        {
            arrived.Set();
            gate.Wait();
        };

        var sent = engine.SendAsync(tenant, Use("e1", "60"));
        arrived.Wait();
        var firstOfBoth = await Task.WhenAny(sent, Task.Delay(TimeSpan.FromMilliseconds(300)));
        var (wasAnswered, lost) = (firstOfBoth == sent, engine.Store.Copy());
        engine.Store.BeforeCommit = null;
        gate.Set();
        (await sent).Counted.ShouldBe(1);
        wasAnswered.ShouldBeFalse();
        using var second = new RunningEngine(lost);
        (await second.SendAsync(tenant, Use("e1", "60"))).Counted.ShouldBe(1);
    });

    [Fact]
    public Task What_was_answered_is_there_after_a_power_cut() => ForTwoTenantsAsync(async (engine, tenant) =>
    {
        await engine.SetUpAsync(tenant);
        await engine.PutBucketAsync(tenant, Some.Bucket("100", Some.Percent(50)));
        await engine.SendAsync(tenant, Use("e1", "60"), Use("bad", "\"much\""), Use("held", "1", subject: "s2"));
        var counts = await engine.ShouldSumUpAsync(tenant);

        using var second = engine.AfterPowerCut();
        (await second.StatusAsync(tenant)).Used.ToString().ShouldBe("60");
        (await second.ShouldSumUpAsync(tenant)).ShouldBe(counts);
        (await second.FactsAsync(tenant)).Single().Fact.ShouldBeOfType<Crossed>();
    });

    [Fact]
    public async Task A_single_event_is_committed_before_the_batches_that_came_before_it_and_two_of_them_with_it()
    {
        using var engine = new RunningEngine();
        await engine.SetUpAsync("t1");
        await engine.PutBucketAsync("t1", Some.Bucket("100", Some.Percent(50)));
        using var began = new ManualResetEventSlim();
        using var gate = new ManualResetEventSlim();
        var held = engine.Node.AskBetweenRecordsAsync<bool>(() =>
        {
            began.Set();
            gate.Wait();
            return true;
        });
        began.Wait();
        var committed = new List<int>();
        engine.Store.BeforeCommit = unit => committed.Add(unit.Records.Sum(record => record.Body.Length));

        var batches = Enumerable.Range(0, 6).Select(batch => engine.SendAsync("t1", [.. Enumerable.Range(0, 20).Select(number => Use($"b{batch}-{number}", "1"))])).ToList();
        var single = engine.SendAsync("t1", Use("single", "1"));
        gate.Set();
        await Task.WhenAll([held, single, .. batches]);

        committed.Count.ShouldBe(2);
        committed[0].ShouldBeLessThan(committed.Sum() / 2);
        (await engine.StatusAsync("t1")).Used.ToString().ShouldBe("121");
    }

    [Fact]
    public async Task A_journal_that_was_tampered_with_is_refused()
    {
        using var engine = new RunningEngine();
        await engine.SetUpAsync("t1");
        await engine.PutBucketAsync("t1", Some.Bucket("100", Some.Percent(50)));
        await engine.SendAsync("t1", Use("e1", "60"));
        using var second = engine.AfterPowerCut();
        second.Fatal.ShouldBeNull();

        var store = engine.Store.Copy();
        store.Tamper(stream: 0, body => [.. body[..^1], (byte)(body[^1] ^ 1)]);
        Should.Throw<InvalidDataException>(() => new RunningEngine(store)).Message.ShouldContain("Replay");
    }

    [Fact]
    public async Task A_store_that_lost_its_newest_record_is_refused()
    {
        using var engine = new RunningEngine();
        await engine.SetUpAsync("t1");
        await engine.PutBucketAsync("t1", Some.Bucket("100", Some.Percent(50)));
        await engine.SendAsync("t1", Use("e1", "60"));

        var store = engine.Store.Copy();
        store.CutJournal(0, long.MaxValue, static () => { });
        Should.Throw<Ports.StoreRefusedException>(() => new RunningEngine(store)).Message.ShouldContain("backup");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task A_store_that_refuses_at_random_moments_loses_and_doubles_nothing(int seed)
    {
        var random = new Random(seed);
        using var engine = new RunningEngine();
        foreach (var tenant in new[] { "t1", "t2" })
        {
            await engine.SetUpAsync(tenant);
            await engine.PutBucketAsync(tenant, Some.Bucket("100", Some.Percent(50)));
        }
        for (var round = 0; round < 12; round++)
        {
            engine.Store.Refuses = random.Next(3) == 0;
            foreach (var tenant in new[] { "t1", "t2" })
                await engine.Events.IngestAsync(tenant, Engine.Events.EventFormat.Lines, System.Text.Encoding.UTF8.GetBytes(Use($"e{round}", "10")), default);
            engine.Store.Refuses = false;
            while (!engine.Node.IsAvailable) await Task.Yield();
        }
        foreach (var tenant in new[] { "t1", "t2" })
        {
            await engine.SendAsync(tenant, [.. Enumerable.Range(0, 12).Select(round => Use($"e{round}", "10"))]);
            (await engine.StatusAsync(tenant)).Used.ToString().ShouldBe("120", $"seed {seed}");
            (await engine.FactsAsync(tenant)).Count.ShouldBe(1, $"seed {seed}");
            await engine.ShouldSumUpAsync(tenant);
        }
        using var second = engine.AfterPowerCut();
        (await second.StatusAsync("t2")).Used.ToString().ShouldBe("120", $"seed {seed}");
    }
}
