using Brimful.Core.Metering;
using Brimful.Engine.History;
using Brimful.Engine.Meters;
using Brimful.Engine.Rollups;
using Brimful.Engine.Tenants;
using Brimful.Engine.Tests.Hosting;
using Brimful.Engine.Tests.Voids;
using static Brimful.Engine.Tests.Hosting.RunningEngine;

namespace Brimful.Engine.Tests.Rollups;

public sealed class DimensionTests
{
    private static readonly UsageQuery ByRegion = new(null, null, UsageStep.Day, UsageGrouping.Dimension) { Dimension = "region" };

    [Theory]
    [InlineData("\"eu\"", "eu")]
    [InlineData("\"\"", "")]
    [InlineData("\"a\\\"\\u00fc\"", "a\"ü")]
    [InlineData("1.50", "1.50")]
    [InlineData("true", "true")]
    [InlineData("false", "false")]
    [InlineData("null", null)]
    [InlineData("{\"a\":1}", null)]
    [InlineData("[1]", null)]
    [InlineData("\"\\ud800\"", null)]
    public async Task A_value_is_text_a_number_or_a_bool_and_anything_else_is_none(string json, string? value)
    {
        using var engine = new RunningEngine();
        await SetUpAsync(engine);
        await engine.SendAsync("t1", Use("e1", "1", json));
        foreach (var folds in new[] { false, true })
        {
            if (folds) engine.Checkpoint();
            (await GroupsAsync(engine)).ShouldBe([(value, false, "1", 1L)]);
            var page = await Done(new CountedEventDesk(engine.Node).ListAsync("t1", "a", new CountedEventsQuery(null, null, null, null, 10), default));
            page.Items.Single().Values.Single().Dimensions.ShouldBe([new CountedDimension("region", value)]);
        }
    }

    [Theory]
    [InlineData(128, true)]
    [InlineData(129, false)]
    public async Task A_value_has_at_most_128_characters(int length, bool isOne)
    {
        using var engine = new RunningEngine();
        await SetUpAsync(engine);
        await engine.SendAsync("t1", Use("e1", "1", $"\"{new string('ü', length)}\""));
        engine.Checkpoint();
        (await GroupsAsync(engine)).Single().Key.ShouldBe(isOne ? new string('ü', length) : null);
    }

    [Fact]
    public async Task Beyond_a_thousand_values_a_day_the_rest_go_together_and_sums_stay_exact()
    {
        using var engine = new RunningEngine();
        await SetUpAsync(engine);
        var events = Enumerable.Range(0, 1_200).Select(at => Use($"e{at}", "1", $"\"r{at:0000}\"")).Append(Use("twice", "1", "\"r1199\"")).Append(Use("none", "1", "null"));
        await engine.SendAsync("t1", [.. events]);
        engine.Checkpoint();

        var groups = await GroupsAsync(engine);
        groups.Count.ShouldBe(1_002);
        groups.ShouldContain(("r1199", false, "2", 2L));
        groups[^2].ShouldBe((null, false, "1", 1L));
        groups[^1].ShouldBe((null, true, "200", 200L));

        await engine.VoidAsync("t1", "e1150");
        engine.Checkpoint();
        (await GroupsAsync(engine))[^1].ShouldBe((null, true, "199", 199L));
        (await UsageAsync(engine)).Used?.ToString().ShouldBe((await engine.StatusAsync("t1")).Used.ToString());
    }

    [Fact]
    public async Task What_is_taken_back_of_a_value_that_stood_once_alone_and_once_with_the_rest_stays_exact()
    {
        using var engine = new RunningEngine();
        await SetUpAsync(engine);
        await engine.SendAsync("t1", [.. Enumerable.Range(0, 1_001).Select(at => Use($"e{at:0000}", "5", $"\"r{at:0000}\""))]);
        engine.Checkpoint();
        await engine.SendAsync("t1", Use("again", "3", "\"r1000\""));
        engine.Checkpoint();
        (await GroupsAsync(engine)).ShouldContain(("r1000", false, "3", 1L));

        await engine.VoidAsync("t1", "e1000");

        var groups = await GroupsAsync(engine);
        groups.Count.ShouldBe(1_001);
        groups[^1].ShouldBe((null, true, "3", 1L));
        (await UsageAsync(engine)).Used?.ToString().ShouldBe("5003");
    }

