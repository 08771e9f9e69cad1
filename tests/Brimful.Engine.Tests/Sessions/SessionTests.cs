using Brimful.Core.Quantities;
using Brimful.Engine.Tests.Hosting;
using Brimful.Engine.Tests.Voids;
using NodaTime;
using static Brimful.Engine.Tests.Hosting.RunningEngine;
using static Brimful.Engine.Tests.Sessions.SessionEngine;

namespace Brimful.Engine.Tests.Sessions;

/// <summary>S5, S9, S14 and S23 "Sessions": every sentence.</summary>
public sealed class SessionTests
{
    [Fact]
    public Task Session_time_fires_by_the_clock_at_the_instant_at_which_the_line_is_reached() => ForTwoTenantsAsync(async (engine, tenant) =>
    {
        await engine.SetUpSessionsAsync(tenant);
        await engine.PutBucketAsync(tenant, Some.Bucket("3600", Some.Value(3_000)));
        await engine.SendAsync(tenant, Sign("e1", "x", "start"));
        await engine.SetClockAsync(tenant, "2026-03-01T00:49:59Z");
        (await engine.ToldAsync(tenant)).ShouldBeEmpty();
        (await engine.UsedAsync(tenant)).ShouldBe("2999");

        await engine.SetClockAsync(tenant, "2026-03-01T00:55:00Z");
        (await engine.ToldAsync(tenant)).ShouldBe(["+3000 clock at 2026-03-01T00:50:00Z used 3000"]);
        var fact = (await engine.FactsAsync(tenant)).Single().Fact;
        (fact.DetectedAt, fact.UsedBefore.ToString(), fact.EventId).ShouldBe((At("2026-03-01T00:55:00Z"), "2999.9999999", null));
        (await engine.UsedAsync(tenant)).ShouldBe("3300");
    });

    [Fact]
    public Task Sessions_that_are_open_at_once_add_up_and_a_line_is_reached_at_the_first_instant_no_sooner_and_no_later() => ForTwoTenantsAsync(async (engine, tenant) =>
    {
        await engine.SetUpSessionsAsync(tenant);
        await engine.PutBucketAsync(tenant, Some.Bucket("100", Some.Value(10)));
        await engine.SendAsync(tenant, Sign("e1", "x", "start"), Sign("e2", "y", "start"), Sign("e3", "z", "start", subject: "s2"));
        await engine.SetClockAsync(tenant, "2026-03-01T00:00:02Z");
        await engine.SendAsync(tenant, Sign("e4", "z", "stop", subject: "s2"));
        await engine.SetClockAsync(tenant, "2026-03-01T00:01:00Z");
        // 2 s of three sessions are 6; the 4 s that are missing take two sessions 2 s.
        (await engine.ToldAsync(tenant)).ShouldBe(["+10 clock at 2026-03-01T00:00:04Z used 10"]);

        await engine.PutBucketAsync(tenant, Some.Bucket("100", Some.Value(1)) with { Name = "C" }, "c");
        (await engine.UsedAsync(tenant)).ShouldBe("122");
    });

    [Fact]
    public Task A_line_between_two_ticks_is_reached_at_the_second_of_them() => ForTwoTenantsAsync(async (engine, tenant) =>
    {
        await engine.SetUpSessionsAsync(tenant);
        var terms = Some.Bucket("100");
        await engine.PutBucketAsync(tenant, terms with { Thresholds = [new Core.Thresholds.Threshold(new Core.Thresholds.ValueLine(Quantity.Parse("1.000000001")))] });
        await engine.SendAsync(tenant, Sign("e1", "x", "start"), Sign("e2", "y", "start"), Sign("e3", "z", "start"));
        await engine.SetClockAsync(tenant, "2026-03-01T00:00:01Z");
        (await engine.ToldAsync(tenant)).ShouldBe(["+1.000000001 clock at 2026-03-01T00:00:00.3333334Z used 1.0000002"]);
    });

