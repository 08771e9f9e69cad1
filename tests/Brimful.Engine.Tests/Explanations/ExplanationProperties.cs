using System.Globalization;
using Brimful.Core.Capacity;
using Brimful.Core.Crossings;
using Brimful.Core.Metering;
using Brimful.Core.Quantities;
using Brimful.Core.Thresholds;
using Brimful.Engine.Buckets;
using Brimful.Engine.Capacity;
using Brimful.Engine.Explanations;
using Brimful.Engine.Outbox;
using Brimful.Engine.Tests.Hosting;
using Brimful.Engine.Voids;
using NodaTime;
using static Brimful.Engine.Tests.Hosting.RunningEngine;

namespace Brimful.Engine.Tests.Explanations;

/// <summary>What is said of an instant of the past is what the bucket showed then, what its events come to, and what its facts say.
/// BRIMFUL_SEED runs one history alone.</summary>
public sealed class ExplanationProperties
{
    private const int Histories = 40;

    [Fact]
    public async Task Every_instant_of_a_random_history_is_explained_as_it_was()
    {
        foreach (var seed in Seeds())
        {
            using var world = await World.BeginAsync(new Random(seed), $"seed {seed}");
            await world.LiveAsync();
            await world.ShouldExplainEveryInstantAsync();
            world.Engine.Fatal.ShouldBeNull();
        }
    }

    private static IEnumerable<int> Seeds() =>
        Environment.GetEnvironmentVariable("BRIMFUL_SEED") is { } seed ? [int.Parse(seed, CultureInfo.InvariantCulture)] : Enumerable.Range(30_001, Histories);

    /// <summary>A sandbox with one account and a bucket that is used, edited, topped up and corrected, while its clock goes on.</summary>
    private sealed class World : IDisposable
    {
        private readonly Random _random;
        private readonly string _name;
        private readonly Aggregation _aggregation;
        private readonly bool _hasCapacityOverTime;
        private readonly List<(Instant Counted, Instant Time, string Id, decimal Value)> _events = [];
        private readonly List<(Instant At, string Id)> _voids = [];
        private readonly List<(Instant At, BucketStatus Status)> _seen = [];
        private Instant _now = At("2026-03-10T08:00:00Z");
        private int _sent;

        private World(Random random, string name)
        {
            (_random, _name) = (random, name);
            _aggregation = (Aggregation)random.Next(5);
            _hasCapacityOverTime = random.Next(2) == 0;
            Engine = new RunningEngine();
        }

        public RunningEngine Engine { get; private set; }

        public static async Task<World> BeginAsync(Random random, string name)
        {
            var world = new World(random, name);
            await world.Engine.SetUpAsync("t1", "2026-03-10T08:00:00Z", world._aggregation);
            await world.Engine.PutAccountAsync("t1", "a", "s1", "s2");
            await world.Engine.PutAccountAsync("t1", "other", "o1");
            await world.Engine.PutBucketAsync("t1", world.Terms());
            return world;
        }

        public async Task LiveAsync()
        {
            for (var steps = _random.Next(10, 40); steps > 0; steps--)
            {
                await StepAsync();
                if (_random.Next(6) == 0) Engine.Checkpoint();
                if (_random.Next(15) == 0) Restart();
                if (_random.Next(2) == 0) await GoOnAsync();
            }
            await GoOnAsync();
        }

        public async Task ShouldExplainEveryInstantAsync()
        {
            var facts = (await Engine.FactsAsync("t1")).Where(item => item.Bucket == "b").ToList();
            using var desk = new ExplanationDesk(Engine.Node, Engine.Records);
            foreach (var (at, status) in _seen)
            {
                var explained = await Done(desk.ExplainAsync(new ExplanationQuestion("t1", "a", "b", at, null, null), default));
                var name = $"{_name} at {at}, {_aggregation}";
                Figures(explained.Status).ShouldBe(Figures(status), name);
                if (_aggregation is Aggregation.Sum or Aggregation.Count) explained.Status.Used.ToString().ShouldBe(Recount(at, status), name);
                ShouldAgree(explained, facts.Where(item => item.Fact.DetectedAt <= at && IsOfLines(item.Fact, status)).ToList(), name);
                await ShouldExplainAnEarlierPeriodAsync(desk, facts.Where(item => item.Fact.DetectedAt <= at).ToList(), at, name);
            }
        }

