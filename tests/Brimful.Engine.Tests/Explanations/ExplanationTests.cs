using Brimful.Core.Capacity;
using Brimful.Core.Crossings;
using Brimful.Core.Metering;
using Brimful.Core.Quantities;
using Brimful.Core.Thresholds;
using Brimful.Engine.Buckets;
using Brimful.Engine.Capacity;
using Brimful.Engine.Explanations;
using Brimful.Engine.Hosting;
using Brimful.Engine.Tenants;
using Brimful.Engine.Tests.Hosting;
using Brimful.Engine.Tests.Sessions;
using Brimful.Engine.Voids;
using NodaTime;
using static Brimful.Engine.Tests.Hosting.RunningEngine;

namespace Brimful.Engine.Tests.Explanations;

/// <summary>"Why did I get this?" and "why did I not?" have answers (S21).</summary>
public sealed class ExplanationTests
{
    [Fact]
    public Task A_line_that_is_not_reached_says_how_much_is_missing() => ForTwoTenantsAsync(async (engine, tenant) =>
    {
        await SetUpAsync(engine, tenant, Some.Percent(50), Some.Percent(80));
        await engine.SendAsync(tenant, Use("e1", "20.5"), Use("e2", "1"));
        (await DescribeAsync(engine, tenant)).ShouldBe("armed not_reached 28.5, armed not_reached 58.5");
    });

    [Fact]
    public Task What_crossed_names_its_event_and_its_fact_and_later_says_that_it_fired_already() => ForTwoTenantsAsync(async (engine, tenant) =>
    {
        await SetUpAsync(engine, tenant, Some.Percent(50), Some.Percent(80));
        await engine.SendAsync(tenant, Use("small", "30"), Use("over", "25"));
        var line = (await ExplainAsync(engine, tenant)).Lines[0];
        (line.State.ToString(), line.Reason, line.Missing).ShouldBe(("Crossed", "reached", null));
        line.Facts.ShouldHaveSingleItem().Fact.ShouldSatisfyAllConditions(
            fact => fact.Sequence.ShouldBe(1), fact => fact.EventId.ShouldBe("over"), fact => fact.ShouldBeOfType<Crossed>());
        line.MovedBy!.ShouldSatisfyAllConditions(
            move => (move.EventId, move.Source, move.Subject).ShouldBe(("over", "tests", "s1")),
            move => (move.UsedBefore.ToString(), move.Used.ToString(), move.Cause).ShouldBe(("30", "55", Cause.Usage)));

        await engine.SendAsync(tenant, Use("after", "2"));
        (await DescribeAsync(engine, tenant)).ShouldBe("crossed already_crossed, armed not_reached 23");
        (await ExplainAsync(engine, tenant)).Lines[0].Since.ShouldHaveSingleItem().EventId.ShouldBe("after");
    });

    [Fact]
    public Task A_clearing_is_named_by_its_cause_and_the_events_behind_it() => ForTwoTenantsAsync(async (engine, tenant) =>
    {
        await SetUpAsync(engine, tenant, Some.Percent(50));
        await engine.SendAsync(tenant, Use("up", "60"), Use("down", "-15"));
        (await DescribeAsync(engine, tenant)).ShouldBe("armed cleared_by_correction 5");
        var line = (await ExplainAsync(engine, tenant)).Lines[0];
        line.Arming.ShouldBe(2);
        line.Facts.Select(item => item.Fact.EventId).ShouldBe(["up", "down"]);
        line.MovedBy!.EventId.ShouldBe("down");

        await engine.SendAsync(tenant, Use("again", "20"));
        await Done(engine.Voids.VoidAsync(tenant, new VoidRequest("tests", "again", null, null), default));
        (await ExplainAsync(engine, tenant)).Lines[0].MovedBy!.ShouldSatisfyAllConditions(
            move => move.EventId.ShouldBe("again"), move => move.Cause.ShouldBe(Cause.Correction));

        await engine.SendAsync(tenant, Use("more", "20"));
        await Done(engine.Capacity.PutGrantAsync(new BucketPath(tenant, "a", "b"), new Grant("g", Quantity.Of(100)), default));
        (await DescribeAsync(engine, tenant)).ShouldBe("armed cleared_by_grant 35");
    });