    [Fact]
    public Task Seconds_belong_to_the_period_in_which_they_elapse() => ForTwoTenantsAsync(async (engine, tenant) =>
    {
        await engine.SetUpSessionsAsync(tenant, "2026-03-31T23:00:00Z");
        await engine.PutBucketAsync(tenant, Some.Bucket("3600", Some.Value(1_800), Some.Value(3_600)));
        await engine.SendAsync(tenant, Sign("e1", "x", "start", "2026-03-31T23:00:00Z"));
        await engine.SetClockAsync(tenant, "2026-04-01T00:40:00Z");
        (await engine.ToldAsync(tenant)).ShouldBe(
        [
            "+1800 clock at 2026-03-31T23:30:00Z used 1800",
            "+3600 clock at 2026-04-01T00:00:00Z used 3600",
            "+1800 clock at 2026-04-01T00:30:00Z used 1800",
        ]);
        (await engine.FactsAsync(tenant)).Select(item => item.Fact.PeriodNumber).ShouldBe([0, 0, 1]);
        (await engine.UsedAsync(tenant)).ShouldBe("2400");

        await engine.SendAsync(tenant, Sign("e2", "x", "stop", "2026-04-01T00:35:00Z"));
        (await engine.UsedAsync(tenant)).ShouldBe("2100");
    });

    [Fact]
    public Task A_repeated_start_is_a_heartbeat_and_a_stop_without_a_start_is_ignored_but_counted_as_an_event() => ForTwoTenantsAsync(async (engine, tenant) =>
    {
        await engine.SetUpSessionsAsync(tenant);
        await engine.PutBucketAsync(tenant, Some.Bucket("3600", Some.Value(60)));
        (await engine.SendAsync(tenant, Sign("e1", "x", "stop"), Sign("e2", "y", "heartbeat"))).Counted.ShouldBe(2);
        await engine.SendAsync(tenant, Sign("e3", "x", "start"));
        await engine.SetClockAsync(tenant, "2026-03-01T00:00:30Z");
        await engine.SendAsync(tenant, Sign("e4", "x", "start"));
        await engine.SetClockAsync(tenant, "2026-03-01T00:02:00Z");
        (await engine.ToldAsync(tenant)).ShouldBe(["+60 clock at 2026-03-01T00:01:00Z used 60"]);
        (await engine.UsedAsync(tenant)).ShouldBe("120");
        await engine.SendAsync(tenant, Sign("e5", "x", "stop"), Sign("e6", "x", "stop"));
        await engine.SetClockAsync(tenant, "2026-03-01T00:03:00Z");
        (await engine.UsedAsync(tenant)).ShouldBe("120");
        (await engine.ShouldSumUpAsync(tenant)).Counted.ShouldBe(6);
    });

    [Fact]
    public Task Silence_ends_a_session_at_its_last_sign_and_max_silence_later() => ForTwoTenantsAsync(async (engine, tenant) =>
    {
        await engine.SetUpSessionsAsync(tenant, maxSilence: Duration.FromMinutes(5));
        await engine.PutBucketAsync(tenant, Some.Bucket("3600", Some.Value(600), Some.Value(601)));
        await engine.SendAsync(tenant, Sign("e1", "x", "start"));
        await engine.SetClockAsync(tenant, "2026-03-01T00:05:00Z");
        await engine.SendAsync(tenant, Sign("e2", "x", "heartbeat")); // At the last instant.
        await engine.SetClockAsync(tenant, "2026-03-01T00:30:00Z");
        (await engine.UsedAsync(tenant)).ShouldBe("600");
        (await engine.ToldAsync(tenant)).ShouldBe(["+600 clock at 2026-03-01T00:10:00Z used 600"]);

        await engine.SendAsync(tenant, Sign("e3", "x", "heartbeat"), Sign("e4", "x", "stop"));
        (await engine.UsedAsync(tenant)).ShouldBe("600");
        await engine.SendAsync(tenant, Sign("e5", "x", "start"));
        await engine.SetClockAsync(tenant, "2026-03-01T00:30:01Z");
        (await engine.ToldAsync(tenant))[1].ShouldBe("+601 clock at 2026-03-01T00:30:01Z used 601");
    });

