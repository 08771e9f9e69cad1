using System.Globalization;
using System.Numerics;
using Brimful.Core.Buckets;
using Brimful.Core.Quantities;
using Brimful.Core.Tests.Buckets;
using NodaTime;
using static Brimful.Core.Tests.Buckets.TestedBucket;

namespace Brimful.Core.Tests.Spend;

/// <summary>Whatever happens, a budget's level is what all its events cost, and its lines stand where that level puts them. BRIMFUL_SEED runs one program alone.</summary>
public sealed class SpendPropertyTests
{
    private const int Programs = 200;

    private static readonly string[] Prices =
        ["0.02", "1.5+7", "100@5", "0.25@0.000000003+1", "100:0.1 0.05", "10:1+5 25:0.333333333+2 0+3", "5:0 7.5:2 12:0.000000001+0.5 4", "0"];

    private static readonly string[] Lines = ["10%", "50%", "100%", "=3.3", "left1", "every7", "every20%>100", "150%"];

    [Fact]
    public void A_level_is_what_all_events_cost_and_lines_stand_by_it()
    {
        foreach (var seed in Seeds()) new Run(seed).Go();
    }

    [Fact]
    public void The_order_of_usage_changes_no_level()
    {
        foreach (var seed in Seeds())
        {
            var random = new Random(seed);
            var values = Enumerable.Range(0, 30).Select(_ => $"{random.Next(1, 4)}:{Value(random)}").ToArray();
            var (first, second) = (Bucket(random, "0.02", "1.5+7", "10:1+5 25:0.333333333+2 0+3"), Bucket(random, "0.02", "1.5+7", "10:1+5 25:0.333333333+2 0+3"));
            foreach (var value in values) first.UseOf(value);
            random.Shuffle(values);
            foreach (var value in values) second.UseOf(value);
            second.Used.ShouldBe(first.Used, $"seed {seed}");
        }
    }

    private static TestedBucket Bucket(Random random, params string[] prices) =>
        new(Weekly($"{random.Next(1, 60)}", [.. Lines.OrderBy(_ => random.Next()).Take(5)]).Charging(prices), PriceText.Sums(prices.Length));

    private static string Value(Random random) => random.Next(4) switch
    {
        0 => random.Next(1, 12).ToString(CultureInfo.InvariantCulture),
        1 => $"-{random.Next(1, 6)}.{random.Next(1, 999_999_999):D9}",
        _ => $"{random.Next(0, 9)}.{random.Next(1, 999_999_999):D9}",
    };

    private static IEnumerable<int> Seeds() =>
        int.TryParse(Environment.GetEnvironmentVariable("BRIMFUL_SEED"), out var seed) ? [seed] : Enumerable.Range(1, Programs);

    /// <summary>One program: usage now, late and ahead of time, of one meter or of several at once; voids, other prices, and time.</summary>
    private sealed class Run
    {
        private readonly int _seed;
        private readonly Random _random;
        private readonly TestedBucket _bucket;
        private readonly List<(string Values, Instant Time)> _events = [];
        private readonly Dictionary<Instant, string[]> _pricesOf = [];
        private string[] _prices;

        public Run(int seed)
        {
            (_seed, _random) = (seed, new Random(seed));
            _prices = DrawPrices(3);
            _bucket = SpendPropertyTests.Bucket(_random, _prices);
        }

        public void Go()
        {
            for (var step = 0; step < 60; step++)
            {
                Take();
                Check(step);
            }
        }

        private void Take()
        {
            switch (_random.Next(12))
            {
                case 0:
                    _pricesOf[Start] = _prices;
                    _bucket.Clock((_bucket.Now + Duration.FromHours(_random.Next(1, 90))).ToString());
                    break;
                case 1 when _events.Count > 0:
                    var voided = _events[_random.Next(_events.Count)];
                    _events.Remove(voided);
                    _bucket.TakeBack(voided.Values, voided.Time);
                    break;
                case 2:
                    _bucket.Edit(_bucket.Bucket.Terms.Charging(_prices = DrawPrices(3)));
                    break;
                case 3:
                    Use(_bucket.Now - Duration.FromHours(_random.Next(1, 400)));
                    break;
                case 4:
                    Use(_bucket.Now + Duration.FromMinutes(5));
                    break;
                default:
                    Use(_bucket.Now);
                    break;
            }
        }

        private void Use(Instant time)
        {
            var values = string.Join(' ', Enumerable.Range(1, 3).Where(meter => meter == 1 + (_events.Count % 3) || _random.Next(4) == 0).Select(meter => $"{meter}:{Value(_random)}"));
            if (time < Instant.FromUnixTimeTicks(_bucket.Bucket.FirstTicks)) return;
            _events.Add((values, time));
            _bucket.UseOf(values, time);
        }

        private void Check(int step)
        {
            var said = $"seed {_seed}, step {step}";
            Check(_bucket.Bucket.Open, _prices, said);
            foreach (var closed in _bucket.Bucket.Closed ?? []) Check(closed, _pricesOf.GetValueOrDefault(Instant.FromUnixTimeTicks(closed.StartTicks), _prices), said);
            CheckLines(said);
        }

        private static void Check(BigInteger expected, PeriodLedger ledger, string said) =>
            new ExactNumber(ledger.UsedNanos, Figure.MoneyDigits).ShouldBe(new ExactNumber(expected, Figure.MoneyDigits), said);

        private void Check(PeriodLedger ledger, string[] prices, string said)
        {
            var inPeriod = _events.Where(one => one.Time.ToUnixTimeTicks() >= ledger.StartTicks && one.Time.ToUnixTimeTicks() < ledger.EndTicks)
                .SelectMany(one => one.Values.Split(' ')).Select(part => part.Split(':')).ToLookup(part => part[0], part => part[1]);
            BigInteger cost = 0;
            for (var meter = 1; meter <= 3; meter++) cost += NaivePricing.CostOf(prices[meter - 1], inPeriod[$"{meter}"]);
            Check(cost, ledger, said);
        }

        /// <summary>Without hysteresis a line is armed exactly while it is not reached.</summary>
        private void CheckLines(string said)
        {
            var (terms, open) = (_bucket.Bucket.Terms, _bucket.Bucket.Open);
            var (used, capacity) = ((BigInteger)open.UsedNanos, NaivePricing.Nanos(terms.Capacity.ToString()) * BigInteger.Pow(10, 9));
            for (var place = 0; place < terms.Thresholds.Length; place++)
            {
                var isReached = LineText.Of(terms.Thresholds[place].Line) switch
                {
                    { } text when text.EndsWith('%') => used * 100 >= NaivePricing.Nanos(text[..^1]) * capacity / BigInteger.Pow(10, 9),
                    { } text when text.StartsWith('=') => used >= NaivePricing.Nanos(text[1..]) * BigInteger.Pow(10, 9),
                    { } text => capacity - used <= NaivePricing.Nanos(text[4..]) * BigInteger.Pow(10, 9),
                    null => (bool?)null,
                };
                if (isReached is { } reached) (open.LineAt(place).Position != LinePosition.Armed).ShouldBe(reached, $"{said}, {terms.Thresholds[place].Line}");
            }
        }

        private Instant Start => Instant.FromUnixTimeTicks(_bucket.Bucket.Open.StartTicks);

        private string[] DrawPrices(int count) => [.. Enumerable.Range(0, count).Select(_ => Prices[_random.Next(Prices.Length)])];
    }
}
