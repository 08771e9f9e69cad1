using System.Globalization;
using Brimful.Core.Buckets;
using Brimful.Engine.Hosting;
using Brimful.Engine.Rollups;
using Brimful.Engine.Tests.Hosting;
using Brimful.Engine.Tests.Voids;
using NodaTime;
using NodaTime.Text;
using static Brimful.Engine.Tests.Hosting.RunningEngine;
using static Brimful.Engine.Tests.Sessions.SessionEngine;

namespace Brimful.Engine.Tests.Sessions;

/// <summary>Session time over time: each second in the stretch in which it elapsed, of open sessions until now.</summary>
public sealed class SessionUsageTests
{
    [Fact]
    public Task Seconds_lie_in_the_cells_in_which_they_elapsed_and_those_of_open_sessions_go_on() => ForTwoTenantsAsync(async (engine, tenant) =>
    {
        await engine.SetUpSessionsAsync(tenant);
        await engine.PutBucketAsync(tenant, Some.Bucket("100000"));
        await engine.SetClockAsync(tenant, "2026-03-01T02:30:00Z");
        await engine.SendAsync(tenant, Sign("e1", "x", "start", "2026-03-01T00:50:00Z"), Sign("e2", "x", "stop", "2026-03-01T01:10:00Z"), Sign("e3", "y", "start", "2026-03-01T01:59:00Z", "s2"), Sign("before", "z", "start", "2026-02-28T23:00:00Z"), Sign("e4", "z", "stop", "2026-03-01T00:01:00Z"));
        (await UsedAsync(engine, tenant, "PT1H", UsageGrouping.Subject)).ShouldBe("00:660/2 (s1 660/2) 01:660/2 (s1 600/1, s2 60/1) 02:1800/0 (s2 1800/0) = 3120");
        (await engine.UsedAsync(tenant)).ShouldBe("3120");
        engine.Checkpoint();
        await engine.VoidAsync(tenant, "e2");
        await engine.VoidAsync(tenant, "e1");
        (await UsedAsync(engine, tenant, "P1D", UsageGrouping.None)).ShouldBe("00:1920/2 = 1920");
        (await UsedAsync(engine, tenant, "P1D", UsageGrouping.Meter)).ShouldBe("00:1920/2 (m 1920/2) = 1920");
    });

    [Fact]
    public async Task Whatever_came_cells_add_up_to_the_level_of_the_bucket()
    {
        foreach (var seed in Environment.GetEnvironmentVariable("BRIMFUL_SEED") is { } one ? [int.Parse(one, CultureInfo.InvariantCulture)] : Enumerable.Range(60_001, 20))
        {
            var random = new Random(seed);
            var (engine, now) = (new RunningEngine(), At(Midnight));
            var ids = new List<string>();
            await engine.SetUpSessionsAsync("t1", maxSilence: random.Next(2) == 0 ? Duration.FromHours(3) : null);
            await engine.PutBucketAsync("t1", Some.Bucket("100000") with { Subjects = random.Next(2) == 0 ? ["s1"] : null, CountFrom = (CountFrom)random.Next(2) });
            for (var steps = 30; steps > 0; steps--)
            {
                now += Duration.FromMinutes(random.Next(600));
                await engine.SetClockAsync("t1", InstantPattern.ExtendedIso.Format(now));
                var time = now - Duration.FromSeconds(random.Next(3) == 0 ? random.Next(200_000) : -random.Next(2));
                ids.Add($"e{steps}");
                await engine.SendAsync("t1", Sign(ids[^1], $"x{random.Next(4)}", random.Next(4) switch { 0 => "heartbeat", 1 => "stop", _ => "start" }, InstantPattern.ExtendedIso.Format(time), $"s{random.Next(1, 3)}"));
                if (random.Next(8) == 0) await engine.VoidAsync("t1", ids[random.Next(ids.Count)]);
                await engine.RecountAsync();
                if (random.Next(6) == 0) engine.Checkpoint();
            }
            foreach (var grouping in new[] { UsageGrouping.None, UsageGrouping.Subject })
                (await UsedAsync(engine, "t1", "PT1H", grouping)).Split("= ")[1].ShouldBe(await engine.UsedAsync("t1"), $"seed {seed}");
            engine.Dispose();
        }
    }

    [Fact]
    public async Task What_cannot_be_told_is_refused_for_good()
    {
        using var engine = new RunningEngine(options: new NodeOptions { HistoryRetention = Duration.FromDays(40) });
        await engine.SetUpSessionsAsync("t1");
        await engine.PutBucketAsync("t1", Some.Bucket("3") with { Schedule = null, Measure = BucketMeasure.Concurrent }, "open");
        var desk = new UsageDesk(engine.Node);
        (await Refused(desk.OfBucketAsync("t1", "a", "open", new UsageQuery(null, null, UsageStep.Day, UsageGrouping.None), default))).Faults[0].Code.ShouldBe("usage.of_concurrency");
    }

    /// <summary>The cells in which something elapsed or came, by the hour of their start, each with its number of signs, and all together.</summary>
    private static async Task<string> UsedAsync(RunningEngine engine, string tenant, string step, UsageGrouping groupBy)
    {
        UsageStep.TryParse(step, out var parsed).ShouldBeTrue();
        var usage = await Done(new UsageDesk(engine.Node).OfBucketAsync(tenant, "a", "b", new UsageQuery(null, null, parsed!, groupBy), default));
        var cells = usage.Cells.Where(cell => cell.Events != 0 || cell.Used != Core.Quantities.Quantity.Zero)
            .Select(cell => $"{cell.Start.ToString("HH", CultureInfo.InvariantCulture)}:{cell.Used}/{cell.Events}{(cell.Groups.Count == 0 ? "" : $" ({string.Join(", ", cell.Groups.Select(group => $"{group.Key} {group.Used}/{group.Events}"))})")}");
        return $"{string.Join(' ', cells)} = {usage.Used}";
    }
}