    [Fact]
    public Task A_heartbeat_that_comes_late_shows_that_a_session_had_gone_on() => ForTwoTenantsAsync(async (engine, tenant) =>
    {
        await engine.SetUpSessionsAsync(tenant, maxSilence: Duration.FromMinutes(5));
        await engine.PutBucketAsync(tenant, Some.Bucket("3600", Some.Value(500)));
        await engine.SendAsync(tenant, Sign("e1", "x", "start"));
        await engine.SetClockAsync(tenant, "2026-03-01T00:20:00Z");
        (await engine.UsedAsync(tenant)).ShouldBe("300");
        await engine.SendAsync(tenant, Sign("e2", "x", "heartbeat", "2026-03-01T00:04:00Z"));
        (await engine.UsedAsync(tenant)).ShouldBe("540");
        (await engine.ToldAsync(tenant)).ShouldBe(["+500 clock at 2026-03-01T00:08:20Z used 500"]);
        (await engine.FactsAsync(tenant)).Single().Fact.DetectedAt.ShouldBe(At("2026-03-01T00:20:00Z"));
    });

    [Fact]
    public Task A_late_stop_that_shortens_is_a_correction() => ForTwoTenantsAsync(async (engine, tenant) =>
    {
        await engine.SetUpSessionsAsync(tenant);
        await engine.PutBucketAsync(tenant, Some.Bucket("3600", Some.Value(600), Some.Value(1_200)));
        await engine.SendAsync(tenant, Sign("e1", "x", "start"));
        await engine.SetClockAsync(tenant, "2026-03-01T00:30:00Z");
        await engine.SendAsync(tenant, Sign("e2", "x", "stop", "2026-03-01T00:15:00Z"));
        (await engine.UsedAsync(tenant)).ShouldBe("900");
        (await engine.ToldAsync(tenant)).ShouldBe(
        [
            "+600 clock at 2026-03-01T00:10:00Z used 600",
            "+1200 clock at 2026-03-01T00:20:00Z used 1200",
            "-1200 correction by e2 at 2026-03-01T00:15:00Z used 900",
        ]);
    });

    [Fact]
    public Task A_session_that_is_told_of_in_one_request_afterwards_reaches_what_it_reached_and_nothing_else() => ForTwoTenantsAsync(async (engine, tenant) =>
    {
        await engine.SetUpSessionsAsync(tenant, "2026-03-01T12:00:00Z");
        await engine.PutBucketAsync(tenant, Some.Bucket("3600", Some.Value(300), Some.Value(3_600)));
        await engine.SendAsync(tenant, Sign("e1", "x", "start", "2026-03-01T08:00:00Z"), Sign("e2", "x", "stop", "2026-03-01T08:10:00Z"));
        (await engine.UsedAsync(tenant)).ShouldBe("600");
        (await engine.ToldAsync(tenant)).ShouldBe(["+300 clock at 2026-03-01T08:05:00Z used 300"]);
    });

    [Fact]
    public Task A_start_and_a_stop_that_come_late_change_closed_periods_too_and_say_so() => ForTwoTenantsAsync(async (engine, tenant) =>
    {
        await engine.SetUpSessionsAsync(tenant, "2026-03-31T23:50:00Z");
        await engine.PutBucketAsync(tenant, Some.Bucket("3600", Some.Value(300)));
        await engine.SetClockAsync(tenant, "2026-04-01T00:10:00Z");
        await engine.SendAsync(tenant, Sign("e1", "x", "start", "2026-03-31T23:50:00Z"));
        (await engine.ToldAsync(tenant)).ShouldBe(["+300 clock at 2026-03-31T23:55:00Z used 300 late", "+300 clock at 2026-04-01T00:05:00Z used 300"]);
        await engine.SendAsync(tenant, Sign("e2", "x", "stop", "2026-03-31T23:54:00Z"));
        (await engine.ToldAsync(tenant)).Skip(2).ShouldBe(["-300 correction by e2 at 2026-03-31T23:54:00Z used 240 late", "-300 correction by e2 at 2026-03-31T23:54:00Z used 0"]);
        (await engine.UsedAsync(tenant)).ShouldBe("0");
    });

    [Fact]
    public Task Two_subjects_that_use_one_id_have_two_sessions() => ForTwoTenantsAsync(async (engine, tenant) =>
    {
        await engine.SetUpSessionsAsync(tenant);
        await engine.PutBucketAsync(tenant, Some.Bucket("3600"));
        await engine.SendAsync(tenant, Sign("e1", "x", "start"), Sign("e2", "x", "start", subject: "s2"));
        await engine.SetClockAsync(tenant, "2026-03-01T00:00:10Z");
        await engine.SendAsync(tenant, Sign("e3", "x", "stop"));
        await engine.SetClockAsync(tenant, "2026-03-01T00:00:30Z");
        var status = await engine.StatusAsync(tenant);
        (status.Used.ToString(), string.Join(' ', status.TopContributors.Select(one => $"{one.Subject}:{one.Used}"))).ShouldBe(("40", "s2:30 s1:10"));
    });

