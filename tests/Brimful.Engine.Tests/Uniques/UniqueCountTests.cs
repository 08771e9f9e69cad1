using Brimful.Core.Metering;
using Brimful.Engine.History;
using Brimful.Engine.Hosting;
using Brimful.Engine.Meters;
using Brimful.Engine.Rollups;
using Brimful.Engine.Tenants;
using Brimful.Engine.Tests.Hosting;
using Brimful.Engine.Tests.Recounts;
using Brimful.Engine.Tests.Voids;
using NodaTime;
using static Brimful.Engine.Tests.Hosting.RunningEngine;

namespace Brimful.Engine.Tests.Uniques;

/// <summary>S5 <c>uniqueCount</c> on a whole engine.</summary>
public sealed class UniqueCountTests
{
    [Theory]
    [InlineData("1 | 1.0 | 10e-1 | 0.1E+1 | 1e0")]
    [InlineData("0 | -0 | 0.000 | 0e7")]
    [InlineData("12345678901234567890123 | 1.2345678901234567890123e22 | 12345678901234567890123.0")]
    [InlineData("-1 | -1.00")]
    [InlineData("\"ab\" | \"a\\u0062\"")]
    [InlineData("true")]
    public async Task What_is_written_in_different_ways_is_one_value(string same)
    {
        using var engine = new RunningEngine();
        await SetUpAsync(engine);
        var events = same.Split(" | ").Select((json, at) => Use($"e{at}", json)).ToArray();
        (await engine.SendAsync("t1", events)).Counted.ShouldBe(events.Length);
        (await engine.StatusAsync("t1")).Used.ToString().ShouldBe("1");
    }

    [Fact]
    public async Task What_says_different_things_is_different_values_of_any_length()
    {
        using var engine = new RunningEngine();
        await SetUpAsync(engine);
        string[] values = ["1", "\"1\"", "-1", "10", "0.1", "true", "\"true\"", "false", "\"\"", "\" \"", "\"A\"", "\"a\"", "12345678901234567890123", "12345678901234567890124", $"\"{new string('x', 9_000)}\"", $"\"{new string('x', 9_001)}\""];
        await engine.SendAsync("t1", [.. values.Select((json, at) => Use($"e{at}", json))]);
        (await engine.StatusAsync("t1")).Used.ToString().ShouldBe($"{values.Length}");
    }

    [Theory]
    [InlineData("null")]
    [InlineData("{\"a\":1}")]
    [InlineData("[1]")]
    [InlineData("\"\\ud800\"")]
    [InlineData("1e99999999999999999999")]
    public async Task What_is_neither_text_nor_number_nor_bool_is_rejected_with_a_code(string json)
    {
        using var engine = new RunningEngine();
        await SetUpAsync(engine);
        var rejected = (await engine.SendAsync("t1", Use("e1", json), """{"specversion":"1.0","type":"use","source":"tests","id":"e2","subject":"s1","data":{}}""")).Rejected;
        rejected.Select(one => one.Code).ShouldBe(["event.value_invalid", "event.value_invalid"]);
        (await engine.StatusAsync("t1")).Used.ToString().ShouldBe("0");
    }

    [Fact]
    public Task A_bucket_made_in_mid_period_counts_the_values_that_came_before_and_goes_on_from_there() => ForTwoTenantsAsync(async (engine, tenant) =>
    {
        await SetUpAsync(engine, tenant);
        await engine.SendAsync(tenant, Use("e1", "\"ann\""), Use("e2", "\"bob\""), Use("e3", "\"ann\"", subject: "s2"), Use("e0", "\"old\"", "2026-02-28T23:00:00Z"));
        await engine.VoidAsync(tenant, "e2");
        await engine.PutCountedAsync(tenant, Some.Bucket("10", Some.Value(1), Some.Value(3)), "made");
        (await engine.DescribeAsync(tenant, "made")).ShouldBe("1: passed armed");
        await engine.SendAsync(tenant, Use("e4", "\"cid\""), Use("e5", "\"bob\""), Use("e6", "\"bob\""));
        (await engine.DescribeAsync(tenant, "made")).ShouldBe("3: passed crossed");
        await engine.VoidAsync(tenant, "e1");
        (await engine.StatusAsync(tenant, "made")).Used.ToString().ShouldBe("3");
        await engine.VoidAsync(tenant, "e3");
        (await engine.StatusAsync(tenant, "made")).Used.ToString().ShouldBe("2");
    });

    [Fact]
    public async Task Narrowing_takes_the_values_away_that_only_others_brought_and_widening_brings_them_back()
    {
        using var engine = new RunningEngine();
        await SetUpAsync(engine);
        await engine.SendAsync("t1", Use("e1", "\"ann\""), Use("e2", "\"ann\"", subject: "s2"), Use("e3", "\"bob\"", subject: "s2"));
        var terms = Some.Bucket("10", Some.Value(2));
        (await engine.StatusAsync("t1")).Used.ToString().ShouldBe("2");
        (await engine.PutCountedAsync("t1", terms with { Subjects = ["s1"] })).Used.ToString().ShouldBe("1");
        (await engine.PutCountedAsync("t1", terms)).Used.ToString().ShouldBe("2");
        (await engine.PutCountedAsync("t1", terms with { Subjects = ["s2"] })).Used.ToString().ShouldBe("2");
    }