    [Fact]
    public Task A_gauge_is_held_by_its_hysteresis_and_carries_over() => ForTwoTenantsAsync(async (engine, tenant) =>
    {
        await SetUpAsync(engine, tenant, Aggregation.Latest, Some.Percent(50));
        await engine.SendAsync(tenant, Use("high", "52"));
        await engine.SetClockAsync(tenant, "2026-03-10T01:00:00Z");
        await engine.SendAsync(tenant, Use("low", "47"));
        (await DescribeAsync(engine, tenant)).ShouldBe("crossed held_by_hysteresis 3");
        await engine.SetClockAsync(tenant, "2026-03-11T00:00:00Z");
        await engine.SendAsync(tenant, Use("back", "51"));
        await engine.SetClockAsync(tenant, "2026-04-11T00:00:00Z");
        (await DescribeAsync(engine, tenant)).ShouldBe("crossed carried_over");
        await engine.SendAsync(tenant, Use("empty", "3"));
        (await DescribeAsync(engine, tenant)).ShouldBe("armed cleared_by_usage 47");
    });

    [Fact]
    public Task What_passed_says_whether_on_creation_by_a_count_or_at_the_period_s_start_and_that_it_is_armed_again() => ForTwoTenantsAsync(async (engine, tenant) =>
    {
        await SetUpAsync(engine, tenant, new RemainingLine(Quantity.Of(200)));
        (await DescribeAsync(engine, tenant)).ShouldBe("passed passed_on_create");
        await engine.SendAsync(tenant, Use("e1", "60"));
        await engine.PutBucketAsync(tenant, Some.Bucket("100", Some.Percent(50), new RemainingLine(Quantity.Of(200))));
        (await DescribeAsync(engine, tenant)).ShouldBe("passed passed_on_create, passed passed_on_create");
        await engine.SendAsync(tenant, Use("e2", "-20"));
        (await DescribeAsync(engine, tenant)).ShouldBe("armed rearmed 10, passed passed_on_create");
        await engine.SetClockAsync(tenant, "2026-04-11T00:00:00Z");
        (await DescribeAsync(engine, tenant)).ShouldBe("armed not_reached 50, passed passed_at_period_start");

        await engine.SendAsync(tenant, Use("e3", "70"));
        await engine.PutBucketAsync(tenant, Some.Bucket("100", Some.Percent(50)), "later");
        await engine.RecountAsync();
        (await DescribeAsync(engine, tenant, "later")).ShouldBe("passed passed_by_count");
    });

    [Fact]
    public Task Of_a_recurring_line_each_step_that_moved_is_explained_and_the_next_one() => ForTwoTenantsAsync(async (engine, tenant) =>
    {
        await SetUpAsync(engine, tenant, new EveryLine(Quantity.Of(10), Quantity.Of(20)));
        await engine.SendAsync(tenant, Use("e1", "31"), Use("e2", "12"));
        var lines = (await ExplainAsync(engine, tenant)).Lines;
        lines.Select(line => $"{line.Step} {line.Level} {line.Reason} {line.MovedBy?.EventId}").ShouldBe(["1 30 already_crossed e1", "2 40 reached e2", "3 50 not_reached "]);
        await engine.SendAsync(tenant, Use("huge", "20000"));
        (await ExplainAsync(engine, tenant)).Lines.First(line => line.State == ThresholdState.Passed).Reason.ShouldBe("passed_among_many");
    });

    [Fact]
    public Task A_step_that_was_cleared_says_so_however_often_those_below_it_moved_since() => ForTwoTenantsAsync(async (engine, tenant) =>
    {
        await SetUpAsync(engine, tenant, new EveryLine(Quantity.Of(10), Quantity.Of(0)));
        await engine.SendAsync(tenant, Use("up", "35"), Use("down", "-20"));
        foreach (var turn in Enumerable.Range(0, 15)) await engine.SendAsync(tenant, Use($"up{turn}", "10"), Use($"down{turn}", "-10"));
        await engine.SendAsync(tenant, Use("again", "10"));
        (await ExplainAsync(engine, tenant)).Lines[^1].ShouldSatisfyAllConditions(
            line => (line.Step, line.Reason).ShouldBe(((Int128?)3, "cleared_by_correction")), line => line.Facts.ShouldHaveSingleItem().Fact.EventId.ShouldBe("down"));
    });

