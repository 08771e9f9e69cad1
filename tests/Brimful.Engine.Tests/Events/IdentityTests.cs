using Brimful.Engine.Tests.Hosting;
using static Brimful.Engine.Tests.Hosting.RunningEngine;

namespace Brimful.Engine.Tests.Events;

/// <summary>S2 and S23 "Identity": an event counts once.</summary>
public sealed class IdentityTests
{
    [Fact]
    public Task A_repeat_in_the_same_batch_is_a_duplicate_and_the_first_wins() => ForTwoTenantsAsync(async (engine, tenant) =>
    {
        await StartAsync(engine, tenant);

        var answer = await engine.SendAsync(tenant, Use("e1", "30"), Use("e1", "30"), Use("e1", "99"));
        (answer.Counted, answer.Duplicates).ShouldBe((1, 2));
        await ShouldHaveUsedAsync(engine, tenant, "30");
    });

    [Fact]
    public Task A_repeat_in_another_batch_is_a_duplicate() => ForTwoTenantsAsync(async (engine, tenant) =>
    {
        await StartAsync(engine, tenant);
        await engine.SendAsync(tenant, Use("e1", "30"));

        (await engine.SendAsync(tenant, Use("e2", "1"), Use("e1", "30"))).Duplicates.ShouldBe(1);
        await ShouldHaveUsedAsync(engine, tenant, "31");
    });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public Task A_repeat_after_a_power_cut_is_a_duplicate(bool withCheckpoint) => ForTwoTenantsAsync(async (engine, tenant) =>
    {
        await StartAsync(engine, tenant);
        await engine.SendAsync(tenant, Use("e1", "30"), Use("a1b2c3d4-0000-4000-8000-00000000000a", "5"));
        if (withCheckpoint) engine.Checkpoint();

        using var second = engine.AfterPowerCut();
        (await second.SendAsync(tenant, Use("e1", "30"), Use("a1b2c3d4-0000-4000-8000-00000000000a", "5"), Use("A1B2C3D4-0000-4000-8000-00000000000A", "1"))).Duplicates.ShouldBe(2);
        await ShouldHaveUsedAsync(second, tenant, "36");
        second.Fatal.ShouldBeNull();
    });

    /// <summary>Of a batch, some are read ahead of what is counted: as many as that, one less and more, and several times as many.</summary>
    [Theory]
    [InlineData(31)]
    [InlineData(32)]
    [InlineData(33)]
    [InlineData(64)]
    [InlineData(100)]
    public Task Batches_of_several_sources_are_duplicates_after_a_power_cut(int events) => ForTwoTenantsAsync(async (engine, tenant) =>
    {
        string[] Batch(params string[] sources) =>
            [.. Enumerable.Range(0, events).Select(at => Use($"e{at}", "1").Replace("tests", sources[at % sources.Length], StringComparison.Ordinal))];
        await StartAsync(engine, tenant);
        await engine.SendAsync(tenant, Batch("one"));
        await engine.SendAsync(tenant, Batch("two", "three", "four"));

        using var second = engine.AfterPowerCut();
        (await second.SendAsync(tenant, Batch("one"))).Duplicates.ShouldBe(events);
        (await second.SendAsync(tenant, Batch("two", "three", "four"))).Duplicates.ShouldBe(events);
        (await second.SendAsync(tenant, Batch("four", "two", "three"))).Counted.ShouldBe(events);
        await ShouldHaveUsedAsync(second, tenant, $"{3 * events}");
        second.Fatal.ShouldBeNull();
    });

    [Fact]
    public Task The_same_id_of_another_source_is_another_event() => ForTwoTenantsAsync(async (engine, tenant) =>
    {
        await StartAsync(engine, tenant);

        var answer = await engine.SendAsync(tenant, Use("e1", "30"), Use("e1", "30").Replace("\"tests\"", "\"others\"", StringComparison.Ordinal));
        answer.Counted.ShouldBe(2);
    });

    [Fact]
    public Task A_source_and_an_id_do_not_run_into_each_other() => ForTwoTenantsAsync(async (engine, tenant) =>
    {
        await StartAsync(engine, tenant);

        var answer = await engine.SendAsync(tenant, Use("bc", "1").Replace("\"tests\"", "\"a\"", StringComparison.Ordinal), Use("c", "1").Replace("\"tests\"", "\"ab\"", StringComparison.Ordinal));
        answer.Counted.ShouldBe(2);
    });