    [Fact]
    public async Task Values_survive_a_checkpoint_a_cut_of_power_and_the_loss_of_all_state()
    {
        using var engine = new RunningEngine();
        await SetUpAsync(engine);
        await engine.SendAsync("t1", Use("e1", "\"ann\""), Use("e2", "\"ann\"", subject: "s2"), Use("e3", "\"bob\"", subject: "s2"), Use("late", "\"old\"", "2026-02-20T00:00:00Z"));
        engine.Checkpoint();
        engine.Checkpoint();
        engine.Checkpoint();
        await engine.SendAsync("t1", Use("e4", "\"cid\""));
        await engine.FactsAsync("t1");
        foreach (var loses in new[] { false, true })
        {
            var store = engine.Store.Copy();
            if (loses) store.LoseState();
            using var second = new RunningEngine(store, records: engine.Records.Copy());
            (await second.StatusAsync("t1")).Used.ToString().ShouldBe("3");
            await second.SendAsync("t1", Use("e5", "\"ann\""), Use("e6", "\"dan\""));
            await second.VoidAsync("t1", "e3");
            (await second.StatusAsync("t1")).Used.ToString().ShouldBe("3");
            second.Fatal.ShouldBeNull();
        }
    }

    [Fact]
    public async Task The_list_of_events_names_values_by_digests_that_are_the_same_for_the_same_value()
    {
        using var engine = new RunningEngine();
        await SetUpAsync(engine);
        await engine.SendAsync("t1", Use("e1", "\"ann\"", "2026-03-09T00:00:01Z"), Use("e2", "\"ann\"", "2026-03-09T00:00:02Z"), Use("e3", "\"bob\"", "2026-03-09T00:00:03Z"));
        var values = (await Done(new CountedEventDesk(engine.Node).ListAsync("t1", "a", new CountedEventsQuery(null, null, null, null, 10), default))).Items.Select(one => one.Values.Single()).ToList();
        values.ShouldAllBe(value => value.Quantity == null && value.Digest!.Length == 32 && value.Meter == "m");
        values.Select(value => values.FindIndex(other => other.Digest == value.Digest)).ShouldBe([0, 0, 2]);
    }

    [Fact]
    public async Task Usage_over_time_tells_the_distinct_values_of_each_cell_and_group_and_of_the_whole()
    {
        using var engine = new RunningEngine();
        await SetUpAsync(engine);
        await engine.SendAsync("t1", Use("e1", "\"ann\"", "2026-03-02T00:00:00Z"), Use("e2", "\"ann\"", "2026-03-02T01:00:00Z", "s2"), Use("e3", "\"bob\"", "2026-03-02T02:00:00Z", "s2"), Use("e4", "\"ann\"", "2026-03-03T00:00:00Z"), Use("e5", "\"cid\"", "2026-03-03T00:00:00Z"));
        foreach (var folds in new[] { false, true })
        {
            if (folds) engine.Checkpoint();
            (await UsageAsync(engine, UsageGrouping.None)).ShouldBe("3 of 5 | 2: 2/3 | 3: 2/2");
            (await UsageAsync(engine, UsageGrouping.Subject)).ShouldBe("3 of 5 | 2: 2/3 s1=1/1 s2=2/2 | 3: 2/2 s1=2/2");
            (await UsageAsync(engine, UsageGrouping.Dimension)).ShouldBe("3 of 5 | 2: 2/3 ann=1/2 bob=1/1 | 3: 2/2 ann=1/1 cid=1/1");
            (await UsageAsync(engine, UsageGrouping.Meter)).ShouldBe("3 of 5 | 2: 2/3 m=2/3 | 3: 2/2 m=2/2");
        }
        await engine.VoidAsync("t1", "e3");
        (await UsageAsync(engine, UsageGrouping.Subject)).ShouldBe("2 of 4 | 2: 1/2 s1=1/1 s2=1/1 | 3: 2/2 s1=2/2");
        engine.Checkpoint();
        (await UsageAsync(engine, UsageGrouping.None)).ShouldBe("2 of 4 | 2: 1/2 | 3: 2/2");
        (await engine.StatusAsync("t1")).Used.ToString().ShouldBe("2");
    }

