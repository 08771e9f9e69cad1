using Brimful.Core.Buckets;
using Brimful.Core.Metering;
using Brimful.Core.Quantities;
using Brimful.Engine.Hosting;
using Brimful.Engine.Meters;
using Brimful.Engine.Rollups;
using Brimful.Engine.Tenants;
using Brimful.Engine.Tests.Hosting;
using NodaTime;
using static Brimful.Engine.Tests.Hosting.RunningEngine;

namespace Brimful.Engine.Tests.Rollups;

public sealed class UsageOverTimeTests
{
    [Fact]
    public Task Hours_are_read_out_of_rollups_and_journal_together() => ForTwoTenantsAsync(async (engine, tenant) =>
    {
        await engine.SetUpAsync(tenant, "2026-03-10T12:00:00Z");
        await engine.PutBucketAsync(tenant, Some.Bucket());
        await engine.SendAsync(tenant, Use("a", "5", "2026-03-10T08:59:59Z"), Use("b", "2.5", "2026-03-10T09:00:00Z"));
        engine.Checkpoint();
        await engine.SendAsync(tenant, Use("c", "-1", "2026-03-10T09:30:00Z"), Use("a", "5", "2026-03-10T08:59:59Z"));

        var usage = await OfBucketAsync(engine, tenant, Query("2026-03-10T08:00:00Z", "2026-03-10T11:00:00Z", "PT1H"));

        usage.Cells.Select(Describe).ShouldBe(["08:00 5/1", "09:00 1.5/2", "10:00 0/0"]);
        (usage.Used?.ToString(), usage.Events, usage.Unit, usage.TimeZone.Id).ShouldBe(("6.5", 3, "1", "UTC"));
        (await OfBucketAsync(engine, tenant, new UsageQuery(null, null, UsageStep.Day, UsageGrouping.None))).ShouldSatisfyAllConditions(
            whole => whole.Cells.Count.ShouldBe(31),
            whole => (whole.From, whole.To).ShouldBe((At("2026-03-01T00:00:00Z"), At("2026-04-01T00:00:00Z"))),
            whole => whole.Used?.ToString().ShouldBe("6.5"));
    });

    [Fact]
    public async Task What_was_used_stays_known_when_its_events_are_dropped()
    {
        using var engine = new RunningEngine(options: new NodeOptions { HistoryRetention = Duration.FromDays(40) });
        await LiveAsync(engine);
        await engine.SetUpAsync("t1", "2024-01-01T10:20:00Z");
        await engine.PutBucketAsync("t1", Some.Bucket());
        await engine.SendAsync("t1", Use("e1", "5"), Use("e2", "2", "2024-01-01T00:10:00Z"));
        engine.Checkpoint();
        await engine.SetClockAsync("t1", "2024-03-15T00:00:00Z");
        await engine.SendAsync("t1", Use("later", "1"));
        engine.Checkpoint();
        engine.Store.History.Days().ShouldNotContain(DayOf("2024-01-01"));

        var january = await OfBucketAsync(engine, "t1", Query("2024-01-01T00:00:00Z", "2024-02-01T00:00:00Z", "P1M"));
        (january.Used?.ToString(), january.Events).ShouldBe(("7", 2));
        (await OfBucketAsync(engine, "t1", Query("2024-01-01T10:00:00Z", "2024-01-01T10:30:00Z", "PT15M"))).Cells.Select(Describe).ShouldBe(["10:00 0/0", "10:15 5/1"]);
        (await OfBucketAsync(engine, "t1", Query("2024-01-01T05:05:00Z", "2024-01-02T00:00:00Z", "P1D"))).Used?.ToString().ShouldBe("5");
        (await Refused(ReadAsync(engine, "t1", Query("2024-01-01T00:05:00Z", "2024-01-02T00:00:00Z", "P1D")))).Code.ShouldBe("usage.history_insufficient");
    }

    [Fact]
    public async Task An_erased_account_leaves_no_rollups_and_its_neighbours_keep_theirs()
    {
        using var engine = new RunningEngine();
        await engine.SetUpAsync("t1", "2026-03-10T12:00:00Z");
        await engine.PutAccountAsync("t1", "near", "n1");
        await engine.SendAsync("t1", Use("e1", "5"), Use("e2", "7", subject: "n1"), Use("e3", "7", "2026-03-09T12:00:00Z"));
        var (erased, near) = (engine.Accounts.AccountNumber("t1", "a")!.Value, engine.Accounts.AccountNumber("t1", "near")!.Value);
        engine.Checkpoint();
        (RowsOf(engine, erased), RowsOf(engine, near)).ShouldBe((2, 1));

        await Done(engine.Accounts.EraseAsync("t1", "a", Always, default));
        engine.Checkpoint();

        (RowsOf(engine, erased), RowsOf(engine, near)).ShouldBe((0, 1));
        (await Done(new UsageDesk(engine.Node).OfMeterAsync("t1", "near", "m", Query(null, null, "P1D"), default))).Used?.ToString().ShouldBe("7");
    }