    [Fact]
    public Task An_identity_is_remembered_for_exactly_35_days_inclusive() => ForTwoTenantsAsync(async (engine, tenant) =>
    {
        await StartAsync(engine, tenant);
        await engine.SendAsync(tenant, Use("e1", "30"));

        await engine.SetClockAsync(tenant, "2026-04-05T00:00:00Z");
        (await engine.SendAsync(tenant, Use("e1", "30"))).Duplicates.ShouldBe(1);
        await engine.SetClockAsync(tenant, "2026-04-05T00:00:00.0000001Z");
        (await engine.SendAsync(tenant, Use("e1", "30"))).Counted.ShouldBe(1);
    });

    [Fact]
    public Task An_identity_is_remembered_from_the_event_time_when_that_is_later() => ForTwoTenantsAsync(async (engine, tenant) =>
    {
        await StartAsync(engine, tenant);
        await engine.SendAsync(tenant, Use("e1", "30", "2026-03-01T00:05:00Z"));

        await engine.SetClockAsync(tenant, "2026-04-05T00:05:00Z");
        (await engine.SendAsync(tenant, Use("e1", "30"))).Duplicates.ShouldBe(1);
        await engine.SetClockAsync(tenant, "2026-04-05T00:05:00.0000001Z");
        (await engine.SendAsync(tenant, Use("e1", "30"))).Counted.ShouldBe(1);
    });

    [Fact]
    public async Task A_restart_shortens_no_memory_however_many_younger_identities_there_are()
    {
        using var engine = new RunningEngine();
        await StartAsync(engine, "t1");
        for (var at = 0; at < 40; at++) await engine.SendAsync("t1", Use($"old{at}", "1"));
        await engine.SetClockAsync("t1", "2026-04-05T00:00:00Z");
        for (var at = 0; at < 40; at++) await engine.SendAsync("t1", Use($"new{at}", "1", "2026-04-05T00:05:00Z"));
        engine.Checkpoint();

        using var second = engine.AfterPowerCut();
        (await second.SendAsync("t1", [.. Enumerable.Range(0, 40).Select(at => Use($"old{at}", "1"))])).Duplicates.ShouldBe(40);
    }

    [Fact]
    public Task A_rejected_event_does_not_take_its_identity() => ForTwoTenantsAsync(async (engine, tenant) =>
    {
        await StartAsync(engine, tenant);

        var answer = await engine.SendAsync(tenant, Use("e1", "\"much\""), Use("e1", "5", "2026-03-01T00:05:00.0000001Z"), Use("e1", "7"), Use("e1", "\"much\""));
        (answer.Counted, answer.Duplicates).ShouldBe((1, 1));
        answer.Rejected.Select(rejected => rejected.Code).ShouldBe(["event.value_invalid", "event.time_in_future"]);
        await ShouldHaveUsedAsync(engine, tenant, "7");
    });

    [Theory]
    [InlineData("\"much\"", null)]
    [InlineData("1", "2025-01-01T00:00:00Z")]
    [InlineData("1", "2026-06-01T00:00:00Z")]
    [InlineData("999999999999999999", null)]
    public Task The_identity_is_checked_before_the_content(string value, string? time) => ForTwoTenantsAsync(async (engine, tenant) =>
    {
        await StartAsync(engine, tenant);
        await engine.SendAsync(tenant, Use("e1", "30"));

        var answer = await engine.SendAsync(tenant, Use("e1", value, time));
        (answer.Duplicates, answer.Rejected.Count).ShouldBe((1, 0));
    });

    private static async Task StartAsync(RunningEngine engine, string tenant)
    {
        await engine.SetUpAsync(tenant);
        await engine.PutBucketAsync(tenant, Some.Bucket("100", Some.Percent(50)));
    }

    private static async Task ShouldHaveUsedAsync(RunningEngine engine, string tenant, string used)
    {
        (await engine.StatusAsync(tenant)).Used.ToString().ShouldBe(used);
        await engine.ShouldSumUpAsync(tenant);
    }
}
