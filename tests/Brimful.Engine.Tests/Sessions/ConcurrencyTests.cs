using Brimful.Core.Buckets;
using Brimful.Engine.Tests.Hosting;
using Brimful.Engine.Tests.Recounts;
using Brimful.Engine.Tests.Voids;
using NodaTime;
using static Brimful.Engine.Tests.Hosting.RunningEngine;
using static Brimful.Engine.Tests.Sessions.SessionEngine;

namespace Brimful.Engine.Tests.Sessions;

/// <summary>Concurrent sessions: a gauge of how many are open now.</summary>
public sealed class ConcurrencyTests
{
    private static readonly BucketTerms Three = Some.Bucket("3", Some.Percent(100)) with { Schedule = null, Measure = BucketMeasure.Concurrent };

    [Fact]
    public Task Starts_raise_it_stops_and_silence_lower_it() => ForTwoTenantsAsync(async (engine, tenant) =>
    {
        await engine.SetUpSessionsAsync(tenant, maxSilence: Duration.FromMinutes(5));
        await engine.PutBucketAsync(tenant, Three);
        await engine.SendAsync(tenant, Sign("e1", "x", "start"), Sign("e2", "y", "start"), Sign("e3", "x", "start"), Sign("e4", "z", "start"));
        (await engine.UsedAsync(tenant)).ShouldBe("3");
        await engine.SetClockAsync(tenant, "2026-03-01T00:04:00Z");
        await engine.SendAsync(tenant, Sign("e5", "y", "stop"), Sign("e6", "x", "heartbeat"), Sign("e7", "w", "start"));
        (await engine.UsedAsync(tenant)).ShouldBe("3");
        await engine.SetClockAsync(tenant, "2026-03-01T01:00:00Z");
        (await engine.UsedAsync(tenant)).ShouldBe("0");
        (await engine.ToldAsync(tenant)).ShouldBe(
        [
            "+3 usage by e4 at 2026-03-01T00:00:00Z used 3",
            "-3 usage by e5 at 2026-03-01T00:04:00Z used 2",
            "+3 usage by e7 at 2026-03-01T00:04:00Z used 3",
            "-3 clock at 2026-03-01T00:05:00Z used 2",
        ]);
        (await engine.DifferencesAsync(tenant)).ShouldBeEmpty();
    });

    [Fact]
    public Task A_session_that_is_told_of_afterwards_in_one_request_was_not_open_now() => ForTwoTenantsAsync(async (engine, tenant) =>
    {
        await engine.SetUpSessionsAsync(tenant);
        await engine.PutBucketAsync(tenant, Three);
        await engine.SendAsync(tenant, Sign("e1", "x", "start"), Sign("e2", "y", "start"), Sign("e3", "z", "start", "2026-02-28T10:00:00Z"), Sign("e4", "z", "stop", "2026-02-28T11:00:00Z"));
        (await engine.UsedAsync(tenant)).ShouldBe("2");
        (await engine.ToldAsync(tenant)).ShouldBeEmpty();
        await engine.SendAsync(tenant, Sign("e5", "z", "start"), Sign("e6", "x", "stop"));
        (await engine.ToldAsync(tenant)).ShouldBe(["+3 usage by e5 at 2026-03-01T00:00:00Z used 3", "-3 usage by e6 at 2026-03-01T00:00:00Z used 2"]);
    });

    [Fact]
    public Task A_session_that_comes_with_its_stop_reaches_nothing_whatever_comes_between() => ForTwoTenantsAsync(async (engine, tenant) =>
    {
        await engine.SetUpSessionsAsync(tenant);
        await engine.PutBucketAsync(tenant, Three);
        await engine.SendAsync(tenant, Sign("e1", "x", "start"), Sign("e2", "y", "start"));
        await engine.SendAsync(tenant, Sign("e3", "z", "start"), Sign("e4", "x", "stop"), Sign("e5", "w", "start", subject: "s2"), Sign("e6", "z", "stop"));
        (await engine.UsedAsync(tenant)).ShouldBe("2");
        (await engine.ToldAsync(tenant)).ShouldBeEmpty();
    });

    [Fact]
    public Task A_start_that_was_sent_ahead_is_compared_with_lines_when_its_time_comes() => ForTwoTenantsAsync(async (engine, tenant) =>
    {
        await engine.SetUpSessionsAsync(tenant);
        await engine.PutBucketAsync(tenant, Three with { Thresholds = [new Core.Thresholds.Threshold(Some.Value(1))] });
        await engine.SendAsync(tenant, Sign("e1", "x", "start", "2026-03-01T00:03:00Z"));
        (await engine.ToldAsync(tenant)).ShouldBeEmpty();
        await engine.SetClockAsync(tenant, "2026-03-01T00:10:00Z");
        (await engine.ToldAsync(tenant)).ShouldBe(["+1 usage by e1 at 2026-03-01T00:03:00Z used 1"]);
    });

    [Fact]
    public Task Made_later_it_counts_who_is_open_and_goes_on_after_a_cut_with_participants_and_voids() => ForTwoTenantsAsync(async (engine, tenant) =>
    {
        await engine.SetUpSessionsAsync(tenant);
        await engine.SendAsync(tenant, Sign("e1", "x", "start"), Sign("e2", "y", "start", subject: "s2"), Sign("e3", "z", "start"), Sign("e4", "z", "stop"));
        (await engine.PutCountedAsync(tenant, Three)).Used.ToString().ShouldBe("2");
        await engine.JoinAsync(tenant, "s1", Some.Participant("2", Some.Percent(100)));
        engine.Checkpoint();
        using var restarted = engine.AfterPowerCut();
        await restarted.SendAsync(tenant, Sign("e5", "w", "start"));
        await restarted.VoidAsync(tenant, "e1");
        (await restarted.UsedAsync(tenant)).ShouldBe("2");
        (await restarted.ToldAsync(tenant)).ShouldBe(
        [
            "+3 usage by e5 at 2026-03-01T00:00:00Z used 3",
            "+2 of a participant usage by e5 at 2026-03-01T00:00:00Z used 2",
            "-3 correction by e1 at 2026-03-01T00:00:00Z used 2",
            "-2 of a participant correction by e1 at 2026-03-01T00:00:00Z used 1",
        ]);
        (await restarted.DifferencesAsync(tenant)).ShouldBeEmpty();
    });
}
