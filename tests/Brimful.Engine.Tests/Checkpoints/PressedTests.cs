using Brimful.Core.Buckets;
using Brimful.Core.Quantities;
using Brimful.Engine.Hosting;
using Brimful.Engine.Tests.Hosting;
using static Brimful.Engine.Tests.Hosting.RunningEngine;

namespace Brimful.Engine.Tests.Checkpoints;

/// <summary>A checkpoint that is behind waits less often: each catch waits for a commit, and for the save after it.</summary>
public sealed class PressedTests
{
    private const int Accounts = 64;

    /// <summary>From which length of the journal on there is no time to spare: always.</summary>
    private const long AtOnce = 0;

    [Fact]
    public async Task A_checkpoint_that_is_behind_saves_more_at_once_and_loses_nothing()
    {
        var calm = await WritesOfCheckpointAsync(new NodeOptions { ShardCount = 2, AccountsPerCatch = 1 });
        var pressed = await WritesOfCheckpointAsync(new NodeOptions { ShardCount = 2, AccountsPerCatch = 1, JournalBytesPerCheckpoint = AtOnce });

        calm.ShouldBeGreaterThan(2 * Accounts);
        pressed.ShouldBeLessThan(calm / 4);
    }

    /// <summary>How often a checkpoint of so many accounts, each with a bucket, writes to the store; what it wrote holds them all.</summary>
    private static async Task<int> WritesOfCheckpointAsync(NodeOptions options)
    {
        using var engine = new RunningEngine(options: options);
        await engine.SetUpAsync("t1");
        await engine.PutBucketAsync("t1", new BucketTerms { Name = "B", Meter = "m", Capacity = Quantity.Of(1_000) });
        for (var at = 0; at < Accounts; at++) await engine.PutAccountAsync("t1", $"a{at}", $"of-{at}");
        await engine.SendAsync("t1", [.. Enumerable.Range(0, Accounts).Select(at => Use($"e{at}", "1", subject: $"of-{at}")), Use("last", "7")]);
        var writes = 0;
        engine.Store.AfterStateWrite = () => writes++;
        engine.Checkpoint();
        engine.Store.AfterStateWrite = null;

        using var second = engine.AfterPowerCut();
        (await second.StatusAsync("t1")).Used.ToString().ShouldBe("7");
        (await second.SendAsync("t1", [.. Enumerable.Range(0, Accounts).Select(at => Use($"e{at}", "1", subject: $"of-{at}"))])).Duplicates.ShouldBe(Accounts);
        return writes;
    }
}