    [Fact]
    public async Task Of_readings_at_one_instant_the_value_of_the_later_has_the_level_whatever_is_folded()
    {
        using var engine = new RunningEngine();
        await SetUpAsync(engine, aggregation: Aggregation.Latest);
        await engine.SendAsync("t1", Use("e1", "5", "\"us\"", "2026-03-10T08:00:00Z"), Use("e2", "7", "\"eu\"", "2026-03-10T08:00:00Z"));
        foreach (var folds in new[] { false, true })
        {
            if (folds) engine.Checkpoint();
            (await UsageAsync(engine)).Cells.First(cell => cell.Events > 0).Groups.Select(group => (group.Key, group.Used.ToString(), group.Events)).ShouldBe([("eu", "7", 1L), ("us", "0", 1L)]);
        }
    }

    [Fact]
    public async Task Blocks_that_become_one_keep_their_groups()
    {
        using var engine = new RunningEngine();
        await SetUpAsync(engine);
        await engine.SendAsync("t1", Use("e1", "1", "\"eu\""), Use("e2", "2", "\"us\""));
        engine.Checkpoint();
        await engine.SendAsync("t1", Use("e3", "4", "\"eu\""), Use("e4", "8", "null"));
        engine.Checkpoint();
        var account = engine.Accounts.AccountNumber("t1", "a")!.Value;
        var settings = engine.Node.ShardOf(account).Settings;
        var blocks = engine.Store.History.Rollups.Read(settings.Number, HistoryForm.GroupOf(account, settings.ShardBits), int.MinValue, int.MaxValue).Blocks;
        blocks.Count.ShouldBe(2);
        engine.Store.History.Rollups.Replace([RollupMerge.Of(blocks)]);

        (await GroupsAsync(engine)).ShouldBe([("eu", false, "5", 2L), ("us", false, "2", 1L), (null, false, "8", 1L)]);
    }

    [Fact]
    public async Task An_erased_account_leaves_no_values_and_its_neighbours_keep_theirs()
    {
        using var engine = new RunningEngine();
        await SetUpAsync(engine);
        foreach (var other in new[] { "o1", "o2", "o3" }) await engine.PutAccountAsync("t1", other, other);
        await engine.PutAccountAsync("t1", "near", "n1");
        engine.Node.ShardOf(engine.Accounts.AccountNumber("t1", "near")!.Value).ShouldBe(engine.Node.ShardOf(engine.Accounts.AccountNumber("t1", "a")!.Value));
        await engine.SendAsync("t1", Use("e1", "5", "\"very-personal\""), Use("e2", "6", "\"very-personal\""), Use("e3", "7", "\"eu\"", subject: "n1"));
        engine.Checkpoint();
        await engine.VoidAsync("t1", "e2");
        engine.Checkpoint();
        await Done(engine.Accounts.EraseAsync("t1", "a", Always, default));
        engine.Checkpoint();

        var personal = "very-personal"u8.ToArray();
        foreach (var shard in engine.Node.Shards)
        {
            engine.Store.History.ReadCommands(shard.Number).Count(fold => fold.Body.Span.IndexOf(personal) >= 0).ShouldBe(0);
            foreach (var group in Enumerable.Range(0, 4))
                engine.Store.History.Rollups.Read(shard.Number, group, int.MinValue, int.MaxValue).Blocks.Count(block => block.Body.Span.IndexOf(personal) >= 0).ShouldBe(0);
        }
        var near = await Done(new UsageDesk(engine.Node).OfMeterAsync("t1", "near", "m", ByRegion, default));
        near.Cells.SelectMany(cell => cell.Groups).Select(group => (group.Key, group.Used.ToString())).ShouldBe([("eu", "7")]);
        using var restarted = engine.AfterPowerCut();
        restarted.Fatal.ShouldBeNull();
    }

    [Fact]
    public async Task A_meter_without_dimensions_writes_what_it_wrote_before()
    {
        using var engine = new RunningEngine();
        await engine.SetUpAsync("t1", "2026-03-10T12:00:00Z");
        await engine.SendAsync("t1", Use("e1", "5", "\"eu\""));
        engine.Checkpoint();
        var account = engine.Accounts.AccountNumber("t1", "a")!.Value;
        var settings = engine.Node.ShardOf(account).Settings;
        engine.Store.History.Rollups.Read(settings.Number, HistoryForm.GroupOf(account, settings.ShardBits), int.MinValue, int.MaxValue).Blocks.Single().Body.Span[0].ShouldBe(RollupForm.Block);
        (await Refused(new UsageDesk(engine.Node).OfMeterAsync("t1", "a", "m", ByRegion, default))).Faults.Single().ShouldSatisfyAllConditions(
            fault => fault.Code.ShouldBe("usage.group_unknown"), fault => fault.Path.ShouldBe("groupBy"), fault => fault.Message.ShouldContain("subject, meter"));
    }