    [Fact]
    public Task A_participant_s_lines_are_explained_by_what_it_used_itself() => ForTwoTenantsAsync(async (engine, tenant) =>
    {
        await SetUpAsync(engine, tenant, Some.Percent(50));
        await engine.PutAccountAsync(tenant, "a", "s1", "s2");
        await engine.JoinAsync(tenant, "s2", Some.Participant("10", Some.Percent(50), Some.Percent(100)));
        await engine.SendAsync(tenant, Use("e1", "40"), Use("e2", "6", subject: "s2"), Use("e3", "1"));
        var explained = await ExplainAsync(engine, tenant, participant: "s2");
        explained.Status.Used.ToString().ShouldBe("6");
        string.Join(", ", explained.Lines.Select(line => $"{line.Reason} {line.MovedBy?.EventId}")).ShouldBe("reached e2, not_reached ");
        (await RefusedAsync(engine, tenant, participant: "s1")).Code.ShouldBe("explain.no_participant_then");
        (await RefusedAsync(engine, tenant, participant: "nobody")).Code.ShouldBe("not_found");
    });

    [Fact]
    public Task What_late_events_did_to_a_closed_period_is_explained_by_asking_for_that_period() => ForTwoTenantsAsync(async (engine, tenant) =>
    {
        await SetUpAsync(engine, tenant, Some.Percent(50));
        await engine.SendAsync(tenant, Use("march", "40"));
        await engine.SetClockAsync(tenant, "2026-04-02T00:00:00Z");
        await engine.SendAsync(tenant, Use("late", "20", "2026-03-15T00:00:00Z"));
        (await DescribeAsync(engine, tenant)).ShouldBe("armed not_reached 50");
        var march = await ExplainAsync(engine, tenant, period: "2026-03-20T00:00:00Z");
        (march.Status.Used.ToString(), march.Status.PeriodEnd, march.Status.NextReset).ShouldBe(("60", At("2026-04-01T00:00:00Z"), null));
        march.Lines[0].Reason.ShouldBe("reached");
        march.Lines[0].Facts.ShouldHaveSingleItem().Fact.Late.ShouldBeTrue();
        (await RefusedAsync(engine, tenant, period: "2026-01-20T00:00:00Z")).Code.ShouldBe("explain.no_period_then");
    });

    [Fact]
    public Task Session_time_that_grew_over_a_line_with_no_event_is_explained_by_the_clock() => ForTwoTenantsAsync(async (engine, tenant) =>
    {
        await engine.SetUpSessionsAsync(tenant);
        await engine.PutBucketAsync(tenant, Some.Bucket("1000", Some.Percent(50), Some.Percent(100)));
        await engine.SendAsync(tenant, SessionEngine.Sign("e1", "call", "start"));
        await engine.SetClockAsync(tenant, "2026-03-01T00:10:00Z");
        var explained = await ExplainAsync(engine, tenant);
        explained.Status.Used.ToString().ShouldBe("600");
        string.Join(", ", explained.Lines.Select(line => $"{line.Reason} {line.Missing} {line.Facts.LastOrDefault()?.Fact.Cause}".TrimEnd())).ShouldBe("already_crossed  Clock, not_reached 400");
        (await ExplainAsync(engine, tenant, at: "2026-03-01T00:05:00Z")).Status.Used.ToString().ShouldBe("300");
    });

    [Fact]
    public Task An_instant_outside_the_bucket_s_life_is_refused_by_name() => ForTwoTenantsAsync(async (engine, tenant) =>
    {
        await SetUpAsync(engine, tenant, Some.Percent(50));
        await engine.SendAsync(tenant, Use("e1", "60"));
        (await RefusedAsync(engine, tenant, at: "2026-03-09T23:59:59Z")).Code.ShouldBe("explain.no_bucket_then");
        (await RefusedAsync(engine, tenant, at: "2026-03-10T00:00:01Z")).Code.ShouldBe("explain.in_the_future");
        (await RefusedAsync(engine, tenant, bucket: "nope")).Code.ShouldBe("not_found");
        (await RefusedAsync(engine, tenant + "x")).Code.ShouldBe("not_found");

        await engine.SetClockAsync(tenant, "2026-03-11T00:00:00Z");
        await Done(engine.Buckets.DeleteAsync(tenant, "a", "b", Always, default));
        (await DescribeAsync(engine, tenant, at: "2026-03-10T00:00:00Z")).ShouldBe("crossed reached");
    });

