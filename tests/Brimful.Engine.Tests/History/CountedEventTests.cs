using Brimful.Core.Metering;
using Brimful.Engine.History;
using Brimful.Engine.Meters;
using Brimful.Engine.Tests.Hosting;
using NodaTime;
using static Brimful.Engine.Tests.Hosting.RunningEngine;

namespace Brimful.Engine.Tests.History;

/// <summary>The events behind a level are those that were acknowledged, wherever they stand.</summary>
public sealed class CountedEventTests
{
    [Fact]
    public Task Events_are_read_by_time_out_of_history_and_journal_together() => ForTwoTenantsAsync(async (engine, tenant) =>
    {
        await engine.SetUpAsync(tenant);
        await engine.PutAccountAsync(tenant, "other", "s9");
        await engine.SendAsync(tenant, Use("late", "1", "2026-02-20T10:00:00Z"), Use("b", "2.5", "2026-02-28T10:00:00Z"), Use("x", "7", subject: "s9"));
        engine.Checkpoint();
        await engine.SendAsync(tenant, Use("later", "3", "2026-02-20T09:00:00Z"), Use("c", "4", "2026-02-28T10:00:00Z"));

        var all = await ListAsync(engine, tenant);
        all.Select(item => item.Id).ShouldBe(["later", "late", "b", "c"]);
        all[2].ShouldSatisfyAllConditions(
            item => item.Source.ShouldBe("tests"),
            item => item.Subject.ShouldBe("s1"),
            item => item.Time.ShouldBe(At("2026-02-28T10:00:00Z")),
            item => item.ReceivedAt.ShouldBe(At("2026-03-01T00:00:00Z")),
            item => item.Values.Select(value => (value.Meter, value.Quantity.ToString())).ShouldBe([("m", "2.5")]));
        (await ListAsync(engine, tenant, At("2026-02-20T10:00:00Z"), At("2026-02-28T10:00:00Z"))).Select(item => item.Id).ShouldBe(["late"]);
        (await ListAsync(engine, tenant, At("2026-03-05T00:00:00Z"))).ShouldBeEmpty();
    });

    [Fact]
    public async Task Pages_go_on_where_they_were_while_the_journal_is_folded()
    {
        using var engine = new RunningEngine();
        await engine.SetUpAsync("t1");
        for (var round = 0; round < 6; round++)
            await engine.SendAsync("t1", [.. Enumerable.Range(0, 7).Select(at => Use($"e{round}-{at}", "1", at % 2 == 0 ? "2026-02-28T00:00:00Z" : null))]);
        var seen = new List<string>();
        string? after = null;
        do
        {
            var page = await Done(new CountedEventDesk(engine.Node).ListAsync("t1", "a", new CountedEventsQuery(null, null, null, after, 5), default));
            seen.AddRange(page.Items.Select(item => item.Id));
            after = page.Next;
            engine.Checkpoint();
            await engine.SendAsync("t1", Use($"new{seen.Count}", "1", "2026-02-01T00:00:00Z"));
        }
        while (after is not null);
        var expected = Enumerable.Range(0, 6).SelectMany(round => Enumerable.Range(0, 7).Select(at => (Round: round, At: at))).ToList();
        seen.ShouldBe([.. expected.Where(one => one.At % 2 == 0).Concat(expected.Where(one => one.At % 2 == 1)).Select(one => $"e{one.Round}-{one.At}")]);
    }

    [Fact]
    public Task Of_a_bucket_only_what_counted_in_it_is_read() => ForTwoTenantsAsync(async (engine, tenant) =>
    {
        await engine.SetUpAsync(tenant);
        await Done(engine.Meters.PutAsync(tenant, "n", new MeterTerms("other", Aggregation.Count, null, "1", []), Always, default));
        await engine.PutAccountAsync(tenant, "a", "s1", "s2");
        await engine.PutBucketAsync(tenant, Some.Bucket(), "all");
        await engine.PutBucketAsync(tenant, Some.Bucket() with { Subjects = ["s2"] }, "second");
        await engine.SendAsync(tenant, Use("e1", "1"), Use("e2", "1", subject: "s2"), Use("o", "1").Replace("\"use\"", "\"other\"", StringComparison.Ordinal), Use("old", "1", "2026-02-20T00:00:00Z"));
        engine.Checkpoint();
        await engine.SendAsync(tenant, Use("e3", "1", subject: "s2"));

        (await ListAsync(engine, tenant, bucket: "all")).Select(item => item.Id).ShouldBe(["e1", "e2", "e3"]);
        (await ListAsync(engine, tenant, bucket: "second")).Select(item => item.Id).ShouldBe(["e2", "e3"]);
        (await ListAsync(engine, tenant)).Count.ShouldBe(5);
    });

    [Fact]
    public async Task What_is_not_there_is_refused()
    {
        using var engine = new RunningEngine();
        await engine.SetUpAsync("t1");
        var desk = new CountedEventDesk(engine.Node);
        var all = new CountedEventsQuery(null, null, null, null, 10);
        (await Refused(desk.ListAsync("t9", "a", all, default))).Code.ShouldBe("not_found");
        (await Refused(desk.ListAsync("t1", "b", all, default))).Code.ShouldBe("not_found");
        (await Refused(desk.ListAsync("t1", "a", all with { Bucket = "b" }, default))).Code.ShouldBe("not_found");
        (await Refused(desk.ListAsync("t1", "a", all with { After = "§" }, default))).Code.ShouldBe("cursor.invalid");
    }

    private static async Task<IReadOnlyList<CountedEvent>> ListAsync(RunningEngine engine, string tenant, Instant? from = null, Instant? to = null, string? bucket = null) =>
        (await Done(new CountedEventDesk(engine.Node).ListAsync(tenant, "a", new CountedEventsQuery(from, to, bucket, null, 1_000), default))).Items;
}
