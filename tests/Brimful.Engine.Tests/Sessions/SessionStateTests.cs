using Brimful.Core.Capacity;
using Brimful.Core.Quantities;
using Brimful.Engine.Tenants;
using Brimful.Engine.Tests.Hosting;
using Brimful.Engine.Tests.Recounts;
using Brimful.Engine.Tests.Voids;
using NodaTime;
using static Brimful.Engine.Tests.Hosting.RunningEngine;
using static Brimful.Engine.Tests.Sessions.SessionEngine;

namespace Brimful.Engine.Tests.Sessions;

/// <summary>Session time where it meets the rest: restarts, history, pools, capacity, edits and erasure.</summary>
public sealed class SessionStateTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_fell_due_while_the_server_was_down_happens_at_its_own_instant(bool hasCheckpoint)
    {
        var clock = new JumpingClock(At("2026-03-01T00:00:00Z"));
        using var engine = new RunningEngine(clock: clock);
        await engine.SetUpSessionsAsync("live", mode: TenantMode.Live, maxSilence: Duration.FromHours(2));
        await engine.PutBucketAsync("live", Some.Bucket("3600", Some.Value(3_000), Some.Value(7_200), Some.Value(7_201)));
        await engine.SendAsync("live", Sign("e1", "x", "start"));
        if (hasCheckpoint) engine.Checkpoint();
        clock.JumpTo("2026-03-01T03:00:00Z");

        using var restarted = engine.AfterPowerCut();
        (await restarted.UsedAsync("live")).ShouldBe("7200");
        (await restarted.ToldAsync("live")).ShouldBe(["+3000 clock at 2026-03-01T00:50:00Z used 3000", "+7200 clock at 2026-03-01T02:00:00Z used 7200"]);
        (await restarted.FactsAsync("live")).ShouldAllBe(item => item.Fact.DetectedAt == At("2026-03-01T03:00:00Z"));
        (await restarted.DifferencesAsync("live")).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_store_with_sessions_has_no_differences_wherever_it_was_cut()
    {
        using var engine = new RunningEngine();
        await engine.SetUpSessionsAsync("t1", maxSilence: Duration.FromMinutes(30));
        await engine.PutBucketAsync("t1", Some.Bucket("3600", Some.Percent(50), Some.Percent(100)));
        await engine.JoinAsync("t1", "s1", Some.Participant("600", Some.Percent(80)));
        await engine.SendAsync("t1", Sign("e1", "x", "start"), Sign("e2", "y", "start", subject: "s2"), Sign("ahead", "z", "start", "2026-03-01T00:05:00Z"));
        engine.Checkpoint();
        await engine.SetClockAsync("t1", "2026-03-01T00:20:00Z");
        await engine.SendAsync("t1", Sign("e3", "x", "stop", "2026-03-01T00:10:00Z"));
        await engine.VoidAsync("t1", "e2");
        await engine.CountedAsync("t1");
        engine.Checkpoint();
        await engine.SendAsync("t1", Sign("e4", "x", "start"));
        var told = await engine.ToldAsync("t1");
        told.Count.ShouldBe(3);

        using var restarted = engine.AfterPowerCut();
        (await restarted.UsedAsync("t1")).ShouldBe(await engine.UsedAsync("t1"));
        foreach (var one in new[] { engine, restarted }) await one.SetClockAsync("t1", "2026-03-01T02:00:00Z");
        (await restarted.ToldAsync("t1")).ShouldBe(await engine.ToldAsync("t1"));
        (await restarted.DifferencesAsync("t1")).ShouldBeEmpty();
    }

    [Fact]
    public Task A_bucket_made_while_sessions_are_open_counts_them_from_its_periods_start() => ForTwoTenantsAsync(async (engine, tenant) =>
    {
        await engine.SetUpSessionsAsync(tenant, "2026-02-28T23:00:00Z");
        await engine.SendAsync(tenant, Sign("e1", "x", "start"), Sign("e2", "y", "start"), Sign("e3", "gone", "start"), Sign("e4", "gone", "stop"));
        await engine.SetClockAsync(tenant, "2026-03-01T00:10:00Z");
        await engine.SendAsync(tenant, Sign("e5", "y", "stop", "2026-03-01T00:05:00Z"), Sign("e6", "later", "start", "2026-03-01T00:12:00Z"));
        var status = await engine.PutCountedAsync(tenant, Some.Bucket("3600", Some.Value(800), Some.Value(1_000)));
        status.Used.ToString().ShouldBe("900");
        (await engine.DescribeAsync(tenant)).ShouldBe("900: passed armed");
        await engine.SetClockAsync(tenant, "2026-03-01T00:15:00Z");
        (await engine.ToldAsync(tenant)).ShouldBe(["+1000 clock at 2026-03-01T00:11:40Z used 1000"]);
        (await engine.UsedAsync(tenant)).ShouldBe("1380");
        await engine.PutCountedAsync(tenant, Some.Bucket() with { CountFrom = Core.Buckets.CountFrom.Now }, "now");
        await engine.SendAsync(tenant, Sign("e7", "x", "stop"), Sign("e8", "new", "start"));
        await engine.SetClockAsync(tenant, "2026-03-01T00:15:10Z");
        (await engine.UsedAsync(tenant, "now")).ShouldBe("10");
        (await engine.DifferencesAsync(tenant)).ShouldBeEmpty();
    });

    [Fact]
    public Task A_bucket_that_is_widened_to_another_subject_counts_its_sessions_too_and_narrowed_again_no_more() => ForTwoTenantsAsync(async (engine, tenant) =>
    {
        await engine.SetUpSessionsAsync(tenant);
        var terms = Some.Bucket("3600", Some.Value(150));
        await engine.PutBucketAsync(tenant, terms with { Subjects = ["s1"] });
        await engine.SendAsync(tenant, Sign("e1", "x", "start"), Sign("e2", "y", "start", subject: "s2"));
        await engine.SetClockAsync(tenant, "2026-03-01T00:01:00Z");
        (await engine.UsedAsync(tenant)).ShouldBe("60");
        (await engine.PutCountedAsync(tenant, terms)).Used.ToString().ShouldBe("120");
        await engine.SetClockAsync(tenant, "2026-03-01T00:01:30Z");
        (await engine.ToldAsync(tenant)).ShouldBe(["+150 clock at 2026-03-01T00:01:15Z used 150"]);
        (await engine.PutCountedAsync(tenant, terms with { Subjects = ["s2"] })).Used.ToString().ShouldBe("90");
        (await engine.ToldAsync(tenant)).Skip(1).ShouldBe(["-150 edit at 2026-03-01T00:01:30Z used 90"]);
        await engine.SetClockAsync(tenant, "2026-03-01T00:03:00Z");
        (await engine.UsedAsync(tenant)).ShouldBe("180");
    });

    [Fact]
    public Task A_participants_line_is_reached_by_its_own_sessions_after_the_pools() => ForTwoTenantsAsync(async (engine, tenant) =>
    {
        await engine.SetUpSessionsAsync(tenant);
        await engine.PutBucketAsync(tenant, Some.Bucket("3600", Some.Value(200)));
        await engine.JoinAsync(tenant, "s1", Some.Participant("1000", Some.Value(100)));
        await engine.SendAsync(tenant, Sign("e1", "x", "start"), Sign("e2", "x", "start", subject: "s2"));
        await engine.SetClockAsync(tenant, "2026-03-01T00:05:00Z");
        (await engine.ToldAsync(tenant)).ShouldBe(["+200 clock at 2026-03-01T00:01:40Z used 200", "+100 of a participant clock at 2026-03-01T00:01:40Z used 100"]);
        await engine.SendAsync(tenant, Sign("e3", "x", "stop", "2026-03-01T00:00:50Z"));
        (await engine.ToldAsync(tenant)).Skip(2).ShouldBe(["-100 of a participant correction by e3 at 2026-03-01T00:00:50Z used 50"]);
        var participant = (await Done(engine.Buckets.GetAsync(tenant, "a", "b", default))).Participants!.Value.Single();
        participant.Status.Used.ToString().ShouldBe("50");
    });

    [Fact]
    public Task A_participant_that_joins_while_its_session_is_open_reaches_its_lines_by_the_clock_in_this_period_and_the_next() => ForTwoTenantsAsync(async (engine, tenant) =>
    {
        await engine.SetUpSessionsAsync(tenant, "2026-03-31T23:58:00Z");
        await engine.PutBucketAsync(tenant, Some.Bucket("3600"));
        await engine.SendAsync(tenant, Sign("e1", "x", "start"));
        await engine.JoinAsync(tenant, "s1", Some.Participant("1000", Some.Value(60)));
        await engine.SetClockAsync(tenant, "2026-04-01T00:05:00Z");
        (await engine.ToldAsync(tenant)).ShouldBe(
            ["+60 of a participant clock at 2026-03-31T23:59:00Z used 60", "+60 of a participant clock at 2026-04-01T00:01:00Z used 60"]);
    });

    [Fact]
    public Task Grants_move_the_instant_and_an_automatic_top_up_comes_by_the_clock() => ForTwoTenantsAsync(async (engine, tenant) =>
    {
        await engine.SetUpSessionsAsync(tenant);
        var terms = Some.Bucket("100", Some.Percent(100));
        await engine.PutBucketAsync(tenant, terms with { TopUp = new TopUpTerms(Quantity.Of(10), Quantity.Of(50), 1) });
        await engine.SendAsync(tenant, Sign("e1", "x", "start"));
        await engine.SetClockAsync(tenant, "2026-03-01T00:01:00Z");
        await Done(engine.Capacity.PutGrantAsync(new Engine.Capacity.BucketPath(tenant, "a", "b"), new Grant("g", Quantity.Of(100)), default));
        await engine.SetClockAsync(tenant, "2026-03-01T01:00:00Z");
        (await engine.ToldAsync(tenant)).ShouldBe(["ToppedUp clock at 2026-03-01T00:03:10.0000001Z used 190.0000001", "+250 clock at 2026-03-01T00:04:10Z used 250"]);
        (await engine.DifferencesAsync(tenant)).ShouldBeEmpty();
    });

    [Fact]
    public Task What_participants_reach_at_an_instant_comes_before_a_top_up_of_the_same_instant() => ForTwoTenantsAsync(async (engine, tenant) =>
    {
        await engine.SetUpSessionsAsync(tenant);
        await engine.PutBucketAsync(tenant, Some.Bucket("100", Some.Percent(50)) with { TopUp = new TopUpTerms(Quantity.Parse("50.0000001"), Quantity.Of(100), 1) });
        await engine.JoinAsync(tenant, "s1", Some.Participant("100", Some.Value(50)));
        await engine.SendAsync(tenant, Sign("e1", "x", "start"));
        await engine.SetClockAsync(tenant, "2026-03-01T00:01:00Z");
        (await engine.ToldAsync(tenant)).ShouldBe(
        [
            "+50 clock at 2026-03-01T00:00:50Z used 50",
            "+50 of a participant clock at 2026-03-01T00:00:50Z used 50",
            "ToppedUp clock at 2026-03-01T00:00:50Z used 50",
            "-50 grant at 2026-03-01T00:00:50Z used 50",
        ]);
        (await engine.DifferencesAsync(tenant)).ShouldBeEmpty();
    });

    [Fact]
    public Task A_late_sign_of_a_subject_that_no_longer_counts_is_read_with_its_session_where_it_did_count() => ForTwoTenantsAsync(async (engine, tenant) =>
    {
        await engine.SetUpSessionsAsync(tenant, "2026-03-31T23:00:00Z");
        var terms = Some.Bucket("7200", Some.Value(3_600));
        await engine.PutBucketAsync(tenant, terms);
        await engine.SendAsync(tenant, Sign("e1", "x", "start", subject: "s2"));
        await engine.SetClockAsync(tenant, "2026-04-01T00:10:00Z");
        (await engine.PutCountedAsync(tenant, terms with { Subjects = ["s1"] })).Used.ToString().ShouldBe("0");
        await engine.SendAsync(tenant, Sign("e2", "x", "start", "2026-03-31T23:20:00Z", subject: "s2"));
        (await engine.ToldAsync(tenant)).ShouldBe(["+3600 clock at 2026-04-01T00:00:00Z used 3600"]);
        await engine.SendAsync(tenant, Sign("e3", "x", "stop", "2026-03-31T23:30:00Z", subject: "s2"));
        (await engine.ToldAsync(tenant)).Skip(1).ShouldBe(["-3600 correction by e3 at 2026-03-31T23:30:00Z used 1800 late"]);
        (await engine.DifferencesAsync(tenant)).ShouldBeEmpty();
    });

    [Fact]
    public Task An_edit_of_the_period_ends_it_and_open_sessions_go_on_in_the_next() => ForTwoTenantsAsync(async (engine, tenant) =>
    {
        await engine.SetUpSessionsAsync(tenant);
        var terms = Some.Bucket("3600", Some.Value(90));
        await engine.PutBucketAsync(tenant, terms);
        await engine.SendAsync(tenant, Sign("e1", "x", "start"));
        await engine.SetClockAsync(tenant, "2026-03-01T00:01:00Z");
        await engine.PutBucketAsync(tenant, terms with { Schedule = new(Core.Periods.PeriodUnit.Day, 1, new LocalDateTime(2026, 1, 1, 12, 0), DateTimeZone.Utc) });
        (await engine.UsedAsync(tenant)).ShouldBe("0");
        await engine.SetClockAsync(tenant, "2026-03-01T00:05:00Z");
        (await engine.ToldAsync(tenant)).ShouldBe(["PeriodEnded edit at 2026-03-01T00:01:00Z used 60", "+90 clock at 2026-03-01T00:02:30Z used 90"]);
        await engine.SendAsync(tenant, Sign("e2", "x", "stop", "2026-03-01T00:00:30Z"));
        (await engine.UsedAsync(tenant)).ShouldBe("0");
    });

    [Fact]
    public Task Bounds_of_a_one_off_that_are_edited_keep_what_its_sessions_came_to() => ForTwoTenantsAsync(async (engine, tenant) =>
    {
        await engine.SetUpSessionsAsync(tenant);
        var terms = Some.Bucket("3600", Some.Value(90)) with { Schedule = null, To = At("2026-03-01T00:01:00Z") };
        await engine.PutBucketAsync(tenant, terms);
        await engine.SendAsync(tenant, Sign("e1", "x", "start"));
        await engine.SetClockAsync(tenant, "2026-03-01T00:00:50Z");
        await engine.PutBucketAsync(tenant, terms with { To = At("2026-03-01T00:01:35Z") });
        (await engine.UsedAsync(tenant)).ShouldBe("50");
        await engine.SetClockAsync(tenant, "2026-03-01T00:05:00Z");
        (await engine.UsedAsync(tenant)).ShouldBe("95");
        (await engine.ToldAsync(tenant)).ShouldBe(["+90 clock at 2026-03-01T00:01:30Z used 90"]);
    });

    [Fact]
    public async Task Sessions_of_an_erased_account_are_gone_and_nothing_of_them_falls_due()
    {
        using var engine = new RunningEngine();
        await engine.SetUpSessionsAsync("t1");
        await engine.PutBucketAsync("t1", Some.Bucket("3600", Some.Value(60)));
        await engine.SendAsync("t1", Sign("e1", "x", "start"));
        engine.Checkpoint();
        await Done(engine.Accounts.EraseAsync("t1", "a", Always, default));
        await engine.SetClockAsync("t1", "2026-03-01T01:00:00Z");
        (await engine.ToldAsync("t1")).ShouldBeEmpty();
        engine.Checkpoint();
        using var restarted = engine.AfterPowerCut();
        await restarted.SetClockAsync("t1", "2026-03-01T02:00:00Z");
        (await restarted.ToldAsync("t1")).ShouldBeEmpty();
        (await restarted.DifferencesAsync("t1")).ShouldBeEmpty();
    }

    [Fact]
    public async Task An_event_that_says_nothing_of_a_session_is_rejected_and_says_why()
    {
        using var engine = new RunningEngine();
        await engine.SetUpSessionsAsync("t1");
        string Event(string id, string data) => Sign(id, "x", "start").Replace("""{"session":"x","action":"start"}""", data, StringComparison.Ordinal);
        var answer = await engine.SendAsync("t1",
            Event("e1", "{}"), Event("e2", """{"session":"x"}"""), Event("e3", """{"session":"","action":"start"}"""), Event("e4", """{"session":"x","action":"pause"}"""),
            Event("e5", """{"session":null,"action":"start"}"""), Event("e6", $$"""{"session":"{{new string('x', 513)}}","action":"start"}"""),
            Event("e7", """{"session":7,"action":"st\u0061rt"}"""), Event("e8", """{"session":"\u0037","action":"stop"}"""));
        (answer.Counted, answer.Rejected.Count).ShouldBe((2, 6));
        answer.Rejected.ShouldAllBe(rejected => rejected.Code == "event.session_invalid");
        await engine.PutCountedAsync("t1", Some.Bucket());
        await engine.SetClockAsync("t1", "2026-03-01T01:00:00Z");
        (await engine.UsedAsync("t1")).ShouldBe("0"); // 7 and "7" are one id, so that the stop ended what the start began.
    }
}