    [Fact]
    public async Task A_cut_of_power_between_any_two_writes_of_a_checkpoint_loses_nothing_and_counts_nothing_twice()
    {
        using var engine = new RunningEngine();
        await engine.SetUpAsync("t1", "2026-03-10T12:00:00Z");
        await engine.PutBucketAsync("t1", Some.Bucket());
        await engine.SendAsync("t1", Use("e1", "5"), Use("e2", "2", "2026-03-02T12:00:00Z"));
        engine.Checkpoint();
        await engine.SendAsync("t1", Use("e3", "1"), Use("e4", "2", "2026-03-02T12:00:00Z"));
        var copies = new List<RunningEngine>();
        engine.Store.AfterStateWrite = () => copies.Add(engine.AfterPowerCut());
        engine.Checkpoint();
        engine.Store.AfterStateWrite = null;

        copies.Count.ShouldBeGreaterThan(5);
        foreach (var copy in copies)
        {
            (await OfBucketAsync(copy, "t1", Query(null, null, "P1D"))).Used?.ToString().ShouldBe("10");
            copy.Checkpoint();
            (await OfBucketAsync(copy, "t1", Query(null, null, "P1D"))).Used?.ToString().ShouldBe("10");
            copy.Dispose();
        }
    }

    [Fact]
    public async Task A_bucket_that_counts_from_now_leaves_out_what_was_received_or_dated_before()
    {
        using var engine = new RunningEngine();
        await engine.SetUpAsync("t1", "2026-03-10T12:07:00Z");
        await engine.SendAsync("t1", Use("before", "1"), Use("ahead", "2", "2026-03-10T12:09:00Z"), Use("yesterday", "4", "2026-03-09T12:00:00Z"));
        await engine.SetClockAsync("t1", "2026-03-10T12:08:00Z");
        await engine.PutBucketAsync("t1", Some.Bucket() with { CountFrom = CountFrom.Now });
        await engine.SendAsync("t1", Use("at", "8"), Use("late", "16", "2026-03-10T12:07:59Z"), Use("after", "32", "2026-03-10T12:12:59Z"));
        engine.Checkpoint();

        var used = (await engine.StatusAsync("t1")).Used;
        used.ToString().ShouldBe("40");
        ((Figure?)(await OfBucketAsync(engine, "t1", Query(null, null, "P1D"))).Used).ShouldBe(used);
        (await OfBucketAsync(engine, "t1", Query("2026-03-10T12:00:00Z", "2026-03-10T13:00:00Z", "PT15M"))).Cells.Select(Describe)
            .ShouldBe(["12:00 40/2", "12:15 0/0", "12:30 0/0", "12:45 0/0"]);
    }

    [Fact]
    public async Task A_gauge_holds_its_level_until_its_next_reading()
    {
        using var engine = new RunningEngine();
        await engine.SetUpAsync("t1", "2026-03-10T12:00:00Z", Aggregation.Latest);
        await engine.PutAccountAsync("t1", "a", "s1", "s2");
        await engine.PutBucketAsync("t1", Some.Bucket());
        await engine.SendAsync("t1", Use("e1", "5", "2026-03-01T00:00:00Z"), Use("e2", "7", "2026-03-10T09:10:00Z"), Use("e3", "3", "2026-03-10T10:00:00Z", "s2"));
        engine.Checkpoint();
        await engine.SendAsync("t1", Use("e4", "9", "2026-03-10T09:10:00Z"), Use("e5", "1", "2026-03-10T09:09:00Z"));

        var usage = await OfBucketAsync(engine, "t1", Query("2026-03-10T08:00:00Z", "2026-03-10T12:00:00Z", "PT1H", UsageGrouping.Subject));

        usage.Cells.Select(Describe).ShouldBe(["08:00 5/0", "09:00 9/3", "10:00 12/1", "11:00 12/0"]);
        usage.Cells[3].Groups.Select(group => (group.Key, group.Used.ToString(), group.Events)).ShouldBe([("s1", "9", 0L), ("s2", "3", 0L)]);
        ((Figure?)usage.Used).ShouldBe((await engine.StatusAsync("t1")).Used);
    }