        public void Dispose() => Engine.Dispose();

        private async Task ShouldExplainAnEarlierPeriodAsync(ExplanationDesk desk, List<FactItem> facts, Instant at, string name)
        {
            var period = at - Duration.FromDays(_random.Next(1, 34));
            if (period < At("2026-03-01T00:00:00Z") || _aggregation is not (Aggregation.Sum or Aggregation.Count)) return;
            var explained = await Done(desk.ExplainAsync(new ExplanationQuestion("t1", "a", "b", at, period, null), default));
            (explained.Status.PeriodStart <= period && period < explained.Status.PeriodEnd).ShouldBeTrue(name);
            explained.Status.Used.ToString().ShouldBe(Recount(at, explained.Status), $"{name}, the period of {period}");
            foreach (var line in explained.Lines.Where(line => !line.Line.IsRecurring))
                line.Facts.Select(item => item.Fact.Sequence).ShouldBe(
                    facts.Where(item => item.Fact is ThresholdFact fact && fact.Line == line.Line && fact.Period?.Start == explained.Status.PeriodStart).TakeLast(20).Select(item => item.Fact.Sequence), $"{name}, the period of {period}, {line.Line}");
        }

        private async Task StepAsync()
        {
            switch (_random.Next(12))
            {
                case 0: await Engine.PutBucketAsync("t1", Terms()); break;
                case 1 when _hasCapacityOverTime: await GrantAsync(); break;
                case 2 when _hasCapacityOverTime: await ContributeAsync(); break;
                case 3 when _events.Count > 0: await VoidAsync(); break;
                default: await SendAsync(); break;
            }
            await Engine.RecountAsync();
        }

        private async Task SendAsync()
        {
            var lines = new List<string>();
            for (var left = _random.Next(1, 6); left > 0; left--)
            {
                var time = _now - Duration.FromTicks(_random.Next(3) == 0 ? _random.NextInt64(10 * NodaConstants.TicksPerDay) : 0) + Duration.FromSeconds(_random.Next(6) == 0 ? 200 : 0);
                var value = _aggregation == Aggregation.Count ? 1 : (decimal)_random.Next(-20, 60) / (_random.Next(2) == 0 ? 1 : 8);
                var id = $"e{_sent++}";
                lines.Add(Use(id, value.ToString(CultureInfo.InvariantCulture), NodaTime.Text.InstantPattern.ExtendedIso.Format(time), _random.Next(2) == 0 ? "s1" : "s2"));
                _events.Add((_now, time, id, value));
            }
            lines.Add(Use($"o{_sent}", "3", subject: "o1"));
            (await Engine.SendAsync("t1", [.. lines])).Rejected.Count.ShouldBe(0, _name);
        }

        private async Task VoidAsync()
        {
            var id = _events[_random.Next(_events.Count)].Id;
            if (_voids.Exists(voided => voided.Id == id)) return;
            await Done(Engine.Voids.VoidAsync("t1", new VoidRequest("tests", id, null, "a"), default));
            _voids.Add((_now, id));
        }

        private Task GrantAsync() => Done(Engine.Capacity.PutGrantAsync(
            new BucketPath("t1", "a", "b"),
            new Grant($"g{_sent++}", Quantity.Of(_random.Next(1, 80))) { ExpiresAt = _random.Next(2) == 0 ? _now + Duration.FromHours(_random.Next(1, 400)) : null, EffectiveAt = _random.Next(3) == 0 ? _now + Duration.FromHours(_random.Next(1, 60)) : null },
            default));

        private Task ContributeAsync() => Done(Engine.Capacity.PutContributionAsync(
            new BucketPath("t1", "a", "b"),
            new Contribution($"c{_random.Next(3)}", Quantity.Of(_random.Next(1, 40)), _now + Duration.FromHours(_random.Next(0, 30))),
            default));

