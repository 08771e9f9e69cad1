using Brimful.Core.Buckets;
using Brimful.Core.Crossings;
using Brimful.Core.Metering;
using Brimful.Core.Periods;
using Brimful.Core.Pools;
using Brimful.Core.Quantities;
using Brimful.Core.Sessions;
using Brimful.Core.Thresholds;
using NodaTime;
using Xunit.Abstractions;

namespace Brimful.Core.Tests.Sessions;

/// <summary>Draws signs of sessions, late, ahead and in any order, and compares every level and every crossing with a recount by hand.</summary>
public sealed class SessionPropertyTests(ITestOutputHelper output)
{
    private const int Programs = 400;
    private const long Second = TimeSpan.TicksPerSecond;
    private const long Hour = TimeSpan.TicksPerHour;
    private const long Window = 35 * TimeSpan.TicksPerDay;

    private static readonly long Start = Instant.FromUtc(2026, 3, 1, 0, 0).ToUnixTimeTicks();
    private static readonly int[] Lines = [600, 1_800, 3_600, 5_400];

    [Theory]
    [InlineData(null)]
    [InlineData(300)]
    public void Levels_and_crossings_are_those_of_a_recount_by_hand(int? limitSeconds)
    {
        var seed = Environment.GetEnvironmentVariable("BRIMFUL_SEED") is { } given ? int.Parse(given, System.Globalization.CultureInfo.InvariantCulture) : Random.Shared.Next();
        output.WriteLine($"BRIMFUL_SEED={seed}");
        for (var program = 0; program < Programs; program++) new Run(new Random(seed + program), limitSeconds, $"seed {seed} program {program}").Go();
    }

    private sealed class Run(Random random, int? limitSeconds, string name)
    {
        private readonly NaiveSessions _naive = new(limitSeconds * Second);
        private readonly List<BucketFact> _facts = [];
        private readonly List<string> _log = [];
        private readonly Dictionary<(long Period, int Line, int? Subject), int> _armings = [];
        private readonly HashSet<(long Period, int Line, int? Subject)> _crossed = [];
        private readonly List<string> _expected = [];
        private readonly List<(Sent Sign, string EventId)> _ahead = [];
        private Bucket _bucket = null!;
        private long _now = Start;
        private int _events;

        public void Go()
        {
            var meter = new MeterIdentity(1, "m") { Aggregation = Aggregation.Duration, MaxSilenceTicks = limitSeconds * Second ?? long.MaxValue };
            var terms = new BucketTerms
            {
                Name = "b",
                Meter = "m",
                Capacity = Quantity.Of(3_600),
                Schedule = new PeriodSchedule(PeriodUnit.Hour, 1, new LocalDateTime(2026, 3, 1, 0, 0), DateTimeZone.Utc),
                Thresholds = [.. Lines.Select(line => new Threshold(new ValueLine(Quantity.Of(line))))],
            };
            _bucket = new Bucket("b", 1, 0, terms, meter, null, Start);
            _bucket.PutParticipant(1, new ParticipantTerms { Capacity = Quantity.Of(3_600), Thresholds = terms.Thresholds }, Start, _facts);
            for (var step = 0; step < 40; step++)
            {
                if (random.Next(2) == 0) Clock(_now + (random.Next(1, 900) * Second));
                else Send([.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => Draw())]);
                Compare();
            }
        }

        private Sent Draw()
        {
            var time = random.Next(4) switch
            {
                0 => _now,
                1 => _now - (random.Next(0, 600) * Second),
                2 => _now - (random.Next(0, 9_000) * Second),
                _ => _now + (random.Next(0, 300) * Second),
            };
            return new Sent(random.Next(1, 3), random.Next(2), (SessionAction)random.Next(3), time);
        }

        private void Clock(long to)
        {
            _log.Add($"clock {(to - Start) / Second}");
            foreach (var time in _ahead.Select(ahead => ahead.Sign.Ticks).Where(time => time <= to).Distinct().Order().ToList())
            {
                Grow(_now, time);
                _now = time;
                foreach (var (sign, _) in _ahead.Where(ahead => ahead.Sign.Ticks == time).ToList()) _naive.Add(sign);
                _ahead.RemoveAll(ahead => ahead.Sign.Ticks == time);
            }
            Grow(_now, to);
            _now = to;
            _bucket.AdvanceTo(_now, Window, _facts);
        }

        private void Send(Sent[] signs)
        {
            _log.Add("send " + string.Join(", ", signs.Select(sign => sign with { Ticks = sign.Ticks - Start })));
            foreach (var sign in signs)
            {
                var eventId = $"e{++_events}";
                _bucket.AdvanceTo(_now, Window, _facts);
                var usage = new Usage(new SessionSign((UInt128)sign.Id, sign.Action).ToValue(), sign.Ticks, _now, sign.Subject);
                _bucket.HasRoomFor(usage).ShouldBeTrue();
                _bucket.Apply(usage, _now, new EventName(eventId), _facts);
                if (sign.Ticks > _now)
                {
                    _ahead.Add((sign, eventId));
                    continue;
                }
                _naive.Add(sign);
                Fall(eventId, sign);
            }
            _bucket.SettleReached(_now, _facts);
            foreach (var line in Everywhere()) Reach(line, long.MinValue, line.Period + Hour <= _now);
        }