    [Fact]
    public Task Signs_that_lie_ahead_wait_for_their_time() => ForTwoTenantsAsync(async (engine, tenant) =>
    {
        await engine.SetUpSessionsAsync(tenant);
        await engine.PutBucketAsync(tenant, Some.Bucket("3600", Some.Value(30)));
        await engine.SendAsync(tenant, Sign("e2", "x", "stop", "2026-03-01T00:04:00Z"), Sign("e1", "x", "start", "2026-03-01T00:03:00Z"));
        (await engine.UsedAsync(tenant)).ShouldBe("0");
        await engine.SetClockAsync(tenant, "2026-03-01T00:10:00Z");
        (await engine.UsedAsync(tenant)).ShouldBe("60");
        (await engine.ToldAsync(tenant)).ShouldBe(["+30 clock at 2026-03-01T00:03:30Z used 30"]);
    });

    [Fact]
    public Task A_sign_that_is_voided_never_was() => ForTwoTenantsAsync(async (engine, tenant) =>
    {
        await engine.SetUpSessionsAsync(tenant);
        await engine.PutBucketAsync(tenant, Some.Bucket("3600", Some.Value(100)));
        await engine.SendAsync(tenant, Sign("e1", "x", "start"), Sign("e2", "y", "start"));
        await engine.SetClockAsync(tenant, "2026-03-01T00:01:00Z");
        await engine.SendAsync(tenant, Sign("e3", "y", "stop"));
        await engine.VoidAsync(tenant, "e1");
        (await engine.UsedAsync(tenant)).ShouldBe("60");
        await engine.SetClockAsync(tenant, "2026-03-01T00:02:00Z");
        await engine.VoidAsync(tenant, "e3");
        (await engine.UsedAsync(tenant)).ShouldBe("120");
        (await engine.ToldAsync(tenant)).ShouldBe(
        [
            "+100 clock at 2026-03-01T00:00:50Z used 100",
            "-100 correction by e1 at 2026-03-01T00:00:00Z used 60",
            "+100 clock at 2026-03-01T00:01:40Z used 100",
        ]);
    });

    [Fact]
    public Task Where_silence_ends_sessions_a_voided_sign_has_its_session_read_again_from_history() => ForTwoTenantsAsync(async (engine, tenant) =>
    {
        await engine.SetUpSessionsAsync(tenant, maxSilence: Duration.FromMinutes(5));
        await engine.PutBucketAsync(tenant, Some.Bucket("3600", Some.Value(400)));
        await engine.SendAsync(tenant, Sign("e1", "x", "start"));
        await engine.SetClockAsync(tenant, "2026-03-01T00:04:00Z");
        await engine.SendAsync(tenant, Sign("e2", "x", "heartbeat"), Sign("other", "y", "start", subject: "s2"));
        await engine.SetClockAsync(tenant, "2026-03-01T00:06:00Z");
        await engine.SendAsync(tenant, Sign("e3", "x", "heartbeat"), Sign("stop", "y", "stop", subject: "s2"));
        await engine.SetClockAsync(tenant, "2026-03-01T00:20:00Z");
        (await engine.UsedAsync(tenant)).ShouldBe("780"); // 11 minutes and 2 minutes.
        await engine.VoidAsync(tenant, "e2");
        (await Done(engine.Buckets.GetCountedAsync(tenant, "a", "b", default))).Status.Used.ToString().ShouldBe("420"); // The heartbeat of minute 6 came too late.
        await engine.VoidAsync(tenant, "other");
        (await Done(engine.Buckets.GetCountedAsync(tenant, "a", "b", default))).Status.Used.ToString().ShouldBe("300");
        (await engine.ToldAsync(tenant)).ShouldBe(["+400 clock at 2026-03-01T00:05:20Z used 400", "-400 correction by other at 2026-03-01T00:04:00Z used 300"]);
        (await engine.DifferencesAsync(tenant)).ShouldBeEmpty();
    });
}
