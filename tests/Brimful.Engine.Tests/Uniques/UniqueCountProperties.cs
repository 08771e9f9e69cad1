using System.Globalization;
using Brimful.Core.Buckets;
using Brimful.Engine.Hosting;
using Brimful.Engine.Tests.Hosting;
using Brimful.Engine.Tests.Recounts;
using Brimful.Engine.Tests.Voids;
using NodaTime;
using NodaTime.Text;
using static Brimful.Engine.Tests.Hosting.RunningEngine;

namespace Brimful.Engine.Tests.Uniques;

/// <summary>Distinct values are what a plain list of events says, through all that happens to them. BRIMFUL_SEED runs one program alone.</summary>
public sealed class UniqueCountProperties
{
    private const int Programs = 25;

    [Theory]
    [InlineData(65_536)]
    [InlineData(4)]
    public async Task Levels_and_shares_of_open_and_closed_periods_are_what_the_events_say_however_few_values_are_in_memory(int inMemory)
    {
        var spilled = 0;
        foreach (var seed in Environment.GetEnvironmentVariable("BRIMFUL_SEED") is { } one ? [int.Parse(one, CultureInfo.InvariantCulture)] : Enumerable.Range(52_001, Programs))
        {
            using var world = new World(new Random(seed), new NodeOptions { ValuesInMemory = inMemory, AccountsInUse = seed % 3 == 0 ? 0 : 1_000 });
            await world.BeginAsync();
            for (var round = 0; round < 12; round++)
            {
                await world.StepAsync();
                await world.ShouldBeExactAsync($"seed {seed} round {round}");
            }
            world.Engine.Fatal.ShouldBeNull($"seed {seed}");
            spilled += world.RunsSeen;
        }
        (spilled > 20).ShouldBe(inMemory == 4);
    }

    private sealed record Sent(string Id, string Subject, Instant Time, int Value);

    private sealed class World(Random random, NodeOptions options) : IDisposable
    {
        private readonly List<Sent> _sent = [];

        /// <summary>Of each bucket: since when it has periods, and who counts in it, now and at the ends of past months.</summary>
        private readonly Dictionary<string, (YearMonth First, string[] Subjects, Dictionary<YearMonth, string[]> Ended)> _buckets = [];
        private Instant _now = At("2026-03-10T00:00:00Z");
        private int _next;

        public RunningEngine Engine { get; private set; } = new(options: options);

        /// <summary>How often runs of distinct values were there at the end of a round.</summary>
        public int RunsSeen { get; private set; }

        private YearMonth Month => MonthOf(_now);

        public async Task BeginAsync()
        {
            await UniqueCountTests.SetUpAsync(Engine);
            _buckets["b"] = (Month, ["s1", "s2"], []);
        }

        public async Task StepAsync()
        {
            switch (random.Next(11))
            {
                case 9 or 10: Engine.Spill(); break;
                case 0: await AdvanceAsync(); break;
                case 1: await VoidAsync(); break;
                case 2: Engine.Checkpoint(); break;
                case 3: Restart(loses: false); break;
                case 4: await Engine.FactsAsync("t1"); Restart(loses: true); break;
                case 5: await PutAsync(random.Next(3) == 0 ? "b" : $"made{random.Next(2)}"); break;
            }
            await SendAsync();
            for (var left = random.Next(3); left > 0; left--) await VoidAsync();
        }

