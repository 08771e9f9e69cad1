using Brimful.Core.Metering;
using Brimful.Engine.Tests.Hosting;
using Brimful.Engine.Tests.Recounts;
using Brimful.Engine.Verification;
using NodaTime;
using static Brimful.Engine.Tests.Hosting.RunningEngine;

namespace Brimful.Engine.Tests.Voids;

/// <summary>A void comes out the same whatever is cut short or folded, and a recount of the store finds it.</summary>
public sealed class VoidRestartTests
{
    [Theory]
    [InlineData(Aggregation.Sum)]
    [InlineData(Aggregation.Count)]
    [InlineData(Aggregation.Max)]
    [InlineData(Aggregation.Latest)]
    public async Task A_checkpoint_or_a_cut_of_power_at_any_step_changes_nothing(Aggregation aggregation)
    {
        var expected = await RunAsync(aggregation, -1, checkpoints: false, cuts: false);
        for (var step = 0; step < 7; step++)
        {
            (await RunAsync(aggregation, step, checkpoints: true, cuts: false)).ShouldBe(expected, $"checkpoint after step {step}");
            (await RunAsync(aggregation, step, checkpoints: false, cuts: true)).ShouldBe(expected, $"restart after step {step}");
            (await RunAsync(aggregation, step, checkpoints: true, cuts: true)).ShouldBe(expected, $"both after step {step}");
        }
    }

    [Fact]
    public async Task An_erased_accounts_voids_are_forgotten_with_it()
    {
        using var engine = new RunningEngine();
        await engine.SetUpAsync("t1");
        await engine.PutBucketAsync("t1", Some.Bucket("100", Some.Value(5)));
        await engine.SendAsync("t1", Use("very-personal-id", "7"));
        await engine.VoidAsync("t1", "very-personal-id");
        engine.Checkpoint();
        await Done(engine.Accounts.EraseAsync("t1", "a", Always, default));
        engine.Checkpoint();
        var personal = "very-personal-id"u8.ToArray();
        engine.Node.Shards.SelectMany(shard => engine.Store.History.ReadCommands(shard.Number)).Count(fold => fold.Body.Span.IndexOf(personal) >= 0).ShouldBe(0);
        using var second = engine.AfterPowerCut();
        second.Fatal.ShouldBeNull();
    }

    private static async Task<string> RunAsync(Aggregation aggregation, int interrupted, bool checkpoints, bool cuts)
    {
        var own = new List<RunningEngine> { new(isRecounting: false) };
        try
        {
            Func<RunningEngine, Task>[] steps =
            [
                engine => engine.SetUpAsync("t1", "2026-03-10T00:00:00Z", aggregation),
                engine => engine.PutBucketAsync("t1", Some.Bucket("100", Some.Value(1), Some.Value(20), Some.Value(60))),
                engine => engine.SendAsync("t1", Use("e1", "30", "2026-03-05T00:00:00Z"), Use("e2", "61", "2026-03-06T00:00:00Z"), Use("e3", "9", "2026-03-04T00:00:00Z")),
                engine => engine.VoidAsync("t1", "e2"),
                engine => engine.SendAsync("t1", Use("e4", "21", "2026-03-05T00:00:00Z")),
                engine => engine.RecountAsync(),
                engine => engine.VoidAsync("t1", "e4"),
                engine => engine.RecountAsync(),
                engine => engine.VoidAsync("t1", "e2"),
            ];
            for (var step = 0; step < steps.Length; step++)
            {
                await steps[step](own[^1]);
                if (step == interrupted && checkpoints) own[^1].Checkpoint();
                if (step == interrupted && cuts) own.Add(own[^1].AfterPowerCut(isRecounting: false));
            }
            var facts = (await own[^1].FactsAsync("t1")).Select(item => $"{item.Fact.GetType().Name} {item.Fact.Cause} {item.Fact.EventId} {item.Fact.UsedBefore} {item.Fact.Used}");
            var described = $"{await own[^1].DescribeAsync("t1")} / {string.Join(", ", facts)}";
            await ShouldBeWholeAsync(own[^1]);
            return described;
        }
        finally
        {
            foreach (var engine in own) engine.Dispose();
        }
    }

    private static async Task ShouldBeWholeAsync(RunningEngine engine)
    {
        using var other = engine.AfterPowerCut(isRecounting: false);
        var verification = new StoreVerification(other.Node, other.Records, other.Records.Position, SystemClock.Instance);
        await foreach (var verdict in verification.RunAsync(default)) verdict.Differences.ShouldBeEmpty();
    }
}
