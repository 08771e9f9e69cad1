using Brimful.Core.Crossings;
using Brimful.Core.Metering;
using Brimful.Engine.Accounts;
using Brimful.Engine.Events;
using Brimful.Engine.Meters;
using Brimful.Engine.Outbox;
using Brimful.Engine.Ports;
using Brimful.Engine.Tenants;
using Brimful.Engine.Tests.Hosting;
using static Brimful.Engine.Tests.Hosting.RunningEngine;

namespace Brimful.Engine.Tests.Events;

/// <summary>S3: events that nobody knows yet are kept, and counted by themselves once somebody does.</summary>
public sealed class HeldEventTests
{
    [Fact]
    public Task Held_events_count_in_order_of_receipt_once_their_subject_is_registered() => ForTwoTenantsAsync(async (engine, tenant) =>
    {
        await StartAsync(engine, tenant);
        await engine.SendAsync(tenant, Use("e1", "30", subject: "s2"), Use("e2", "30", subject: "s3"), Use("e3", "30", subject: "s2"));

        await Done(engine.Accounts.PutSubjectAsync(tenant, "a", "s2", null, Always, default));
        (await engine.StatusAsync(tenant)).Used.ToString().ShouldBe("60");
        var fact = (await engine.FactsAsync(tenant)).Single().Fact;
        (fact.Cause, fact.EventId, fact.Subject).ShouldBe((Cause.Usage, "e3", "s2"));
        (await engine.ShouldSumUpAsync(tenant)).ShouldBe(new EventCounts(3, 2, 0, 0, 1));
    });

    [Fact]
    public Task Held_events_count_once_a_meter_reads_their_type() => ForTwoTenantsAsync(async (engine, tenant) =>
    {
        await StartAsync(engine, tenant);
        await engine.SendAsync(tenant, Use("e1", "30").Replace("\"use\"", "\"call\"", StringComparison.Ordinal));

        await Done(engine.Meters.PutAsync(tenant, "calls", new MeterTerms("call", Aggregation.Count, null, "1", []), Always, default));
        (await engine.ShouldSumUpAsync(tenant)).ShouldBe(new EventCounts(1, 1, 0, 0, 0));
    });

    [Fact]
    public Task A_repeat_of_a_held_event_is_a_duplicate_before_and_after_it_counts() => ForTwoTenantsAsync(async (engine, tenant) =>
    {
        await StartAsync(engine, tenant);
        await engine.SendAsync(tenant, Use("e1", "30", subject: "s2"));
        (await engine.SendAsync(tenant, Use("e1", "30", subject: "s2"))).Duplicates.ShouldBe(1);

        await engine.PutAccountAsync(tenant, "a", "s1", "s2");
        (await engine.SendAsync(tenant, Use("e1", "30", subject: "s2"))).Duplicates.ShouldBe(1);
        (await engine.ShouldSumUpAsync(tenant)).ShouldBe(new EventCounts(3, 1, 2, 0, 0));
    });

    [Fact]
    public Task Held_events_survive_a_power_cut_and_are_counted_after_it() => ForTwoTenantsAsync(async (engine, tenant) =>
    {
        await StartAsync(engine, tenant);
        await engine.SendAsync(tenant, Use("e1", "60", subject: "s2"));
        await engine.FactsAsync(tenant);
        engine.Checkpoint();

        using var second = engine.AfterPowerCut();
        (await second.SendAsync(tenant, Use("e1", "60", subject: "s2"))).Duplicates.ShouldBe(1);
        await second.PutAccountAsync(tenant, "a", "s1", "s2");
        (await second.StatusAsync(tenant)).Used.ToString().ShouldBe("60");
        (await second.ShouldSumUpAsync(tenant)).ShouldBe(new EventCounts(2, 1, 1, 0, 0));
    });

    [Fact]
    public async Task More_than_10000_held_events_are_all_counted()
    {
        using var engine = new RunningEngine();
        await StartAsync(engine, "t1", "1000000");
        for (var batch = 0; batch < 3; batch++)
            await engine.SendAsync("t1", [.. Enumerable.Range(0, 4_000).Select(at => Use($"e{batch}-{at}", "1", subject: "s2"))]);

        await engine.PutAccountAsync("t1", "a", "s1", "s2");
        (await engine.CountsAsync("t1")).Counted.ShouldBeGreaterThanOrEqualTo(10_000);
        while ((await engine.CountsAsync("t1")).Unattributed > 0) await Task.Yield();
        (await engine.StatusAsync("t1")).Used.ToString().ShouldBe("12000");
        (await engine.ShouldSumUpAsync("t1")).ShouldBe(new EventCounts(12_000, 12_000, 0, 0, 0));
    }

    [Fact]
    public Task A_caller_who_goes_away_leaves_no_event_held() => ForTwoTenantsAsync(async (engine, tenant) =>
    {
        await StartAsync(engine, tenant);
        await engine.SendAsync(tenant, Use("e1", "60", subject: "s2"));
        using var gone = new CancellationTokenSource();
        await gone.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(engine.Accounts.PutSubjectAsync(tenant, "a", "s2", null, Always, gone.Token));
        for (var tries = 0; tries < 1_000_000 && (await engine.CountsAsync(tenant)).Unattributed > 0; tries++) await Task.Yield();
        (await engine.StatusAsync(tenant)).Used.ToString().ShouldBe("60");
    });