    [Fact]
    public async Task Values_whose_events_were_dropped_are_refused_and_never_guessed()
    {
        using var engine = new RunningEngine(options: new NodeOptions { HistoryRetention = Duration.FromDays(40) });
        await Done(engine.Tenants.PutAsync("live", new TenantTerms("live", TenantMode.Live, null), Always, default));
        await Done(engine.Meters.PutAsync("live", "m", new MeterTerms("use", Aggregation.Count, null, "1", []), Always, default));
        await engine.PutAccountAsync("live", "a", "s1");
        await engine.SendAsync("live", Use("now", "1"));
        await SetUpAsync(engine, now: "2024-01-01T10:20:00Z");
        await engine.SendAsync("t1", Use("e1", "\"ann\""));
        engine.Checkpoint();
        await engine.SetClockAsync("t1", "2024-03-15T00:00:00Z");
        await engine.SendAsync("t1", Use("later", "\"bob\""));
        engine.Checkpoint();
        var january = new UsageQuery(At("2024-01-01T00:00:00Z"), At("2024-02-01T00:00:00Z"), UsageStep.Day, UsageGrouping.None);
        (await Refused(new UsageDesk(engine.Node).OfBucketAsync("t1", "a", "b", january, default))).Code.ShouldBe("usage.history_insufficient");
        var year = Some.Bucket() with { Schedule = new Core.Periods.PeriodSchedule(Core.Periods.PeriodUnit.Year, 1, new LocalDateTime(2024, 1, 1, 0, 0), DateTimeZone.Utc) };
        (await Refused(engine.Buckets.PutAsync("t1", "a", "year", year, Always, default))).Code.ShouldBe("bucket.history_insufficient");
    }

    [Fact]
    public async Task An_erased_account_leaves_no_digest_in_journal_history_and_state_and_its_neighbour_keeps_its_values()
    {
        using var engine = new RunningEngine();
        await SetUpAsync(engine);
        foreach (var other in new[] { "o1", "o2", "o3", "near" }) await engine.PutAccountAsync("t1", other, other);
        await engine.SendAsync("t1", Use("e1", "\"ann\""), Use("e2", "\"bob\"", subject: "near"));
        engine.Checkpoint();
        await engine.SendAsync("t1", Use("e3", "\"ann\""));
        var (ann, bob) = (await DigestAsync(engine, "a"), await DigestAsync(engine, "near"));
        engine.Store.Holds(ann).ShouldBeTrue();

        await Done(engine.Accounts.EraseAsync("t1", "a", Always, default));
        engine.Checkpoint();

        engine.Store.Holds(ann).ShouldBeFalse();
        engine.Store.Holds(bob).ShouldBeTrue();
        using var restarted = engine.AfterPowerCut();
        restarted.Fatal.ShouldBeNull();
    }

    [Fact]
    public async Task A_meter_needs_to_say_where_the_value_stands()
    {
        using var engine = new RunningEngine();
        await SetUpAsync(engine);
        (await Refused(engine.Meters.PutAsync("t1", "n", new MeterTerms("use", Aggregation.UniqueCount, null, "1", []), Always, default))).Faults.Single().Code.ShouldBe("meter.value_missing");
    }

    internal static async Task SetUpAsync(RunningEngine engine, string tenant = "t1", string now = "2026-03-10T00:00:00Z")
    {
        await Done(engine.Tenants.PutAsync(tenant, new TenantTerms(tenant, TenantMode.Sandbox, At(now)), Always, default));
        var terms = new MeterTerms("use", Aggregation.UniqueCount, "$.value", "seats", []) { Dimensions = [new MeterDimension("value", "$.value")] };
        await Done(engine.Meters.PutAsync(tenant, "m", terms, Always, default));
        await engine.PutAccountAsync(tenant, "a", "s1", "s2");
        await engine.PutBucketAsync(tenant, Some.Bucket("10", Some.Value(2)));
    }

    /// <summary>The digest of the value that an account's first event brought, as it is stored.</summary>
    private static async Task<byte[]> DigestAsync(RunningEngine engine, string account)
    {
        var events = await Done(new CountedEventDesk(engine.Node).ListAsync("t1", account, new CountedEventsQuery(null, null, null, null, 1), default));
        byte[] digest = [.. Convert.FromHexString(events.Items[0].Values[0].Digest!)];
        Array.Reverse(digest);
        return digest;
    }

    private static async Task<string> UsageAsync(RunningEngine engine, UsageGrouping groupBy)
    {
        var query = new UsageQuery(null, null, UsageStep.Day, groupBy) { Dimension = groupBy == UsageGrouping.Dimension ? "value" : null };
        var usage = await Done(new UsageDesk(engine.Node).OfBucketAsync("t1", "a", "b", query, default));
        var cells = usage.Cells.Where(cell => cell.Events > 0)
            .Select(cell => string.Join(' ', cell.Groups.Select(group => $"{group.Key}={group.Used}/{group.Events}").Prepend($"{cell.Start.InUtc().Day}: {cell.Used}/{cell.Events}")));
        return string.Join(" | ", cells.Prepend($"{usage.Used} of {usage.Events}"));
    }
}