        public async Task ShouldBeExactAsync(string seed)
        {
            RunsSeen += (int)Math.Min(1, Engine.Node.ShardOf(0).Identities.Values.Bytes);
            foreach (var (key, (first, subjects, ended)) in _buckets)
            {
                (await Engine.CountedAsync("t1", key)).Used.ToString().ShouldBe(Recount(Month, subjects).Select(one => one.Value).Distinct().Count().ToString(CultureInfo.InvariantCulture), $"{seed} {key}");
                var bucket = Engine.Node.ShardOf(0).FindAccount(Engine.Accounts.AccountNumber("t1", "a")!.Value)!.Find(key)!;
                ShouldBeExact(bucket.Open, Recount(Month, subjects), $"{seed} {key} open");
                foreach (var closed in bucket.Closed ?? [])
                {
                    var month = MonthOf(Instant.FromUnixTimeTicks(closed.StartTicks));
                    ShouldBeExact(closed, Recount(month, ended[month]), $"{seed} {key} {month}");
                    closed.StartTicks.ShouldBeGreaterThanOrEqualTo(first.OnDayOfMonth(1).AtStartOfDayInZone(DateTimeZone.Utc).ToInstant().ToUnixTimeTicks());
                }
            }
        }

        public void Dispose() => Engine.Dispose();

        private static void ShouldBeExact(PeriodLedger ledger, List<Sent> events, string seed)
        {
            ledger.UsedNanos.ShouldBe(events.Select(one => one.Value).Distinct().Count() * (Int128)1_000_000_000, seed);
            (ledger.Values?.All ?? []).Select(one => (one.Subject, one.Events)).Order()
                .ShouldBe(events.GroupBy(one => (one.Subject, one.Value)).Select(group => (NumberOf(group.Key.Subject), (long)group.Count())).Order(), seed);
            foreach (var subject in new[] { "s1", "s2" })
                ledger.ShareOf(NumberOf(subject)).ShouldBe(events.Where(one => one.Subject == subject).Select(one => one.Value).Distinct().Count() * (Int128)1_000_000_000, $"{seed} {subject}");
        }

        private static int NumberOf(string subject) => subject == "s1" ? 0 : 1;

        private static YearMonth MonthOf(Instant instant) => instant.InUtc().Date.ToYearMonth();

        private List<Sent> Recount(YearMonth month, string[] subjects) => [.. _sent.Where(one => MonthOf(one.Time) == month && subjects.Contains(one.Subject))];

        private async Task SendAsync()
        {
            var events = new List<string>();
            for (var left = random.Next(1, 15); left > 0; left--)
            {
                var sent = new Sent($"e{_next++}", random.Next(2) == 0 ? "s1" : "s2", _now - Duration.FromMinutes(random.Next(0, 34 * 24 * 60)), random.Next(options.ValuesInMemory < 100 ? 40 : 8));
                _sent.Add(sent);
                events.Add(Use(sent.Id, $"\"v{sent.Value}\"", InstantPattern.ExtendedIso.Format(sent.Time), sent.Subject));
            }
            await Engine.SendAsync("t1", [.. events]);
        }

        private async Task VoidAsync()
        {
            if (_sent.Count == 0) return;
            var one = _sent[random.Next(_sent.Count)];
            if (one.Time < _now - Duration.FromDays(34)) return;
            await Engine.VoidAsync("t1", one.Id, subject: one.Subject);
            _sent.Remove(one);
        }

        private async Task AdvanceAsync()
        {
            var before = Month;
            _now += Duration.FromDays(random.Next(1, 25));
            if (Month != before)
                foreach (var bucket in _buckets.Values) bucket.Ended[before] = bucket.Subjects;
            await Engine.SetClockAsync("t1", InstantPattern.ExtendedIso.Format(_now));
        }

        private async Task PutAsync(string key)
        {
            string[] subjects = random.Next(3) switch { 0 => ["s1"], 1 => ["s2"], _ => ["s1", "s2"] };
            await Engine.PutCountedAsync("t1", Some.Bucket() with { Subjects = [.. subjects] }, key);
            _buckets[key] = _buckets.TryGetValue(key, out var known) ? known with { Subjects = subjects } : (Month, subjects, []);
        }

        private void Restart(bool loses)
        {
            var store = Engine.Store.Copy();
            if (loses) store.LoseState();
            var after = new RunningEngine(store, Engine.Options, Engine.Records.Copy());
            Engine.Dispose();
            Engine = after;
        }
    }
}
