using System.Globalization;
using Brimful.Core.Metering;
using Brimful.Engine.Rollups;
using Brimful.Engine.Tests.Hosting;
using Brimful.Engine.Tests.Voids;
using NodaTime;
using static Brimful.Engine.Tests.Hosting.RunningEngine;

namespace Brimful.Engine.Tests.Rollups;

/// <summary>Usage by the values of a dimension is what the events say, wherever it stands by now. BRIMFUL_SEED runs one program alone.</summary>
public sealed class DimensionProperties
{
    private const int Programs = 16;

    private static readonly string?[] Regions = ["eu", "us", "ü", "true", null];

    [Fact]
    public async Task Every_group_is_what_its_events_say_through_checkpoints_restarts_voids_and_lost_states()
    {
        foreach (var seed in Seeds())
        {
            var random = new Random(seed);
            using var world = await World.BeginAsync(random);
            for (var round = random.Next(2, 6); round > 0; round--)
            {
                await world.SendAsync();
                if (random.Next(2) == 0) world.Engine.Checkpoint();
                if (random.Next(3) == 0) await world.VoidAsync();
                if (random.Next(4) == 0) world.Restart();
                if (random.Next(6) == 0) await world.LoseStateAsync();
                await world.ShouldBeExactAsync($"seed {seed} {world.Aggregation}");
            }
            world.Engine.Fatal.ShouldBeNull();
        }
    }

    private static IEnumerable<int> Seeds() =>
        Environment.GetEnvironmentVariable("BRIMFUL_SEED") is { } seed ? [int.Parse(seed, CultureInfo.InvariantCulture)] : Enumerable.Range(31_001, Programs);

    private sealed record Sent(string Id, string Subject, Instant Time, decimal Value, string? Region, bool IsCounted);

    private sealed class World(Random random, Aggregation aggregation) : IDisposable
    {
        private static readonly Instant Now = At("2026-03-10T12:07:00Z");

        private readonly List<Sent> _sent = [];
        private string[] _counted = ["s1", "s2"];
        private int _next;

        public RunningEngine Engine { get; private set; } = new();

        public Aggregation Aggregation { get; } = aggregation;

        public static async Task<World> BeginAsync(Random random)
        {
            var world = new World(random, (Aggregation)random.Next(4));
            await DimensionTests.SetUpAsync(world.Engine, "2026-03-10T12:07:00Z", world.Aggregation);
            await world.Engine.PutAccountAsync("t1", "a", "s1", "s2");
            if (random.Next(2) == 0) world._counted = ["s1"];
            await world.Engine.PutBucketAsync("t1", Some.Bucket() with { Subjects = [.. world._counted] });
            return world;
        }

        public async Task SendAsync()
        {
            var counted = _counted;
            var events = new List<string>();
            for (var left = random.Next(1, 20); left > 0; left--)
            {
                var subject = random.Next(2) == 0 ? "s1" : "s2";
                var time = Now - Duration.FromMinutes(random.Next(0, 9 * 24 * 60));
                var value = Aggregation == Aggregation.Count ? 1 : random.Next(-300, 1_000) / 100m;
                var sent = new Sent($"e{_next++}", subject, time, value, Regions[random.Next(Regions.Length)], counted.Contains(subject));
                _sent.Add(sent);
                events.Add(DimensionTests.Use(sent.Id, sent.Value.ToString(CultureInfo.InvariantCulture), sent.Region is null ? "null" : $"\"{sent.Region}\"", NodaTime.Text.InstantPattern.ExtendedIso.Format(time), subject));
            }
            await Engine.SendAsync("t1", [.. events]);
        }

        public async Task VoidAsync()
        {
            if (_sent.Count == 0) return;
            var one = _sent[random.Next(_sent.Count)];
            await Engine.VoidAsync("t1", one.Id);
            _sent.Remove(one);
        }

        public void Restart()
        {
            var after = Engine.AfterPowerCut();
            Engine.Dispose();
            Engine = after;
        }

        /// <summary>Starts again without what checkpoints kept: from journal and history.</summary>
        public async Task LoseStateAsync()
        {
            await Engine.FactsAsync("t1");
            var store = Engine.Store.Copy();
            store.LoseState();
            var after = new RunningEngine(store, Engine.Options, Engine.Records.Copy());
            Engine.Dispose();
            Engine = after;
        }

        public async Task ShouldBeExactAsync(string seed)
        {
            var step = UsageStep.TryParse(random.Next(2) == 0 ? "PT6H" : "P1D", out var known) ? known : UsageStep.Day;
            var from = random.Next(2) == 0 ? (Instant?)null : Now - Duration.FromMinutes(random.Next(1, 9 * 24 * 60));
            var query = new UsageQuery(from, null, step, UsageGrouping.Dimension) { Dimension = "region" };
            var desk = new UsageDesk(Engine.Node);
            var usage = await Done(desk.OfBucketAsync("t1", "a", "b", query, default));
            usage.Cells.Select(Describe).ShouldBe(usage.Cells.Select(Recount), seed);
            var plain = await Done(desk.OfBucketAsync("t1", "a", "b", query with { GroupBy = UsageGrouping.None, Dimension = null }, default));
            (usage.Used?.ToString(), usage.Events).ShouldBe((plain.Used?.ToString(), plain.Events), seed);
            if (from is null) (usage.Used?.ToString() ?? "0").ShouldBe((await Engine.StatusAsync("t1")).Used.ToString(), seed);
        }

        public void Dispose() => Engine.Dispose();

        private static string Describe(UsageCell cell) =>
            $"{cell.Start} {cell.Used?.ToString() ?? "nothing"} of {cell.Events}: {string.Join(' ', cell.Groups.Select(group => $"{group.Key ?? "-"}={group.Used}/{group.Events}"))}";

        private string Recount(UsageCell cell)
        {
            var counted = _sent.Where(one => one.IsCounted && one.Time < cell.End && one.Time >= At("2026-03-01T00:00:00Z")).ToList();
            var inside = counted.Where(one => one.Time >= cell.Start).ToList();
            var levels = Aggregation == Aggregation.Latest
                ? counted.GroupBy(one => one.Subject).Select(ofSubject => ofSubject.Last(one => one.Time == ofSubject.Max(other => other.Time))).ToList()
                : inside;
            var groups = inside.Concat(levels).Select(one => one.Region).Distinct().OrderBy(region => region is null).ThenBy(region => region, StringComparer.Ordinal)
                .Select(region => $"{region ?? "-"}={LevelOf([.. levels.Where(one => one.Region == region)]) ?? "0"}/{inside.Count(one => one.Region == region)}");
            return $"{cell.Start} {LevelOf(levels) ?? "nothing"} of {inside.Count}: {string.Join(' ', groups)}";
        }

        private string? LevelOf(List<Sent> events)
        {
            decimal? level = Aggregation switch
            {
                Aggregation.Sum => events.Sum(one => one.Value),
                Aggregation.Count => events.Count,
                Aggregation.Max => events.Count == 0 ? null : events.Max(one => one.Value),
                _ => events.Count == 0 ? null : events.Sum(one => one.Value),
            };
            return level?.ToString("0.#########", CultureInfo.InvariantCulture);
        }
    }
}