        private IEnumerable<(long Period, int Line, int? Subject)> Everywhere()
        {
            for (var period = Start; period <= _now; period += Hour)
                foreach (var line in Lines)
                    foreach (var subject in new int?[] { null, 1 }) yield return (period, line, subject);
        }

        private long LevelOf((long Period, int Line, int? Subject) at, long ticks) => _naive.LevelAt(ticks, at.Period, at.Period + Hour, at.Subject);

        private void Fall(string eventId, Sent sign)
        {
            foreach (var at in Everywhere())
            {
                if (LevelOf(at, _now) >= at.Line * Second || !_crossed.Remove(at)) continue;
                _expected.Add($"cleared {Name(at)} correction {eventId} at {(sign.Ticks - Start) / Second} late {at.Period + Hour <= _now}");
            }
        }

        /// <summary>What the clock alone reaches between two instants.</summary>
        private void Grow(long from, long to)
        {
            for (var period = Start; period <= to; period += Hour)
            {
                if (period + Hour <= from) continue;
                foreach (var line in Lines)
                    foreach (var subject in new int?[] { null, 1 })
                        if (LevelOf((period, line, subject), Math.Min(to, period + Hour)) >= line * Second) Reach((period, line, subject), to, isLate: false);
            }
        }

        private void Reach((long Period, int Line, int? Subject) at, long through, bool isLate)
        {
            var end = Math.Min(through == long.MinValue ? _now : through, at.Period + Hour);
            if (LevelOf(at, end) < at.Line * Second || !_crossed.Add(at)) return;
            var (low, high) = (at.Period, end);
            while (low < high)
            {
                var middle = low + ((high - low) / 2);
                if (LevelOf(at, middle) >= at.Line * Second) high = middle;
                else low = middle + 1;
            }
            _armings[at] = _armings.GetValueOrDefault(at) + 1;
            _expected.Add($"crossed {Name(at)} clock  at {(low - Start) / (double)Second} late {isLate} used {new Quantity(100 * (Int128)LevelOf(at, low))}");
        }

        private string Name((long Period, int Line, int? Subject) at) => $"{at.Line}/{at.Subject} of period {(at.Period - Start) / Hour} arming {_armings.GetValueOrDefault(at)}";

        private static string Said(BucketFact fact) => fact switch
        {
            Crossed crossed => $"crossed {Name(crossed)} {Word(fact)} at {(fact.OccurredAt.ToUnixTimeTicks() - Start) / (double)Second} late {fact.Late} used {fact.Used}",
            Cleared cleared => $"cleared {Name(cleared)} {Word(fact)} at {(fact.OccurredAt.ToUnixTimeTicks() - Start) / Second} late {fact.Late}",
            _ => fact.ToString()!,
        };

        private static string Word(BucketFact fact) => $"{fact.Cause.ToString().ToLowerInvariant()} {fact.EventId}";

        private static string Name(ThresholdFact fact) => $"{((ValueLine)fact.Line).Value}/{fact.Participant} of period {fact.PeriodNumber} arming {fact.Arming}";

        private void Compare()
        {
            string Told() => $"{name}\n{string.Join('\n', _log)}";
            for (var period = Start; period <= _now; period += Hour)
            {
                var number = (int)((period - Start) / Hour);
                var ledger = _bucket.Open.Number == number ? _bucket.Open : _bucket.Closed?.Find(closed => closed.Number == number);
                _bucket.FindTopContributors(_bucket.Open);
                (ledger?.UsedNanos ?? 0).ShouldBe(100 * (Int128)_naive.LevelAt(_now, period, period + Hour), $"level of period {number} at {(_now - Start) / Second}; {Told()}");
                foreach (var subject in new[] { 1, 2 })
                    (ledger?.ShareOf(subject) ?? 0).ShouldBe(100 * (Int128)_naive.LevelAt(_now, period, period + Hour, subject), $"share of {subject} in period {number}; {Told()}");
            }
            (_bucket.Sessions?.Total.Open ?? 0).ShouldBe(_naive.OpenAt(_now), Told());
            _facts.Select(Said).Order(StringComparer.Ordinal).ShouldBe(_expected.Order(StringComparer.Ordinal), Told());
            _facts.Select(fact => fact.Sequence).ShouldBe(Enumerable.Range(1, _facts.Count));
        }
    }

    private sealed class EventName(string eventId) : UsageNames
    {
        public override string EventId => eventId;

        public override string Subject => "s";
    }
}