    [Fact]
    public async Task Dimensions_are_frozen_with_their_meter_and_bound_in_number()
    {
        using var engine = new RunningEngine();
        await SetUpAsync(engine);
        await Done(engine.Meters.PutAsync("t1", "m", Terms(Aggregation.Sum, ("zone", "$.zone"), ("region", "$.region")), Always, default));
        (await Done(engine.Meters.GetAsync("t1", "m", default))).Terms.Dimensions.Length.ShouldBe(2);
        await Done(engine.Meters.PutAsync("t1", "m", Terms(Aggregation.Sum, ("region", "$.region")), Always, default));
        await engine.SendAsync("t1", Use("e1", "5", "\"eu\""));
        (await Refused(engine.Meters.PutAsync("t1", "m", Terms(Aggregation.Sum, ("region", "$.other")), Always, default))).Code.ShouldBe("meter.in_use");
        using var restarted = engine.AfterPowerCut();
        (await Done(restarted.Meters.GetAsync("t1", "m", default))).Terms.Dimensions.ShouldBe([new MeterDimension("region", "$.region")]);
        var tooMany = Terms(Aggregation.Sum, [.. Enumerable.Range(0, 5).Select(at => ($"d{at}", at == 0 ? "nope" : $"$.d{at}"))]);
        (await Refused(engine.Meters.PutAsync("t1", "n", tooMany, Always, default))).Faults.Select(fault => (fault.Path, fault.Code))
            .ShouldBe([("dimensions.d0", "meter.path_invalid"), ("dimensions", "meter.too_many_dimensions")]);
    }

    [Fact]
    public async Task A_recount_of_the_store_agrees_and_an_unknown_dimension_names_those_that_exist()
    {
        using var engine = new RunningEngine();
        await SetUpAsync(engine);
        await engine.SendAsync("t1", Use("e1", "5", "\"eu\""), Use("e2", "6", "null"));
        await engine.VoidAsync("t1", "e1");
        engine.Checkpoint();
        await engine.SendAsync("t1", Use("e3", "7", "3"));
        (await Refused(new UsageDesk(engine.Node).OfBucketAsync("t1", "a", "b", ByRegion with { Dimension = "colour" }, default))).Faults.Single().Message.ShouldContain("subject, meter, region");
        using var restarted = engine.AfterPowerCut();
        (await GroupsAsync(restarted)).ShouldBe([("3", false, "7", 1L), (null, false, "6", 1L)]);
        restarted.Fatal.ShouldBeNull();
    }

    internal static async Task SetUpAsync(RunningEngine engine, string now = "2026-03-10T12:00:00Z", Aggregation aggregation = Aggregation.Sum)
    {
        await Done(engine.Tenants.PutAsync("t1", new TenantTerms("t1", TenantMode.Sandbox, At(now)), Always, default));
        await Done(engine.Meters.PutAsync("t1", "m", Terms(aggregation, ("region", "$.region")), Always, default));
        await engine.PutAccountAsync("t1", "a", "s1");
        await engine.PutBucketAsync("t1", Some.Bucket());
    }

    /// <param name="region">As JSON.</param>
    internal static string Use(string id, string value, string region, string? time = null, string subject = "s1") =>
        RunningEngine.Use(id, value, time, subject).Replace("\"data\":{", $"\"data\":{{\"region\":{region},", StringComparison.Ordinal);

    private static MeterTerms Terms(Aggregation aggregation, params (string Name, string Path)[] dimensions) => new("use", aggregation, "$.value", "1", [])
    {
        Dimensions = [.. dimensions.OrderBy(dimension => dimension.Name, StringComparer.Ordinal).Select(dimension => new MeterDimension(dimension.Name, dimension.Path))],
    };

    private static Task<UsageOverTime> UsageAsync(RunningEngine engine) => Done(new UsageDesk(engine.Node).OfBucketAsync("t1", "a", "b", ByRegion, default));

    internal static async Task<List<(string? Key, bool IsOther, string Used, long Events)>> GroupsAsync(RunningEngine engine) =>
        [.. (await UsageAsync(engine)).Cells.SelectMany(cell => cell.Groups).Select(group => (group.Key, group.IsOther, group.Used.ToString(), group.Events))];
}
