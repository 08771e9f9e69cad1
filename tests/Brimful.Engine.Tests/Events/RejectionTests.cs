using Brimful.Engine.Events;
using Brimful.Engine.Tests.Hosting;
using static Brimful.Engine.Tests.Hosting.RunningEngine;

namespace Brimful.Engine.Tests.Events;

/// <summary>Why events are rejected, in each format (S2, S3).</summary>
public sealed class RejectionTests
{
    private static readonly string Good = Use("e1", "5");

    /// <summary>The code and the event that has it.</summary>
    public static TheoryData<string, string> Faults
    {
        get
        {
            var longText = new string('x', 513);
            return new TheoryData<string, string>
            {
                { "event.unreadable", "5" },
                { "event.id_missing", Good.Replace("\"id\":\"e1\",", "", StringComparison.Ordinal) },
                { "event.id_missing", Good.Replace("\"id\":\"e1\"", "\"id\":7", StringComparison.Ordinal) },
                { "event.id_missing", Good.Replace("\"e1\"", "\"\"", StringComparison.Ordinal) },
                { "event.id_too_long", Good.Replace("e1", longText, StringComparison.Ordinal) },
                { "event.source_missing", Good.Replace("\"source\":\"tests\",", "", StringComparison.Ordinal) },
                { "event.source_too_long", Good.Replace("tests", longText, StringComparison.Ordinal) },
                { "event.type_missing", Good.Replace("\"type\":\"use\",", "", StringComparison.Ordinal) },
                { "event.specversion_unsupported", Good.Replace("1.0", "0.3", StringComparison.Ordinal) },
                { "event.specversion_unsupported", Good.Replace("\"specversion\":\"1.0\",", "", StringComparison.Ordinal) },
                { "event.subject_missing", Good.Replace("\"subject\":\"s1\",", "\"subject\":null,", StringComparison.Ordinal) },
                { "event.subject_invalid", Good.Replace("s1", "s 1", StringComparison.Ordinal) },
                { "event.subject_invalid", Good.Replace("s1", new string('s', 129), StringComparison.Ordinal) },
                { "event.text_invalid", Good.Replace("e1", "e\\u0000", StringComparison.Ordinal) },
                { "event.text_invalid", Good.Replace("tests", "\\ud800", StringComparison.Ordinal) },
                { "event.attribute_repeated", Good.Replace("\"id\":\"e1\"", "\"id\":\"e0\",\"id\":\"e1\"", StringComparison.Ordinal) },
                { "event.attribute_repeated", Good.Replace("\"subject\":\"s1\"", "\"subject\":\"s1\",\"\\u0073ubject\":\"s2\"", StringComparison.Ordinal) },
                { "event.time_invalid", Use("e1", "5", "yesterday") },
                { "event.time_invalid", Use("e1", "5", "2026-02-28T22:59:60Z") },
                { "event.time_invalid", Use("e1", "5", "2026-02-27T23:59:60Z") },
                { "event.time_invalid", Use("e1", "5", "2026-02-30T00:00:00Z") },
                { "event.time_invalid", Use("e1", "5", "2026-02-28T00:00:00") },
                { "event.time_in_future", Use("e1", "5", "2026-03-01T00:05:00.0000001Z") },
                { "event.time_in_future", Use("e1", "5", "9999-12-31T23:59:59.9Z") },
                { "event.time_too_old", Use("e1", "5", "2026-01-24T23:59:59.9999999Z") },
                { "event.time_too_old", Use("e1", "5", "2016-12-31T23:59:60Z") },
                { "event.time_too_old", Use("e1", "5", "0001-01-01T00:00:00+14:00") },
                { "event.value_invalid", Use("e1", "\"much\"") },
                { "event.value_invalid", Use("e1", "0.0000000001") },
                { "event.value_invalid", Use("e1", "1e18") },
                { "event.value_invalid", Use("e1", "null") },
                { "event.value_invalid", Use("e1", "{}") },
                { "event.level_overflow", Use("e1", "999999999999999999") },
            };
        }
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public Task A_fault_has_its_code_in_lines_and_spares_its_neighbours(string code, string faulty) => ForTwoTenantsAsync(async (engine, tenant) =>
    {
        await StartAsync(engine, tenant);

        ShouldReject(await engine.SendAsync(tenant, EventFormat.Lines, $"{Use("n1", "1")}\n\r\n  {faulty}\r\n{Use("n2", "1")}"), code, at: 1, neighbours: 2);
        await engine.ShouldSumUpAsync(tenant);
    });

    [Theory]
    [MemberData(nameof(Faults))]
    public Task A_fault_has_its_code_in_a_batch_and_spares_its_neighbours(string code, string faulty) => ForTwoTenantsAsync(async (engine, tenant) =>
    {
        await StartAsync(engine, tenant);

        ShouldReject(await engine.SendAsync(tenant, EventFormat.Batch, $"[{Use("n1", "1")}, {faulty},{Use("n2", "1")}]"), code, at: 1, neighbours: 2);
        await engine.ShouldSumUpAsync(tenant);
    });

    [Theory]
    [MemberData(nameof(Faults))]
    public Task A_fault_has_its_code_alone_and_is_kept(string code, string faulty) => ForTwoTenantsAsync(async (engine, tenant) =>
    {
        await StartAsync(engine, tenant);
        if (code == "event.unreadable")
        {
            (await Refused(engine.Events.IngestAsync(tenant, EventFormat.Single, "5"u8.ToArray(), default))).Code.ShouldBe("request.unreadable");
            return;
        }

        ShouldReject(await engine.SendAsync(tenant, EventFormat.Single, faulty), code, at: 0, neighbours: 0);
        await engine.FactsAsync(tenant);
        var kept = await engine.Records.ListRejectedAsync(new Ports.RejectedQuery(engine.Accounts.TenantNumber(tenant)!.Value, 0, 10), default);
        System.Text.Encoding.UTF8.GetString(kept.Single().Document.Span).ShouldBe(faulty);
        kept.Single().Code.ShouldBe(code);
    });

    [Theory]
    [InlineData(EventFormat.Single, "")]
    [InlineData(EventFormat.Single, "{")]
    [InlineData(EventFormat.Single, "[]")]
    [InlineData(EventFormat.Single, "{} {}")]
    [InlineData(EventFormat.Batch, "{}")]
    [InlineData(EventFormat.Batch, "[{}")]
    [InlineData(EventFormat.Batch, "[{}]]")]
    public Task A_body_that_cannot_be_read_takes_nothing(EventFormat format, string body) => ForTwoTenantsAsync(async (engine, tenant) =>
    {
        await StartAsync(engine, tenant);

        (await Refused(engine.Events.IngestAsync(tenant, format, System.Text.Encoding.UTF8.GetBytes(body), default))).Code.ShouldBe("request.unreadable");
        (await engine.CountsAsync(tenant)).Received.ShouldBe(1);
    });

    [Fact]
    public Task Exactly_35_days_old_and_exactly_5_minutes_ahead_are_accepted() => ForTwoTenantsAsync(async (engine, tenant) =>
    {
        await StartAsync(engine, tenant);

        (await engine.SendAsync(tenant, Use("e1", "5", "2026-01-25T00:00:00Z"), Use("e2", "5", "2026-03-01T00:05:00Z"))).Counted.ShouldBe(2);
    });

    [Fact]
    public Task A_leap_second_is_the_end_of_its_day() => ForTwoTenantsAsync(async (engine, tenant) =>
    {
        await StartAsync(engine, tenant);

        (await engine.SendAsync(tenant, Use("e1", "90", "2026-02-28T23:59:60Z"), Use("e2", "2", "2026-03-01T05:29:60.5+05:30"))).Counted.ShouldBe(2);
        (await engine.StatusAsync(tenant)).Used.ToString().ShouldBe("1");
    });

    [Fact]
    public Task Values_may_be_decimal_strings_and_an_event_without_a_time_is_of_now() => ForTwoTenantsAsync(async (engine, tenant) =>
    {
        await StartAsync(engine, tenant);
        await engine.SetClockAsync(tenant, "2026-03-20T00:00:00Z");
        await engine.SendAsync(tenant, Use("e1", "\"60.5\""));

        var fact = (await engine.FactsAsync(tenant)).Single(item => item.Fact.Used.ToString() == "61.5").Fact;
        fact.OccurredAt.ShouldBe(At("2026-03-20T00:00:00Z"));
    });

    [Fact]
    public Task Rejected_events_are_received_anew_when_replayed() => ForTwoTenantsAsync(async (engine, tenant) =>
    {
        await StartAsync(engine, tenant);
        await engine.SendAsync(tenant, Use("e1", "5", "2026-03-01T01:00:00Z"), Use("e2", "\"much\""), "{");
        await engine.SetClockAsync(tenant, "2026-03-01T01:00:00Z");

        var answer = await Done(engine.Events.ReplayAsync(tenant, new ReplaySelection(null, null, 100), default));
        (answer.Received, answer.Counted, answer.Rejected.Count).ShouldBe((2, 1, 1));
        (await engine.ShouldSumUpAsync(tenant)).ShouldBe(new Brimful.Engine.Tenants.EventCounts(4, 2, 0, 2, 0));
    });

    [Fact]
    public async Task Two_replays_at_once_take_each_event_once()
    {
        using var engine = new RunningEngine();
        await StartAsync(engine, "t1");
        await engine.SendAsync("t1", Use("e1", "5", "2026-03-01T01:00:00Z"));
        await engine.SetClockAsync("t1", "2026-03-01T01:00:00Z");
        await engine.FactsAsync("t1");
        using var gate = new ManualResetEventSlim();
        engine.Store.BeforeCommit = _ => gate.Wait();

        var first = Done(engine.Events.ReplayAsync("t1", new ReplaySelection(null, null, 100), default));
        var second = Done(engine.Events.ReplayAsync("t1", new ReplaySelection(null, null, 100), default));
        engine.Store.BeforeCommit = null;
        gate.Set();
        ((await first).Received, (await second).Received).ShouldBe((1, 0));
        (await engine.ShouldSumUpAsync("t1")).ShouldBe(new Brimful.Engine.Tenants.EventCounts(2, 2, 0, 0, 0));
    }

    private static async Task StartAsync(RunningEngine engine, string tenant)
    {
        await engine.SetUpAsync(tenant);
        await engine.PutBucketAsync(tenant, Some.Bucket("100", Some.Percent(50)));
        await engine.SendAsync(tenant, Use("e0", "1"));
    }

    private static void ShouldReject(Ingested answer, string code, int at, int neighbours)
    {
        answer.Counted.ShouldBe(neighbours);
        var rejected = answer.Rejected.Single();
        (rejected.Code, rejected.Index).ShouldBe((code, at));
        rejected.Message.ShouldNotBeNullOrWhiteSpace();
    }
}
