using System.Globalization;
using Brimful.Core.Quantities;
using Brimful.Engine.Rollups;
using Brimful.Engine.Tests.Hosting;
using Brimful.Engine.Tests.Voids;
using static Brimful.Engine.Tests.Hosting.RunningEngine;
using static Brimful.Engine.Tests.Spend.SpendingEngine;

namespace Brimful.Engine.Tests.Spend;

/// <summary>Usage over time of a budget: what each stretch of time adds to what its period costs.</summary>
public sealed class SpendUsageTests
{
    [Fact]
    public Task Cells_of_a_period_add_up_to_the_level_of_the_budget() => ForTwoTenantsAsync(async (engine, tenant) =>
    {
        await engine.SetUpSpendAsync(tenant);
        await engine.PutBucketAsync(tenant, Budget());
        await engine.SendAsync(tenant, Call("e1", """{"in":3,"out":2}""", "2026-03-08T10:00:00Z"), Call("e2", """{"in":1,"out":2}""", "2026-03-09T10:07:00Z"), Call("e3", """{"in":0,"out":1.5}""", "2026-03-07T23:59:59Z"));
        engine.Checkpoint();
        await engine.SendAsync(tenant, Call("e4", """{"in":-2,"out":0}""", "2026-03-09T12:00:00Z"), Call("e5", """{"in":9,"out":9}""", "2026-03-09T12:00:00Z"));
        await engine.VoidAsync(tenant, "e5");
        (await UsedAsync(engine, tenant, null, "P1D", UsageGrouping.None)).ShouldBe("07:3.25 08:6 09:1.5 = 10.75");
        (await engine.StatusAsync(tenant)).Used.ToString().ShouldBe("10.75");
        (await UsedAsync(engine, tenant, "2026-03-09T10:05:00Z", "P1D", UsageGrouping.None)).ShouldBe("09:1.5 = 1.5");
        (await UsedAsync(engine, tenant, null, "P1M", UsageGrouping.Meter)).ShouldBe("01:10.75 (calls 0.25, in 1, out 9.5) = 10.75");
    });

    [Fact]
    public Task Each_period_begins_at_the_first_price_again() => ForTwoTenantsAsync(async (engine, tenant) =>
    {
        await engine.SetUpSpendAsync(tenant);
        await engine.PutBucketAsync(tenant, Budget());
        await engine.SendAsync(tenant, Call("e1", """{"in":0,"out":4}"""));
        await engine.SetClockAsync(tenant, "2026-04-02T00:00:00Z");
        await engine.SendAsync(tenant, Call("e2", """{"in":0,"out":4}"""));
        (await UsedAsync(engine, tenant, "2026-03-01T00:00:00Z", "P1M", UsageGrouping.None)).ShouldBe("01:8.25 01:8.25 = 16.5");
        (await engine.StatusAsync(tenant)).Used.ToString().ShouldBe("8.25");
    });

    [Fact]
    public Task Quantities_of_several_meters_add_up_by_cell() => ForTwoTenantsAsync(async (engine, tenant) =>
    {
        await engine.SetUpSpendAsync(tenant);
        await engine.PutBucketAsync(tenant, Some.Bucket("100") with { Meter = "out", Meters = ["out", "in"] });
        await engine.SendAsync(tenant, Call("e1", """{"in":3,"out":2}""", "2026-03-08T10:00:00Z"), Call("e2", """{"in":1.5,"out":2}""", "2026-03-09T10:07:00Z"));
        (await UsedAsync(engine, tenant, null, "P1D", UsageGrouping.Meter)).ShouldBe("08:5 (in 3, out 2) 09:3.5 (in 1.5, out 2) = 8.5");
        (await engine.StatusAsync(tenant)).Used.ToString().ShouldBe("8.5");
        (await Refused(new UsageDesk(engine.Node).OfBucketAsync(tenant, "a", "b", new UsageQuery(null, null, UsageStep.Day, UsageGrouping.Subject), default))).Faults[0].Code.ShouldBe("usage.group_unknown");
    });

    /// <summary>The cells in which something was used, by the day of their start, and all together.</summary>
    private static async Task<string> UsedAsync(RunningEngine engine, string tenant, string? from, string step, UsageGrouping groupBy)
    {
        UsageStep.TryParse(step, out var parsed).ShouldBeTrue();
        var usage = await Done(new UsageDesk(engine.Node).OfBucketAsync(tenant, "a", "b", new UsageQuery(from is null ? null : At(from), null, parsed!, groupBy), default));
        var cells = usage.Cells.Where(cell => cell.Events != 0).Select(cell => $"{cell.Start.ToString("dd", CultureInfo.InvariantCulture)}:{Text(cell.Used, cell.Money)}{Groups(cell)}");
        return $"{string.Join(' ', cells)} = {Text(usage.Used, usage.Money)}";
    }

    private static string Groups(UsageCell cell) =>
        cell.Groups.Count == 0 ? "" : $" ({string.Join(", ", cell.Groups.OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => $"{group.Key} {Text(group.Used, group.Money)}"))})";

    private static string Text(Quantity? used, Figure? money) => money?.ToString() ?? used?.ToString() ?? "nothing";
}
