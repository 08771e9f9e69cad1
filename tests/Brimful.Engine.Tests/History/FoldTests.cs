using Brimful.Core.Metering;
using Brimful.Engine.History;
using Brimful.Engine.Meters;
using Brimful.Engine.Ports;
using Brimful.Engine.Tests.Hosting;
using static Brimful.Engine.Tests.Hosting.RunningEngine;

namespace Brimful.Engine.Tests.History;

/// <summary>What a journal becomes in history can be put back together.</summary>
public sealed class FoldTests
{
    private static readonly int Seed = int.TryParse(Environment.GetEnvironmentVariable("BRIMFUL_SEED"), out var seed) ? seed : Random.Shared.Next();

    [Fact]
    public async Task Joining_what_was_split_gives_the_same_records_byte_for_byte()
    {
        using var engine = new RunningEngine();
        var random = new Random(Seed);
        foreach (var tenant in new[] { "t1", "t2" }) await UseAtRandomAsync(engine, tenant, random);
        var (folds, said) = (0, 0);
        for (var shard = 0; shard < 4; shard++)
        {
            var journal = engine.Store.ReadJournal(shard, 0).ToList();
            for (var start = 0; start < journal.Count;)
            {
                var slice = journal.GetRange(start, Math.Min(journal.Count - start, random.Next(1, 40)));
                var fold = SplitOf(shard, slice);
                new FoldJoin(fold).ToRecords().Select(Describe).ShouldBe(slice.Select(Describe), $"seed {Seed}");
                fold.Blocks.Select(block => (block.Day, block.Group, block.Index)).ShouldBeUnique();
                start += slice.Count;
                folds++;
                said += fold.Blocks.Sum(DimensionsIn);
            }
        }
        folds.ShouldBeGreaterThan(10);
        said.ShouldBeGreaterThan(100, $"seed {Seed}");
    }

    [Fact]
    public async Task A_fold_that_lost_a_block_is_not_joined()
    {
        using var engine = new RunningEngine();
        await engine.SetUpAsync("t1");
        await engine.SendAsync("t1", Use("e1", "1"), Use("e2", "1", "2026-02-20T00:00:00Z"));
        var fold = SplitOf(0, [.. engine.Store.ReadJournal(0, 0)]);
        fold.Blocks.Count.ShouldBe(2);

        var broken = fold with { Blocks = [fold.Blocks[1]] };
        Should.Throw<InvalidDataException>(() => new FoldJoin(broken).ToRecords()).Message.ShouldContain("misses events");
        var doubled = fold with { Blocks = [.. fold.Blocks, fold.Blocks[1]] };
        Should.Throw<InvalidDataException>(() => new FoldJoin(doubled).ToRecords()).Message.ShouldContain("no command counted");
    }

    [Fact]
    public async Task Events_of_neighbouring_accounts_share_a_block_and_those_of_others_do_not()
    {
        using var engine = new RunningEngine();
        await engine.SetUpAsync("t1");
        for (var account = 0; account < 130; account++) await engine.PutAccountAsync("t1", $"x{account}", $"y{account}");
        await engine.SendAsync("t1", [.. Enumerable.Range(0, 130).Select(account => Use($"e{account}", "1", subject: $"y{account}"))]);

        var fold = SplitOf(0, [.. engine.Store.ReadJournal(0, 0)]);

        fold.Blocks.Select(block => block.Group).ShouldBe([0, 1, 2]);
        fold.Blocks.Sum(block => block.EventCount).ShouldBe(32);
    }

    /// <summary>Values of dimensions that the events of a block have.</summary>
    private static int DimensionsIn(HistoryBlock block)
    {
        var reader = new BlockReader(block.Body.Span);
        var values = 0;
        while (reader.Read(out var read)) values += reader.DimensionsOf(read).Count(said => said.Text is not null);
        return values;
    }

    private static FoldedStretch SplitOf(int shard, IEnumerable<JournalRecord> records)
    {
        var split = new FoldSplit();
        split.Start(shard);
        foreach (var record in records) split.Add(record);
        return split.Take();
    }

    /// <summary>Every kind of command, and events of every shape: ids and sources of all forms, times far apart, values of any size, dimensions, held events.</summary>
    private static async Task UseAtRandomAsync(RunningEngine engine, string tenant, Random random)
    {
        await engine.SetUpAsync(tenant);
        await Done(engine.Meters.PutAsync(tenant, "n", new MeterTerms("use", Aggregation.Count, null, "1", []), Always, default));
        var dimensions = new MeterTerms("use", Aggregation.Count, null, "1", []) { Dimensions = [new MeterDimension("region", "$.region"), new MeterDimension("value", "$.value")] };
        await Done(engine.Meters.PutAsync(tenant, "by-region", dimensions with { Where = [new MeterCondition("$.told", ["true"])] }, Always, default));
        for (var account = 0; account < 40; account++) await engine.PutAccountAsync(tenant, $"x{account}", $"y{account}", $"z{account}");
        for (var round = 0; round < 30; round++)
        {
            await engine.PutBucketAsync(tenant, Some.Bucket($"{100 + round}", Some.Percent(50)), $"b{round % 3}");
            await engine.SendAsync(tenant, [.. Enumerable.Range(0, random.Next(1, 60)).Select(_ => EventOf(random, round))]);
            if (round % 7 == 0) await Done(engine.Buckets.DeleteAsync(tenant, "a", $"b{round % 3}", Always, default));
            if (round % 10 == 9) await engine.PutAccountAsync(tenant, $"held{round}", $"h{round}");
            await engine.SetClockAsync(tenant, $"2026-03-{1 + round:00}T{random.Next(24):00}:00:00Z");
        }
    }

    private static string EventOf(Random random, int round)
    {
        var id = random.Next(4) switch
        {
            0 => Guid.NewGuid().ToString(),
            1 => Guid.NewGuid().ToString("N"),
            2 => Guid.NewGuid().ToString().ToUpperInvariant(),
            _ => $"e-{random.Next()}",
        };
        var subject = random.Next(5) == 0 ? $"h{random.Next(30)}" : $"{(random.Next(2) == 0 ? "y" : "z")}{random.Next(40)}";
        var value = random.Next(4) switch { 0 => "0.000000001", 1 => "999999999999", 2 => $"-{random.Next(9)}.5", _ => $"{random.Next(1, 9999)}" };
        var time = random.Next(3) == 0 ? "" : $",\"time\":\"2026-02-{1 + random.Next(28):00}T{random.Next(24):00}:00:00.{random.Next(999):000}Z\"";
        var source = random.Next(3) == 0 ? $"source-{random.Next(20)}" : "one";
        return $$$"""{"specversion":"1.0","type":"use","source":"{{{source}}}","id":"{{{id}}}","subject":"{{{subject}}}"{{{(round > 3 ? "" : time)}}},"data":{"value":{{{value}}}{{{DimensionsOf(random)}}}}}""";
    }

    /// <summary>Nothing of dimensions, or a value of one: of any kind, with escapes, long, or none.</summary>
    private static string DimensionsOf(Random random) => random.Next(8) switch
    {
        0 => ",\"told\":true",
        1 => ",\"told\":true,\"region\":null",
        2 => ",\"told\":true,\"region\":false",
        3 => $",\"told\":true,\"region\":\"{new string('ü', random.Next(140))}\"",
        4 => ",\"told\":true,\"region\":\"a\\u0000\\\"\"",
        _ => "",
    };

    private static string Describe(JournalRecord record) => $"{record.Stream} {record.Sequence} {Convert.ToHexString(record.Body.Span)}";
}