    [Fact]
    public async Task What_retention_has_dropped_is_refused_where_it_is_needed_and_only_there()
    {
        using var engine = new RunningEngine(options: new NodeOptions { HistoryRetention = Duration.FromDays(40) });
        await SetUpLiveAsync(engine);
        await SetUpAsync(engine, "t1", Some.Percent(50));
        await engine.SendAsync("t1", Use("old", "60"));
        engine.Checkpoint();
        await engine.SetClockAsync("t1", "2026-05-10T00:00:00Z");
        await engine.SendAsync("t1", Use("new", "10"));
        engine.Checkpoint();
        (await DescribeAsync(engine, "t1")).ShouldBe("armed not_reached 40");
        (await RefusedAsync(engine, "t1", at: "2026-03-20T00:00:00Z")).Code.ShouldBe("explain.history_insufficient");
    }

    [Fact]
    public async Task While_it_counts_from_history_every_line_says_so()
    {
        using var engine = new RunningEngine(isRecounting: false);
        await engine.SetUpAsync("t1", "2026-03-10T00:00:00Z");
        await engine.SendAsync("t1", Use("e1", "60"));
        await engine.PutBucketAsync("t1", Some.Bucket("100", Some.Percent(50)));
        (await ExplainAsync(engine, "t1")).ShouldSatisfyAllConditions(it => it.Status.IsCounting.ShouldBeTrue(), it => it.Lines[0].Reason.ShouldBe("counting"));
    }

    /// <summary>A live tenant with an event of now: what the real clock stands at.</summary>
    private static async Task SetUpLiveAsync(RunningEngine engine)
    {
        await Done(engine.Tenants.PutAsync("live", new TenantTerms("live", TenantMode.Live, null), Always, default));
        await Done(engine.Meters.PutAsync("live", "m", new Meters.MeterTerms("use", Aggregation.Sum, "$.value", "1", []), Always, default));
        await engine.PutAccountAsync("live", "a", "s1");
        await engine.SendAsync("live", Use("now", "1"));
    }

    private static Task SetUpAsync(RunningEngine engine, string tenant, params ThresholdLine[] lines) => SetUpAsync(engine, tenant, Aggregation.Sum, lines);

    private static async Task SetUpAsync(RunningEngine engine, string tenant, Aggregation aggregation, params ThresholdLine[] lines)
    {
        await engine.SetUpAsync(tenant, "2026-03-10T00:00:00Z", aggregation);
        await engine.PutBucketAsync(tenant, Some.Bucket("100", lines));
    }

    private static async Task<Explanation> ExplainAsync(RunningEngine engine, string tenant, string bucket = "b", string? at = null, string? period = null, string? participant = null)
    {
        await engine.FactsAsync(tenant);
        using var desk = new ExplanationDesk(engine.Node, engine.Records);
        return await Done(desk.ExplainAsync(Question(tenant, bucket, at, period, participant), default));
    }

    private static async Task<Outcomes.Refusal> RefusedAsync(RunningEngine engine, string tenant, string bucket = "b", string? at = null, string? period = null, string? participant = null)
    {
        using var desk = new ExplanationDesk(engine.Node, engine.Records);
        return await Refused(desk.ExplainAsync(Question(tenant, bucket, at, period, participant), default));
    }

    private static ExplanationQuestion Question(string tenant, string bucket, string? at, string? period, string? participant) =>
        new(tenant, "a", bucket, at is null ? null : At(at), period is null ? null : At(period), participant);

    private static async Task<string> DescribeAsync(RunningEngine engine, string tenant, string bucket = "b", string? at = null) =>
        string.Join(", ", (await ExplainAsync(engine, tenant, bucket, at)).Lines.Select(line => $"{line.State.ToString().ToLowerInvariant()} {line.Reason} {line.Missing}".TrimEnd()));
}
