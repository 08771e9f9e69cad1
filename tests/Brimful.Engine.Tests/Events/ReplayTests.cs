using Brimful.Engine.Events;
using Brimful.Engine.Ports;
using Brimful.Engine.Tests.Hosting;
using static Brimful.Engine.Tests.Hosting.RunningEngine;

namespace Brimful.Engine.Tests.Events;

public sealed class ReplayTests
{
    private const int Most = 10_000;

    [Fact]
    public async Task A_position_is_reached_however_many_rejected_events_stand_before_it()
    {
        using var engine = new RunningEngine();
        await engine.SetUpAsync("t");
        await RejectAsync(engine, Most);
        await RejectAsync(engine, 1, "last");
        var position = (await RejectedAsync(engine))[^1];

        var replayed = await Done(engine.Events.ReplayAsync("t", new ReplaySelection([position], null, Most), default));

        replayed.Rejected.ShouldHaveSingleItem().Id.ShouldBe("last-1");
        (await RejectedAsync(engine)).ShouldNotContain(position);
    }

    [Fact]
    public async Task Events_that_cannot_be_read_stand_in_no_ones_way()
    {
        using var engine = new RunningEngine();
        await engine.SetUpAsync("t");
        (await engine.SendAsync("t", [.. Enumerable.Repeat("nonsense", Most)])).Rejected.Count.ShouldBe(Most);
        await RejectAsync(engine, 2);

        (await ReplayAllAsync(engine)).Received.ShouldBe(2);
        (await Done(engine.Events.ReplayAsync("t", new ReplaySelection(null, null, 1), default))).Received.ShouldBe(1);
        (await Done(engine.Events.ReplayAsync("t", new ReplaySelection(null, "event.unreadable", 1), default))).Received.ShouldBe(0);
    }

    [Fact]
    public async Task A_replay_takes_16_MiB_at_most_and_the_next_goes_on()
    {
        using var engine = new RunningEngine();
        await engine.SetUpAsync("t");
        for (var at = 0; at < 7; at++) await engine.SendAsync("t", Use($"large{at}", $"\"{new string('x', 3 << 20)}\""));
        var before = await RejectedAsync(engine);
        before.Count.ShouldBe(7);

        (await ReplayAllAsync(engine)).Received.ShouldBe(5);
        (await ReplayAllAsync(engine)).Received.ShouldBe(5);

        (await RejectedAsync(engine)).Intersect(before).ShouldBeEmpty();
    }

    private static Task<Ingested> ReplayAllAsync(RunningEngine engine) =>
        Done(engine.Events.ReplayAsync("t", new ReplaySelection(null, null, Most), default));

    private static async Task RejectAsync(RunningEngine engine, int count, string name = "e") =>
        (await engine.SendAsync("t", [.. Enumerable.Range(1, count).Select(at => Use($"{name}-{at}", "\"no number\""))])).Rejected.Count.ShouldBe(count);

    private static async Task<IReadOnlyList<long>> RejectedAsync(RunningEngine engine)
    {
        await engine.Records.ReachedAsync(engine.Buckets.LatestPosition, default);
        var query = new RejectedQuery(engine.Accounts.TenantNumber("t")!.Value, 0, int.MaxValue);
        return [.. (await engine.Records.ListRejectedAsync(query, default)).Select(item => item.Position)];
    }
}