    [Fact]
    public Task A_held_event_of_the_greatest_depth_holds_up_nobody() => ForTwoTenantsAsync(async (engine, tenant) =>
    {
        await StartAsync(engine, tenant);
        var deep = Use("deep", "30", subject: "s2").Replace("\"value\"", $"\"x\":{new string('[', 30)}{new string(']', 30)},\"value\"", StringComparison.Ordinal);
        (await engine.SendAsync(tenant, deep, Use("e2", "30", subject: "s2"))).Unattributed.ShouldBe(2);

        await engine.PutAccountAsync(tenant, "a", "s1", "s2");
        (await engine.StatusAsync(tenant)).Used.ToString().ShouldBe("60");
        (await engine.ShouldSumUpAsync(tenant)).Unattributed.ShouldBe(0);
    });

    [Fact]
    public Task A_held_event_keeps_the_time_of_its_receipt() => ForTwoTenantsAsync(async (engine, tenant) =>
    {
        await StartAsync(engine, tenant);
        await engine.SendAsync(tenant, Use("e1", "60", subject: "s2"));
        await engine.SetClockAsync(tenant, "2026-04-02T00:00:00Z");

        await engine.PutAccountAsync(tenant, "a", "s1", "s2");
        var fact = (await engine.FactsAsync(tenant)).Single().Fact;
        (fact.Late, fact.OccurredAt, fact.DetectedAt).ShouldBe((true, At("2026-03-01T00:00:00Z"), At("2026-04-02T00:00:00Z")));
    });

    [Fact]
    public Task An_event_that_no_filter_lets_in_is_counted_as_history() => ForTwoTenantsAsync(async (engine, tenant) =>
    {
        await engine.SetUpAsync(tenant);
        await Done(engine.Meters.PutAsync(tenant, "m", new MeterTerms("use", Aggregation.Sum, "$.value", "1", [new MeterCondition("$.region", ["\"eu\""])]), Always, default));
        await engine.PutBucketAsync(tenant, Some.Bucket("100", Some.Percent(50)));

        (await engine.SendAsync(tenant, Use("e1", "60"), Use("e2", "7").Replace("\"value\"", "\"region\":\"eu\",\"value\"", StringComparison.Ordinal))).Counted.ShouldBe(2);
        (await engine.StatusAsync(tenant)).Used.ToString().ShouldBe("7");
    });

    [Fact]
    public Task A_held_event_that_became_too_old_is_rejected_when_it_is_released() => ForTwoTenantsAsync(async (engine, tenant) =>
    {
        await StartAsync(engine, tenant);
        await engine.SendAsync(tenant, Use("e1", "60", "2026-02-01T00:00:00Z", subject: "s2"));
        await engine.SetClockAsync(tenant, "2026-03-20T00:00:00Z");

        await engine.PutAccountAsync(tenant, "a", "s1", "s2");
        (await engine.ShouldSumUpAsync(tenant)).ShouldBe(new EventCounts(1, 0, 0, 1, 0));
    });

    [Fact]
    public async Task A_release_that_the_store_refuses_at_first_is_not_made_twice()
    {
        using var engine = new RunningEngine();
        await StartAsync(engine, "t1");
        await engine.SendAsync("t1", Use("e1", "30", subject: "s2"), Use("e2", "30", subject: "s3"), Use("e3", "30", subject: "s4"));
        var records = new PatientRecords(engine.Records, engine.Node);
        using var held = new HeldEvents(engine.Node, records, engine.Records);
        var accounts = new AccountDesk(engine.Node, held, NodaTime.SystemClock.Instance);
        var commits = 0;
        engine.Store.BeforeCommit = _ => engine.Store.Refuses = commits++ is > 0 and < 4;

        await Done(accounts.PutSubjectAsync("t1", "a", "s2", null, Always, default));
        while (!engine.Node.IsAvailable) await Task.Yield();
        await Done(accounts.PutSubjectAsync("t1", "a", "s3", null, Always, default));

        (await engine.ShouldSumUpAsync("t1")).ShouldBe(new EventCounts(3, 2, 0, 0, 1));
    }

    /// <summary>Answers only while the store takes commits: what was listed before may be old by then.</summary>
    private sealed class PatientRecords(MemoryRecords records, Engine.Hosting.Node node) : IEventRecords
    {
        public async Task<IReadOnlyList<HeldItem>> ListHeldAsync(HeldQuery query, CancellationToken cancellationToken)
        {
            var held = await records.ListHeldAsync(query, cancellationToken);
            while (!node.IsAvailable) await Task.Yield();
            return held;
        }

        public Task<IReadOnlyList<RejectedItem>> ListRejectedAsync(RejectedQuery query, CancellationToken cancellationToken) => records.ListRejectedAsync(query, cancellationToken);

        public Task<IReadOnlyList<long>> ListOldestHeldAsync(AgeQuery query, CancellationToken cancellationToken) => records.ListOldestHeldAsync(query, cancellationToken);

        public Task<IReadOnlyList<long>> ListOldestRejectedAsync(AgeQuery query, CancellationToken cancellationToken) => records.ListOldestRejectedAsync(query, cancellationToken);
    }

    private static async Task StartAsync(RunningEngine engine, string tenant, string capacity = "100")
    {
        await engine.SetUpAsync(tenant);
        await engine.PutBucketAsync(tenant, Some.Bucket(capacity, Some.Percent(50)));
    }
}
