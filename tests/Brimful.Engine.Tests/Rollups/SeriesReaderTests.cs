using Brimful.Engine.Hosting;
using Brimful.Engine.Outcomes;
using Brimful.Engine.Rollups;
using Brimful.Engine.Tests.Hosting;
using Brimful.Engine.Voids;
using NodaTime;
using static Brimful.Engine.Tests.Hosting.RunningEngine;

namespace Brimful.Engine.Tests.Rollups;

/// <summary>Many series read together are what each is read alone: over rollups and journal, late events, corrections, voids and subjects; the seed is in the message.</summary>
public sealed class SeriesReaderTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Series_read_together_are_what_usage_over_time_says_of_each(int seed)
    {
        var random = new Random(seed);
        using var engine = new RunningEngine(options: new NodeOptions { ShardCount = 1 });
        await engine.SetUpAsync("t1", "2026-03-01T00:00:00Z");
        for (var account = 0; account < 20; account++)
        {
            await engine.PutAccountAsync("t1", $"a{account}", $"x{account}", $"y{account}");
            var terms = Some.Bucket() with { Subjects = random.Next(2) == 0 ? null : [$"x{account}"] };
            await Stored(engine.Buckets.PutAsync("t1", $"a{account}", "b", terms, Always, default));
        }
        for (var step = 0; step < 40; step++) await StepAsync(engine, random, step);

        foreach (var (account, read) in await ReadTogetherAsync(engine))
        {
            var alone = await Done(new UsageDesk(engine.Node).OfBucketAsync("t1", account, "b", new UsageQuery(Edges[0], Edges[^1], UsageStep.Day, UsageGrouping.None), default));
            read.Cells.ToArray().Select(cell => (cell.Nanos, cell.Events)).ShouldBe(alone.Cells.Select(cell => (cell.Used!.Value.Nanos, cell.Events)), $"seed {seed}, account {account}");
        }
    }

    [Fact]
    public async Task What_a_checkpoint_took_out_of_the_journal_between_two_reads_is_not_taken_for_nothing()
    {
        using var engine = new RunningEngine(options: new NodeOptions { ShardCount = 1 });
        await engine.SetUpAsync("t1", "2026-03-01T00:00:00Z");
        for (var account = 0; account < 20; account++)
        {
            await engine.PutAccountAsync("t1", $"a{account}", $"x{account}");
            await Stored(engine.Buckets.PutAsync("t1", $"a{account}", "b", Some.Bucket(), Always, default));
        }
        await engine.SendAsync("t1", [.. Enumerable.Range(0, 20).Select(account => Use($"e{account}", "5", null, $"x{account}"))]);
        var reads = 0;
        engine.Store.OnReadRollups = (_, _) =>
        {
            if (++reads == 2) engine.Checkpoint();
        };
        (await TryReadTogetherAsync(engine)).ShouldBeNull("the first group's usage has left the journal, and its rollups were read before");

        (await ReadTogetherAsync(engine)).Select(static pair => pair.Read.Cells[0].Used).ShouldAllBe(static used => used == 5);
    }

    private static List<Instant> Edges => [.. Enumerable.Range(0, 13).Select(day => At("2026-03-01T00:00:00Z") + Duration.FromDays(day))];

    private static async Task StepAsync(RunningEngine engine, Random random, int step)
    {
        await engine.SetClockAsync("t1", $"2026-03-{1 + (step / 4):00}T{6 * (step % 4):00}:30:00Z");
        string SomeUse(int number) => Use($"e{step}-{number}", $"{random.Next(-3, 20)}", random.Next(3) == 0 ? $"2026-03-01T0{random.Next(5)}:17:00Z" : null, $"{"xy"[random.Next(2)]}{random.Next(20)}");
        await engine.SendAsync("t1", [.. Enumerable.Range(0, 12).Select(SomeUse)]);
        if (step > 3 && random.Next(2) == 0) await engine.Voids.VoidAsync("t1", new VoidRequest("tests", $"e{random.Next(step)}-{random.Next(12)}", null, null), default);
        if (random.Next(9) == 0) engine.Checkpoint();
    }

    private static async Task<List<(string Account, UsageSeries Read)>> ReadTogetherAsync(RunningEngine engine) => (await TryReadTogetherAsync(engine)).ShouldNotBeNull();

    private static async Task<List<(string Account, UsageSeries Read)>?> TryReadTogetherAsync(RunningEngine engine)
    {
        var node = engine.Node;
        var edges = Edges.Select(edge => edge.ToUnixTimeTicks()).ToArray();
        var asked = await node.AskBetweenRecordsAsync<List<(string, UsageSeries)>>(_ => Enumerable.Range(0, 20).Select(account =>
        {
            var entry = node.Directory.FindAccount(node.Directory.FindTenant("t1")!, $"a{account}")!;
            var bucket = node.ShardOf(entry.Number).FindAccount(entry.Number)!.Find("b")!;
            return ($"a{account}", new UsageSeries(new UsageQuestion(entry.Number, bucket.Meter.Number, bucket.Meter.Aggregation, edges, node.Shards[0].Output.Sequence - 1) { Subjects = bucket.Subjects }));
        }).ToList());
        var series = asked.ShouldBeOfType<Outcome<List<(string, UsageSeries)>>.Done>().Value;
        return new SeriesReader(engine.Store, node.Shards[0].Settings).Read([.. series.Select(pair => pair.Item2)], default) ? series : null;
    }
}
