using System.Globalization;
using Brimful.Core.Metering;
using Brimful.Core.Quantities;
using Brimful.Engine.Rollups;
using Brimful.Engine.Tests.Hosting;
using NodaTime;
using static Brimful.Engine.Tests.Hosting.RunningEngine;

namespace Brimful.Engine.Tests.Rollups;

/// <summary>Usage over time is what the events say, wherever it stands by now. BRIMFUL_SEED runs one program alone.</summary>
public sealed class UsageOverTimeProperties
{
    private const int Programs = 25;

    private static readonly string[] Zones =
        ["UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "Pacific/Apia", "America/St_Johns", "Asia/Kolkata", "Pacific/Chatham", "Africa/Monrovia"];

    private static readonly string[] Steps = ["PT15M", "PT30M", "PT1H", "PT5H", "P1D", "P2D", "P1W", "P1M", "P3M", "P1Y"];

    [Fact]
    public async Task Every_cell_is_what_its_events_say_through_late_events_checkpoints_and_restarts()
    {
        foreach (var seed in Seeds())
        {
            var random = new Random(seed);
            using var world = await World.BeginAsync(random);
            for (var round = random.Next(2, 8); round > 0; round--)
            {
                await world.SendAsync();
                if (random.Next(2) == 0) world.Engine.Checkpoint();
                if (random.Next(4) == 0) world.Restart();
                if (random.Next(2) == 0) await world.ShouldBeExactAsync($"seed {seed}");
            }
            await world.ShouldBeExactAsync($"seed {seed}");
            world.Engine.Fatal.ShouldBeNull();
        }
    }

    [Fact]
    public async Task The_cells_of_a_period_add_up_to_the_bucket_s_level()
    {
        foreach (var seed in Seeds())
        {
            var random = new Random(seed);
            using var world = await World.BeginAsync(random);
            for (var round = random.Next(1, 5); round > 0; round--)
            {
                await world.SendAsync();
                if (random.Next(2) == 0) world.Engine.Checkpoint();
                var status = await world.Engine.StatusAsync("t1");
                var usage = await world.ReadAsync(new UsageQuery(null, null, world.RandomStep(), UsageGrouping.None));
                (usage.From, usage.To).ShouldBe((status.PeriodStart!.Value, status.PeriodEnd!.Value), $"seed {seed}");
                if (world.IsCounter) ((Figure?)usage.Used).ShouldBe(status.Used, $"seed {seed}");
                else (usage.Used?.ToString() ?? "0").ShouldBe(status.Used.ToString(), $"seed {seed}");
            }
        }
    }

    private static IEnumerable<int> Seeds() =>
        Environment.GetEnvironmentVariable("BRIMFUL_SEED") is { } seed ? [int.Parse(seed, CultureInfo.InvariantCulture)] : Enumerable.Range(20_001, Programs);

    /// <summary>An account of some subjects that are read by one meter, and a bucket in some zone that counts some of them.</summary>
    private sealed class World : IDisposable
    {
        private static readonly string[] Subjects = ["s1", "s2", "s3"];

        private readonly Random _random;
        private readonly PlainRecount _recount;
        private readonly DateTimeZone _zone;
        private readonly Instant _now;
        private readonly string[]? _counted;
        private int _sent;

        private World(Random random, Aggregation aggregation)
        {
            (_random, Aggregation, _recount) = (random, aggregation, new PlainRecount(aggregation));
            _zone = DateTimeZoneProviders.Tzdb[Pick(Zones)];
            _counted = random.Next(2) == 0 ? null : ["s1", "s3"];
            // Around the clock changes of most zones, twice a year, north and south.
            _now = At(random.Next(2) == 0 ? "2026-04-09T10:07:03.5Z" : "2026-11-06T23:59:59Z").Plus(Duration.FromMinutes(random.Next(60)));
            Engine = new RunningEngine();
        }

        public RunningEngine Engine { get; private set; }

        public Aggregation Aggregation { get; }

        public bool IsCounter => Aggregation is Aggregation.Sum or Aggregation.Count;

        public static async Task<World> BeginAsync(Random random)
        {
            var world = new World(random, (Aggregation)random.Next(4));
            await world.Engine.SetUpAsync("t1", NodaTime.Text.InstantPattern.ExtendedIso.Format(world._now), world.Aggregation);
            await world.Engine.PutAccountAsync("t1", "a", Subjects);
            await world.Engine.PutAccountAsync("t1", "other", "o1");
            await world.Engine.PutBucketAsync("t1", Some.Bucket() with
            {
                Schedule = new Core.Periods.PeriodSchedule(Core.Periods.PeriodUnit.Month, 1, new LocalDateTime(2026, 1, 1, random.Next(2) * 7, random.Next(3) * 11), world._zone),
                Subjects = world._counted is { } counted ? [.. counted] : null,
            });
            return world;
        }

        public async Task SendAsync()
        {
            var period = (await Engine.StatusAsync("t1")).PeriodStart!.Value;
            var events = new List<string>();
            for (var left = _random.Next(1, 40); left > 0; left--)
            {
                var subject = Pick(Subjects);
                var time = TimeFrom(_now);
                var value = Aggregation == Aggregation.Count ? 1 : (decimal)_random.Next(-300, 1_000) / (_random.Next(2) == 0 ? 1 : 1_000);
                events.Add(Use($"e{_sent++}", value.ToString(CultureInfo.InvariantCulture), NodaTime.Text.InstantPattern.ExtendedIso.Format(time), subject));
                if (time >= period && _counted?.Contains(subject) != false) _recount.Count(subject, time, value);
            }
            events.Add(Use($"o{_sent++}", "7", subject: "o1"));
            await Engine.SendAsync("t1", [.. events]);
        }

        public void Restart()
        {
            var after = Engine.AfterPowerCut();
            Engine.Dispose();
            Engine = after;
        }

        public UsageStep RandomStep() => UsageStep.TryParse(Pick(Steps), out var step) ? step : throw new InvalidOperationException();

        public Task<UsageOverTime> ReadAsync(UsageQuery query) => Done(new UsageDesk(Engine.Node).OfBucketAsync("t1", "a", "b", query, default));

        public async Task ShouldBeExactAsync(string seed)
        {
            var (from, to) = (TimeFrom(_now - Duration.FromDays(5)), TimeFrom(_now + Duration.FromDays(30)));
            if (from >= to) return;
            var isBySubject = _random.Next(2) == 0;
            var query = new UsageQuery(_random.Next(3) == 0 ? null : from, _random.Next(3) == 0 ? null : to, RandomStep(), isBySubject ? UsageGrouping.Subject : UsageGrouping.None);
            if (query is { From: { } begins } && begins >= (await Engine.StatusAsync("t1")).PeriodEnd) return;
            if (query is { From: null, To: { } ends } && ends <= (await Engine.StatusAsync("t1")).PeriodStart) return;
            var usage = await ReadAsync(query);
            ShouldHaveNoHoles(usage, seed);
            usage.Cells.Select(cell => PlainRecount.DescribeAnswer(cell, isBySubject))
                .ShouldBe(usage.Cells.Select(cell => _recount.Describe(cell, isBySubject)), $"{seed} {_zone} {query.Step.Text} {Aggregation}");
        }

        public void Dispose() => Engine.Dispose();

        private static void ShouldHaveNoHoles(UsageOverTime usage, string seed)
        {
            usage.Cells[0].Start.ShouldBe(usage.From);
            usage.Cells[^1].End.ShouldBe(usage.To);
            foreach (var (cell, next) in usage.Cells.Zip(usage.Cells.Skip(1)))
            {
                (cell.End, cell.Start < cell.End).ShouldBe((next.Start, true), seed);
                if (usage.Step.Text == "P1D") next.Start.ShouldBe(usage.TimeZone.AtStartOfDay(next.Start.InZone(usage.TimeZone).Date).ToInstant(), seed);
                if (usage.Step.Text == "PT1H" && cell != usage.Cells[0]) (cell.End - cell.Start).ShouldBe(Duration.FromHours(1), seed);
            }
        }

        private Instant TimeFrom(Instant latest) => latest - Duration.FromTicks(_random.NextInt64(_random.Next(2) == 0 ? NodaConstants.TicksPerDay : 34 * NodaConstants.TicksPerDay)) + Duration.FromTicks(_random.Next(3) == 0 ? 5 : 0);

        private T Pick<T>(T[] from) => from[_random.Next(from.Length)];
    }
}