        private async Task GoOnAsync()
        {
            await SeeAsync();
            _now += _random.Next(3) == 0 ? Duration.FromDays(_random.Next(1, 40)) : Duration.FromMinutes(_random.Next(1, 4_000));
            await Engine.SetClockAsync("t1", NodaTime.Text.InstantPattern.ExtendedIso.Format(_now));
        }

        private async Task SeeAsync() => _seen.Add((_now, await Engine.StatusAsync("t1")));

        private void Restart()
        {
            var after = Engine.AfterPowerCut();
            Engine.Dispose();
            Engine = after;
        }

        private Core.Buckets.BucketTerms Terms() => Some.Bucket((_random.Next(4) * 50).ToString(CultureInfo.InvariantCulture)) with
        {
            Rollover = _hasCapacityOverTime && _aggregation != Aggregation.Latest ? new RolloverTerms(Quantity.Of(50), 2) : null,
            Subjects = _random.Next(3) == 0 ? ["s1", "s2"] : null,
            Thresholds = [.. Lines().Where(_ => _random.Next(3) > 0).Select(line => new Threshold(line) { OnCreate = _random.Next(4) == 0 ? OnCreate.Fire : OnCreate.Skip, Hysteresis = _random.Next(4) == 0 ? Quantity.Of(5) : null })],
        };

        private static IEnumerable<ThresholdLine> Lines() =>
        [
            Some.Percent(50), Some.Percent(100), Some.Value(30), new RemainingLine(Quantity.Of(20)),
            new EveryLine(Quantity.Of(15), Quantity.Of(20)), new EveryPercentLine(Quantity.Of(25), Quantity.Of(100)),
        ];

        /// <summary>What was counted by then, dated in the period and not voided by then.</summary>
        private string Recount(Instant at, BucketStatus status) =>
            new Quantity(_events.Where(each => each.Counted <= at && each.Time >= status.PeriodStart && each.Time < status.PeriodEnd)
                .Where(each => !_voids.Exists(voided => voided.Id == each.Id && voided.At <= at))
                .Aggregate((Int128)0, static (sum, each) => sum + (Int128)(each.Value * Quantity.NanosPerUnit))).ToString();

        /// <summary>Of a counter what its period saw; a gauge knows no refill, so that its lines stand as earlier periods left them.</summary>
        private bool IsOfLines(BucketFact fact, BucketStatus status) => _aggregation == Aggregation.Latest ? !fact.Late : fact.Period?.Start == status.PeriodStart;

        private static void ShouldAgree(Explanation explained, List<FactItem> facts, string name)
        {
            foreach (var line in explained.Lines)
            {
                var told = facts.Where(item => item.Fact is ThresholdFact fact && fact.Line == line.Line && fact.Step == (line.Step ?? 0)).ToList();
                if (line.Line.IsRecurring) line.Facts.ShouldBeSubsetOf(told, name);
                else line.Facts.Select(item => item.Fact.Sequence).ShouldBe(told.TakeLast(20).Select(item => item.Fact.Sequence), $"{name}, {line.Line}");
                (line.State == ThresholdState.Crossed).ShouldBe(line.Reason is LineReasons.Reached or LineReasons.AlreadyCrossed or LineReasons.HeldByHysteresis or LineReasons.CarriedOver, name);
                (line.State == ThresholdState.Passed).ShouldBe(line.Reason.StartsWith("passed_", StringComparison.Ordinal), name);
                if (line.State == ThresholdState.Armed && explained.Status.Capacity != Quantity.Zero) (line.Missing is not null).ShouldBeTrue($"{name}, {line.Line}: {line.Reason}");
                if (told is [.., { Fact: Cleared { Cause: var cause } }]) if (line.State == ThresholdState.Armed) line.Reason.ShouldBe(LineReasons.ClearedBy(cause), name);
                if (line.Line.IsRecurring) continue;
                var stored = explained.Status.Thresholds.Single(status => status.Line == line.Line);
                (line.State, line.Arming).ShouldBe((stored.State, stored.Arming), name);
            }
        }

        private static string Figures(BucketStatus status) =>
            $"{status.PeriodStart} {status.PeriodEnd}: {status.Used} of {status.Capacity}, {string.Join("; ", status.Thresholds)}; {string.Join("; ", status.Sources)}; {status.NextChange}";
    }
}
