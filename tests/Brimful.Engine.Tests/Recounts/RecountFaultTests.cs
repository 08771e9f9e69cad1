using Brimful.Engine.History;
using Brimful.Engine.Hosting;
using Brimful.Engine.Ports;
using Brimful.Engine.Tests.Hosting;
using static Brimful.Engine.Tests.Hosting.RunningEngine;

namespace Brimful.Engine.Tests.Recounts;

/// <summary>A count from history that fails keeps its bucket waiting, and nothing else.</summary>
public sealed class RecountFaultTests
{
    private const int Accounts = 50;

    [Fact]
    public async Task A_count_that_fails_is_left_out_for_a_while_and_the_others_are_counted()
    {
        var (time, told) = (new SetTime(), new List<KeeperFault>());
        using var engine = new RunningEngine(options: new NodeOptions { ShardCount = 1, Time = time }, isRecounting: false);
        await CountingAsync(engine);
        (engine.Store.OnReadGroup, engine.Recounter.OnFault) = (group => Fail(group == 1), told.Add);
        await engine.RecountAsync();

        var numbers = Enumerable.Range(0, Accounts).Select(at => engine.Node.Directory.AccountNumber(engine.Node.Directory.FindTenant("t1")!, $"x{at}")!.Value).ToList();
        for (var at = 0; at < Accounts; at++)
        {
            var status = (await Done(engine.Buckets.GetAsync("t1", $"x{at}", "b", default))).Status;
            (status.IsCounting, status.Used.ToString()).ShouldBe(numbers[at] >> HistoryForm.GroupBits == 1 ? (true, "0") : (false, $"{at}"), $"x{at}");
        }
        told.ShouldHaveSingleItem().ShouldSatisfyAllConditions(fault => fault.Keeper.ShouldBe("recounts"), fault => (fault.Account >> HistoryForm.GroupBits).ShouldBe(1));

        engine.Store.OnReadGroup = null;
        (await engine.Recounter.CountAsync()).ShouldBeFalse("they rest");
        for (var at = 0; at < Accounts; at++) await engine.SendAsync("t1", Use($"meanwhile{at}", "100", subject: $"x{at}"));
        time.Ticks += TimeSpan.FromMinutes(10).Ticks;
        await engine.RecountAsync();
        for (var at = 0; at < Accounts; at++) (await Done(engine.Buckets.GetAsync("t1", $"x{at}", "b", default))).Status.Used.ToString().ShouldBe($"{at + 100}");
        engine.Fatal.ShouldBeNull();
    }

    [Fact]
    public async Task Damage_that_a_count_needs_stops_no_engine_and_a_lost_fence_does()
    {
        using var engine = new RunningEngine(isRecounting: false);
        var told = new TaskCompletionSource<KeeperFault>();
        await CountingAsync(engine);
        (engine.Store.OnReadGroup, engine.Recounter.OnFault) = (_ => throw new StoreDamagedException("A day is damaged."), fault => told.TrySetResult(fault));
        engine.Recounter.Start();
        while (!told.Task.IsCompleted && engine.Fatal is null) await Task.Yield();
        engine.Fatal.ShouldBeNull();
        (await engine.SendAsync("t1", Use("meanwhile", "100", subject: "x0"))).Counted.ShouldBe(1);

        engine.Store.OnReadGroup = _ => throw new StoreFencedException("Another has it.");
        await Stored(engine.Buckets.PutAsync("t1", "x0", "another", new(Some.Bucket("100")), Always, default));
        while (engine.Fatal is null) await Task.Yield();
        engine.Fatal.ShouldBeOfType<StoreFencedException>();
    }

    /// <summary>Accounts with usage that is in history, each with a bucket that is to be counted from there.</summary>
    private static async Task CountingAsync(RunningEngine engine)
    {
        await engine.SetUpAsync("t1", "2026-03-10T00:00:00Z");
        for (var at = 0; at < Accounts; at++) await engine.PutAccountAsync("t1", $"x{at}", $"x{at}");
        await engine.SendAsync("t1", [.. Enumerable.Range(0, Accounts).Select(at => Use($"e{at}", $"{at}", "2026-03-05T00:00:00Z", $"x{at}"))]);
        engine.Checkpoint();
        for (var at = 0; at < Accounts; at++) await Stored(engine.Buckets.PutAsync("t1", $"x{at}", "b", new(Some.Bucket("1000")), Always, default));
    }

    private static void Fail(bool isToFail)
    {
        if (isToFail) throw new InvalidOperationException("A planted fault.");
    }

    private sealed class SetTime : TimeProvider
    {
        public long Ticks { get; set; } = 1;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Ticks;
    }
}
