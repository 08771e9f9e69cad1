using System.Globalization;
using Brimful.Core.Buckets;
using Brimful.Core.Quantities;
using Brimful.Engine.Hosting;
using Brimful.Engine.Tests.Hosting;
using static Brimful.Engine.Tests.Hosting.RunningEngine;

namespace Brimful.Engine.Tests.Checkpoints;

/// <summary>A checkpoint that drops runs while another is about to name them leaves a store that does not start.</summary>
public sealed class OneAtATimeTests
{
    private const int Threads = 4;
    private const int CheckpointsEach = 10;

    [Fact]
    public async Task Who_asks_for_a_checkpoint_waits_for_the_one_that_is_being_made()
    {
        using var engine = new RunningEngine(options: new NodeOptions { ShardCount = 2, IdentityMemoryBytes = 16 * 1024 });
        await engine.SetUpAsync("t1");
        await engine.PutBucketAsync("t1", new BucketTerms { Name = "B", Meter = "m", Capacity = Quantity.Of(1_000_000) });
        var (writing, isAlone, round) = (0, true, 0);
        engine.Store.AfterStateWrite = () =>
        {
            if (Interlocked.Increment(ref writing) > 1) isAlone = false;
            Thread.Yield();
            Interlocked.Decrement(ref writing);
        };
        var checkpoints = Enumerable.Range(0, Threads).Select(thread => Task.Factory.StartNew(
            () =>
            {
                for (var made = 0; made < CheckpointsEach; made++) (thread % 2 == 0 ? engine.Checkpoint : (Action)engine.Spill)();
            },
            TaskCreationOptions.LongRunning)).ToList();
        var all = Task.WhenAll(checkpoints);
        for (; !all.IsCompleted; round++) await engine.SendAsync("t1", [.. Enumerable.Range(0, 40).Select(at => Use($"{round}-{at}", "1"))]);
        await all;
        engine.Store.AfterStateWrite = null;

        isAlone.ShouldBeTrue();
        engine.Checkpoint();
        using var second = engine.AfterPowerCut();
        await second.SendAsync("t1", Use("0-0", "1"));
        (await second.StatusAsync("t1")).Used.ToString().ShouldBe((40 * round).ToString(CultureInfo.InvariantCulture));
    }
}
