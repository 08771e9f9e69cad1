using System.Globalization;
using Brimful.Core.Capacity;
using Brimful.Core.Crossings;
using Brimful.Core.Metering;
using Brimful.Core.Quantities;
using Brimful.Core.Thresholds;
using Brimful.Engine.Backtests;
using Brimful.Engine.Capacity;
using Brimful.Engine.Outbox;
using Brimful.Engine.Tests.Hosting;
using Brimful.Engine.Voids;
using NodaTime;
using NodaTime.Text;
using static Brimful.Engine.Tests.Hosting.RunningEngine;

namespace Brimful.Engine.Tests.Backtests;

/// <summary>What other thresholds would have given is what a twin of the bucket that had them did give. BRIMFUL_SEED runs one history alone.</summary>
public sealed class BacktestProperties
{
    private const int Histories = 30;

    [Fact]
    public async Task A_back_test_gives_what_the_thresholds_did_give_where_they_were_there()
    {
        foreach (var seed in Environment.GetEnvironmentVariable("BRIMFUL_SEED") is { } one ? [int.Parse(one, CultureInfo.InvariantCulture)] : Enumerable.Range(40_001, Histories))
        {
            using var world = await TwinWorld.BeginAsync(new Random(seed), $"seed {seed}");
            await world.LiveAsync();
            await world.ShouldAgreeAsync();
            world.Engine.Fatal.ShouldBeNull();
        }
    }

    /// <summary>Accounts, each with two buckets that differ in nothing but their lines, and one that was never edited.</summary>
    private sealed class TwinWorld : IDisposable
    {
        private static readonly string[] Keys = ["a", "a2", "a3"];

        /// <summary>When the buckets were made: nothing is dated before it.</summary>
        private static readonly Instant Beginning = At("2026-03-01T00:00:00Z");

        private readonly Random _random;
        private readonly string _name;
        private readonly Aggregation _aggregation;
        private readonly bool _hasCapacityOverTime;
        private readonly List<(string Id, string Account)> _events = [];
        private Instant _now = Beginning;
        private int _sent;

        private TwinWorld(Random random, string name)
        {
            (_random, _name) = (random, name);
            _aggregation = (Aggregation)random.Next(4);
            _hasCapacityOverTime = random.Next(2) == 0;
            Engine = new RunningEngine();
        }

        public RunningEngine Engine { get; private set; }

        private static ThresholdLine[] Kept => [Some.Percent(50), new RemainingLine(Quantity.Of(20)), new EveryLine(Quantity.Of(15), Quantity.Of(20))];

        private static ThresholdLine[] Wanted => [Some.Percent(80), Some.Value(30), Some.Percent(100), new EveryPercentLine(Quantity.Of(25), Quantity.Of(100))];

        public static async Task<TwinWorld> BeginAsync(Random random, string name)
        {
            var world = new TwinWorld(random, name);
            await world.Engine.SetUpAsync("t1", Text(world._now), world._aggregation);
            foreach (var account in Keys) await world.Engine.PutAccountAsync("t1", account, account + "1", account + "2");
            await world.PutAsync();
            foreach (var account in Keys) await Stored(world.Engine.Buckets.PutAsync("t1", account, "same", Some.Bucket("100", Wanted), Always, default));
            return world;
        }

        public async Task LiveAsync()
        {
            for (var steps = _random.Next(15, 50); steps > 0; steps--)
            {
                await StepAsync();
                if (_random.Next(6) == 0) Engine.Checkpoint();
                if (_random.Next(15) == 0) Restart();
                if (_random.Next(2) == 0) await GoOnAsync();
            }
        }

        public async Task ShouldAgreeAsync()
        {
            var facts = await Engine.FactsAsync("t1");
            using var desk = new BacktestDesk(Engine.Node, Engine.Clock) { MostGroups = _random.Next(2) * 8 };
            var span = (From: At("2026-03-01T00:00:00Z") + Duration.FromDays(_random.Next(60)), To: _now - Duration.FromDays(_random.Next(3)));
            foreach (var account in (string?[])["a", null])
            {
                if (span.From >= span.To) continue;
                var question = new BacktestQuestion(account, null, span.From, span.To);
                var own = await RunAsync(desk, question with { Bucket = "kept", Thresholds = [.. Kept.Select(line => new Threshold(line))] });
                own.ShouldBe(Of(facts, "kept", "kept", question), $"{_name}, {_aggregation}, own lines");
                var other = await RunAsync(desk, question with { Bucket = "kept", Thresholds = [.. Wanted.Select(line => new Threshold(line))] });
                other.ShouldBe(Of(facts, "wanted", "kept", question), $"{_name}, {_aggregation}, a twin's lines");
                var whole = await RunAsync(desk, question with { Buckets = Some.Plan(("same", Some.PlanBucket("100", Wanted))).Buckets }, WithoutNotice);
                whole.ShouldBe(Of(facts, "same", "same", question, WithoutNotice), $"{_name}, {_aggregation}, a whole definition");
            }
        }

        public void Dispose() => Engine.Dispose();

