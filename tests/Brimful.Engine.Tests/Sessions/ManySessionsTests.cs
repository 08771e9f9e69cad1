using Brimful.Core.Buckets;
using Brimful.Core.Metering;
using Brimful.Core.Sessions;
using Brimful.Engine.Hosting;
using Brimful.Engine.Tests.Hosting;
using Xunit.Abstractions;
using static Brimful.Engine.Tests.Hosting.RunningEngine;
using static Brimful.Engine.Tests.Sessions.SessionEngine;

namespace Brimful.Engine.Tests.Sessions;

/// <summary>100,000 sessions open at once: counts of what they take, not of time.</summary>
[Collection(nameof(Shards.MemoryTests))]
public sealed class ManySessionsTests(ITestOutputHelper output)
{
    private const int Sessions = 100_000;
    private const int AtOnce = 10_000;

    [Fact]
    public async Task In_one_bucket_they_take_a_few_places_in_the_queue_and_fire_to_the_instant()
    {
        using var engine = new RunningEngine();
        await engine.SetUpSessionsAsync("t1", maxSilence: NodaTime.Duration.FromHours(12));
        await engine.PutBucketAsync("t1", Some.Bucket("1000000000000", Some.Value(360_000_000), Some.Value(720_000_000)));
        for (var first = 0; first < Sessions; first += AtOnce) await engine.SendAsync("t1", [.. Enumerable.Range(first, AtOnce).Select(at => Sign($"e{at}", $"x{at}", "start"))]);
        engine.DuePlaces("t1").ShouldBeLessThan(50);
        for (var turn = 1; turn <= 20; turn++)
        {
            await engine.SetClockAsync("t1", $"2026-03-01T00:{turn:00}:00Z");
            await engine.SendAsync("t1", [.. Enumerable.Range(0, 100).Select(at => Sign($"s{turn}-{at}", $"x{at}", turn % 2 == 0 ? "start" : "stop"))]);
        }
        engine.DuePlaces("t1").ShouldBeLessThan(50);
        await engine.SetClockAsync("t1", "2026-03-01T02:30:00Z");
        // 100 of them were not open in 10 of the first 20 minutes, 60,000 seconds in all, that the others make up in 0.6 seconds.
        (await engine.ToldAsync("t1")).ShouldBe(["+360000000 clock at 2026-03-01T01:00:00.6Z used 360000000", "+720000000 clock at 2026-03-01T02:00:00.6Z used 720000000"]);
    }

    [Fact]
    public async Task In_10_000_accounts_each_takes_one_place_and_fires_by_itself()
    {
        const int accounts = 10_000;
        using var engine = new RunningEngine();
        await engine.SetUpSessionsAsync("t1");
        for (var at = 0; at < accounts; at++)
        {
            await engine.PutAccountAsync("t1", $"a{at}", $"c{at}");
            await Done(engine.Buckets.PutAsync("t1", $"a{at}", "b", Some.Bucket("3600", Some.Value(60)), Always, default));
        }
        for (var turn = 0; turn < 3; turn++) await engine.SendAsync("t1", [.. Enumerable.Range(0, accounts).Select(at => Sign($"e{turn}-{at}", "x", "start", subject: $"c{at}"))]);
        engine.DuePlaces("t1").ShouldBe(accounts);
        await engine.SetClockAsync("t1", "2026-03-01T00:05:00Z");
        var facts = await engine.FactsAsync("t1");
        facts.Count.ShouldBe(accounts);
        facts.ShouldAllBe(item => item.Fact.OccurredAt == At("2026-03-01T00:01:00Z"));
    }

    [Fact]
    public async Task In_100_000_accounts_each_fires_to_its_instant_with_a_restart_from_a_checkpoint_in_the_middle()
    {
        using var engine = new RunningEngine(options: new NodeOptions { AccountsInUse = 20_000 });
        await engine.SetUpSessionsAsync("t1");
        foreach (var some in Enumerable.Range(0, Sessions).Chunk(AtOnce))
        {
            await Task.WhenAll(some.Select(at => engine.PutAccountAsync("t1", $"a{at}", $"c{at}")));
            await Task.WhenAll(some.Select(at => Done(engine.Buckets.PutAsync("t1", $"a{at}", "b", Some.Bucket("3600", Some.Value(60)), Always, default))));
        }
        await engine.SetClockAsync("t1", "2026-03-01T00:01:00Z");
        foreach (var some in Enumerable.Range(0, Sessions).Chunk(AtOnce))
            await engine.SendAsync("t1", [.. some.Select(at => Sign($"e{at}", "x", "start", $"2026-03-01T00:00:{at % 60:00}Z", $"c{at}"))]);
        await engine.SetClockAsync("t1", "2026-03-01T00:01:30Z");
        engine.Checkpoint();
        engine.DuePlaces("t1").ShouldBe(Sessions, "each takes one place, whether its line was reached or not");
        (await engine.FactsAsync("t1")).Count.ShouldBe(Enumerable.Range(0, Sessions).Count(at => at % 60 <= 30));

        using var second = engine.AfterPowerCut();
        await second.SetClockAsync("t1", "2026-03-01T00:02:30Z");
        var facts = await second.FactsAsync("t1");
        facts.Select(item => item.AccountNumber).Distinct().Count().ShouldBe(Sessions);
        facts.GroupBy(item => item.Fact.OccurredAt).OrderBy(group => group.Key).Select(group => (group.Key, group.Count()))
            .ShouldBe(Enumerable.Range(0, 60).Select(after => (At("2026-03-01T00:01:00Z") + NodaTime.Duration.FromSeconds(after), Enumerable.Range(0, Sessions).Count(at => at % 60 == after))));
        (engine.Fatal, second.Fatal).ShouldBe((null, null));
    }

    [Fact]
    public void A_session_takes_at_most_350_bytes_of_memory_open_or_closed()
    {
        var meter = new MeterIdentity(1, "m") { Aggregation = Aggregation.Duration, MaxSilenceTicks = TimeSpan.TicksPerHour };
        var bucket = new Bucket("b", 1, 0, Some.Bucket("100"), meter, null, 0);
        var empty = GC.GetTotalMemory(forceFullCollection: true);
        for (var at = 0; at < Sessions; at++) bucket.Apply(new Usage(SessionSign.Of((UInt128)at << 32, SessionAction.Start).ToValue(), 0, 0, 1), 0, null!, []);
        Tell("open session", empty);
        bucket.AdvanceTo(TimeSpan.TicksPerMinute, TimeSpan.TicksPerMinute, []);
        for (var at = 0; at < Sessions; at++) bucket.Apply(new Usage(SessionSign.Of((UInt128)at << 32, SessionAction.Heartbeat).ToValue(), TimeSpan.TicksPerMinute, 0, 1), TimeSpan.TicksPerMinute, null!, []);
        Tell("session with heartbeats", empty);
        for (var at = 0; at < Sessions; at++) bucket.Apply(new Usage(SessionSign.Of((UInt128)at << 32, SessionAction.Stop).ToValue(), TimeSpan.TicksPerMinute, 0, 1), TimeSpan.TicksPerMinute, null!, []);
        Tell("closed session", empty);
        bucket.Sessions!.Sessions.Count.ShouldBe(Sessions);
        bucket.Open.UsedNanos.ShouldBe((Int128)Sessions * 60 * 1_000_000_000);
    }

    private void Tell(string what, long empty)
    {
        var bytes = (GC.GetTotalMemory(forceFullCollection: true) - empty) / (double)Sessions;
        output.WriteLine($"{what}: {bytes:N1} bytes");
        bytes.ShouldBeLessThan(350);
    }
}