    [Fact]
    public async Task Blocks_of_days_that_are_over_become_one()
    {
        using var engine = new RunningEngine();
        await LiveAsync(engine);
        await engine.SetUpAsync("t1", "2026-03-10T12:00:00Z");
        for (var round = 0; round < 12; round++)
        {
            await engine.SendAsync("t1", Use($"e{round}", "1"));
            engine.Checkpoint();
        }
        using var restarted = engine.AfterPowerCut();
        await restarted.SendAsync("t1", Use("more", "1"));
        restarted.Checkpoint();

        Enumerable.Range(0, 8).Sum(shard => restarted.Store.History.Rollups.Read(shard, 0, DayOf("2026-03-10"), DayOf("2026-03-10")).Blocks.Count).ShouldBe(1);
        (await Done(new UsageDesk(restarted.Node).OfMeterAsync("t1", "a", "m", Query(null, null, "P1D"), default))).Used?.ToString().ShouldBe("13");
    }

    [Fact]
    public async Task What_cannot_be_answered_is_refused()
    {
        using var engine = new RunningEngine();
        await engine.SetUpAsync("t1", "2026-03-10T12:00:00Z");
        await engine.PutBucketAsync("t1", Some.Bucket());
        var desk = new UsageDesk(engine.Node);
        (await Refused(desk.OfBucketAsync("t9", "a", "b", Query(null, null, "P1D"), default))).Code.ShouldBe("not_found");
        (await Refused(desk.OfBucketAsync("t1", "x", "b", Query(null, null, "P1D"), default))).Code.ShouldBe("not_found");
        (await Refused(desk.OfBucketAsync("t1", "a", "x", Query(null, null, "P1D"), default))).Code.ShouldBe("not_found");
        (await Refused(desk.OfMeterAsync("t1", "a", "x", Query(null, null, "P1D"), default))).Code.ShouldBe("not_found");
        (await Refused(ReadAsync(engine, "t1", Query("2026-03-10T12:00:00Z", "2026-03-10T12:00:00Z", "P1D")))).Faults.Single().ShouldSatisfyAllConditions(
            fault => fault.Code.ShouldBe("usage.range_empty"), fault => fault.Path.ShouldBe("to"));
        (await Refused(ReadAsync(engine, "t1", Query("2026-04-10T12:00:00Z", null, "P1D")))).Faults.Single().Path.ShouldBe("from");
        (await Refused(ReadAsync(engine, "t1", Query("0001-01-01T00:00:00Z", "9998-01-01T00:00:00Z", "PT15M")))).Faults.Single().ShouldSatisfyAllConditions(
            fault => fault.Code.ShouldBe("usage.too_many_cells"), fault => fault.Path.ShouldBe("step"));
        (await OfBucketAsync(engine, "t1", Query("2026-03-01T00:00:00Z", "2026-06-13T04:00:00Z", "PT15M"))).Cells.Count.ShouldBe(UsageDesk.MostCells);
    }

    private static UsageQuery Query(string? from, string? to, string step, UsageGrouping groupBy = UsageGrouping.None) =>
        new(from is null ? null : At(from), to is null ? null : At(to), UsageStep.TryParse(step, out var known) ? known : throw new InvalidOperationException(), groupBy);

    private static Task<Outcomes.Outcome<UsageOverTime>> ReadAsync(RunningEngine engine, string tenant, UsageQuery query) =>
        new UsageDesk(engine.Node).OfBucketAsync(tenant, "a", "b", query, default);

    private static Task<UsageOverTime> OfBucketAsync(RunningEngine engine, string tenant, UsageQuery query) => Done(ReadAsync(engine, tenant, query));

    private static string Describe(UsageCell cell) => $"{cell.Start.InUtc().TimeOfDay:HH':'mm} {cell.Used?.ToString() ?? "nothing"}/{cell.Events}";

    private static int RowsOf(RunningEngine engine, int account)
    {
        var settings = engine.Node.ShardOf(account).Settings;
        var rows = 0;
        foreach (var block in engine.Store.History.Rollups.Read(settings.Number, Engine.History.HistoryForm.GroupOf(account, settings.ShardBits), int.MinValue, int.MaxValue).Blocks)
        {
            var reader = new RollupReader(block);
            while (reader.Read(out var row))
                if (row.Place == ((account >> settings.ShardBits) & 15)) rows++;
        }
        return rows;
    }

    /// <summary>A live tenant with an event of now: what the real clock stands at.</summary>
    private static async Task LiveAsync(RunningEngine engine)
    {
        await Done(engine.Tenants.PutAsync("live", new TenantTerms("live", TenantMode.Live, null), Always, default));
        await Done(engine.Meters.PutAsync("live", "m", new MeterTerms("use", Aggregation.Sum, "$.value", "1", []), Always, default));
        await engine.PutAccountAsync("live", "a", "s1");
        await engine.SendAsync("live", Use("now", "1"));
    }

    private static int DayOf(string date) => Engine.History.HistoryForm.DayOf(At(date + "T00:00:00Z").ToUnixTimeTicks());
}