        private async Task<List<string>> RunAsync(BacktestDesk desk, BacktestQuestion question, Func<FactItem, string>? describe = null)
        {
            var begun = await Done(desk.BeginAsync("t1", question, default));
            var done = await desk.FinishedAsync("t1", begun.Id);
            (done.State, done.Failure, done.SkippedCount, done.Progress).ShouldBe((BacktestState.Done, null, 0, 1.0), _name);
            var facts = ((Outcomes.Outcome<IReadOnlyList<FactItem>>.Done)desk.FactsOf("t1", begun.Id, 0, int.MaxValue)).Value;
            (done.Crossings, done.Clearings).ShouldBe((facts.Count(item => item.Fact is Crossed), facts.Count(item => item.Fact is Cleared)), _name);
            return [.. facts.Select(describe ?? Describe).Order(StringComparer.Ordinal)];
        }

        private List<string> Of(IReadOnlyList<FactItem> facts, string bucket, string shownAs, BacktestQuestion question, Func<FactItem, string>? describe = null) =>
        [
            .. facts.Where(item => item.Bucket == bucket && item.Fact is ThresholdFact && item.Fact.DetectedAt >= question.From && item.Fact.DetectedAt < question.To)
                .Where(item => question.Account is null || item.AccountNumber == Engine.Accounts.AccountNumber("t1", question.Account))
                .Select(item => (describe ?? Describe)(item with { Bucket = shownAs })).Order(StringComparer.Ordinal),
        ];

        /// <summary>All of a fact but its place in the outbox.</summary>
        private static string Describe(FactItem item) => $"{item.Fact.Sequence} {item.Fact.DetectedAt} {WithoutNotice(item)}";

        /// <summary>In a sandbox the clock is set past what falls due, and notices it then.</summary>
        private static string WithoutNotice(FactItem item)
        {
            var fact = (ThresholdFact)item.Fact;
            var top = fact is Crossed { TopContributors: var contributors } ? string.Join(' ', contributors.Zip(item.Contributors, (one, key) => $"{key}={one.Used}")) : "";
            return $"{item.AccountNumber} {item.Bucket} {fact.GetType().Name} {fact.Period} {fact.Line} {fact.Step} {fact.Arming} {fact.Cause} {fact.EventId} {fact.Subject} {fact.UsedBefore} {fact.Used} {fact.Capacity} {fact.Level} {fact.OccurredAt} {fact.Late} [{top}] {item.NextReset} {item.NextChange}";
        }

        private async Task StepAsync()
        {
            switch (_random.Next(10))
            {
                case 0: await PutAsync(); break;
                case 1 when _hasCapacityOverTime: await GrantAsync(); break;
                case 2 when _events.Count > 0: await VoidAsync(); break;
                default: await SendAsync(); break;
            }
            await Engine.RecountAsync();
        }

        private async Task PutAsync()
        {
            var terms = Some.Bucket(((1 + _random.Next(4)) * 50).ToString(CultureInfo.InvariantCulture)) with
            {
                Rollover = _hasCapacityOverTime && _aggregation != Aggregation.Latest ? new RolloverTerms(Quantity.Of(50), 2) : null,
            };
            foreach (var account in Keys)
            {
                await Stored(Engine.Buckets.PutAsync("t1", account, "kept", terms with { Thresholds = [.. Kept.Select(line => new Threshold(line))] }, Always, default));
                await Stored(Engine.Buckets.PutAsync("t1", account, "wanted", terms with { Thresholds = [.. Wanted.Select(line => new Threshold(line))] }, Always, default));
            }
        }

        private async Task SendAsync()
        {
            var lines = new List<string>();
            for (var left = _random.Next(1, 8); left > 0; left--)
            {
                var time = Instant.Max(Beginning, _now - Duration.FromTicks(_random.Next(3) == 0 ? _random.NextInt64(10 * NodaConstants.TicksPerDay) : 0) + Duration.FromSeconds(_random.Next(6) == 0 ? 200 : 0));
                var value = _aggregation == Aggregation.Count ? 1 : (decimal)_random.Next(-20, 60) / (_random.Next(2) == 0 ? 1 : 8);
                var (id, account) = ($"e{_sent++}", Keys[_random.Next(Keys.Length)]);
                lines.Add(Use(id, value.ToString(CultureInfo.InvariantCulture), Text(time), account + _random.Next(1, 3)));
                _events.Add((id, account));
            }
            (await Engine.SendAsync("t1", [.. lines])).Rejected.Count.ShouldBe(0, _name);
        }

        private async Task VoidAsync()
        {
            var voided = _events[_random.Next(_events.Count)];
            _events.Remove(voided);
            await Done(Engine.Voids.VoidAsync("t1", new VoidRequest("tests", voided.Id, null, voided.Account), default));
        }

        private async Task GrantAsync()
        {
            var grant = new Grant($"g{_sent++}", Quantity.Of(_random.Next(1, 80))) { ExpiresAt = _random.Next(2) == 0 ? _now + Duration.FromHours(_random.Next(1, 400)) : null };
            var account = Keys[_random.Next(Keys.Length)];
            foreach (var bucket in (string[])["kept", "wanted"]) await Done(Engine.Capacity.PutGrantAsync(new BucketPath("t1", account, bucket), grant, default));
        }

        private async Task GoOnAsync()
        {
            _now += _random.Next(3) == 0 ? Duration.FromDays(_random.Next(1, 40)) : Duration.FromMinutes(_random.Next(1, 4_000));
            await Engine.SetClockAsync("t1", Text(_now));
        }

        private void Restart()
        {
            var after = Engine.AfterPowerCut();
            Engine.Dispose();
            Engine = after;
        }

        private static string Text(Instant at) => InstantPattern.ExtendedIso.Format(at);
    }
}
