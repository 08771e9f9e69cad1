using Brimful.Core.Buckets;
using Brimful.Core.Crossings;
using Brimful.Core.Metering;
using Brimful.Core.Quantities;
using Brimful.Core.Sessions;
using Brimful.Core.Tests.Windows;
using Brimful.Core.Thresholds;
using NodaTime;
using Xunit.Abstractions;

namespace Brimful.Core.Tests.Sessions;

/// <summary>The number of open sessions is that of a recount by hand after every step, and lines follow it.</summary>
public sealed class ConcurrencyPropertyTests(ITestOutputHelper output)
{
    private const long Second = TimeSpan.TicksPerSecond;
    private const long Window = 35 * TimeSpan.TicksPerDay;

    private static readonly long Start = Instant.FromUtc(2026, 3, 1, 0, 0).ToUnixTimeTicks();

    [Theory]
    [InlineData(null)]
    [InlineData(300)]
    public void Levels_and_lines_follow_the_sessions_that_are_open(int? limitSeconds)
    {
        var seed = Seeds.Next(output);
        for (var program = 0; program < 500; program++) Run(new Random(seed + program), limitSeconds, $"seed {seed} program {program}");
    }

    private static void Run(Random random, int? limitSeconds, string name)
    {
        var meter = new MeterIdentity(1, "m") { Aggregation = Aggregation.Duration, MaxSilenceTicks = limitSeconds * Second ?? long.MaxValue };
        var terms = new BucketTerms { Name = "b", Meter = "m", Capacity = Quantity.Of(4), Measure = BucketMeasure.Concurrent, Thresholds = [.. new[] { 2, 3, 4 }.Select(value => new Threshold(new ValueLine(Quantity.Of(value))))] };
        var (bucket, naive, facts, now) = (new Bucket("b", 1, 0, terms, meter, null, Start), new NaiveSessions(limitSeconds * Second), new List<BucketFact>(), Start);
        var ahead = new List<Sent>();
        for (var step = 0; step < 60; step++)
        {
            if (random.Next(2) == 0) now += random.Next(1, 200) * Second;
            bucket.AdvanceTo(now, Window, facts);
            foreach (var due in ahead.Where(sign => sign.Ticks <= now).OrderBy(sign => sign.Ticks).ToList()) naive.Add(due);
            ahead.RemoveAll(sign => sign.Ticks <= now);
            for (var left = random.Next(3); left > 0; left--)
            {
                var sign = new Sent(random.Next(1, 3), random.Next(4), (SessionAction)random.Next(3), now - (random.Next(-100, 400) * Second));
                var usage = new Usage(new SessionSign((UInt128)sign.Id, sign.Action).ToValue(), sign.Ticks, now, sign.Subject);
                bucket.Apply(usage, now, new EventName($"e{step}"), facts);
                if (sign.Ticks > now) ahead.Add(sign);
                else naive.Add(sign);
            }
            bucket.SettleReached(now, facts);
            bucket.Open.UsedNanos.ShouldBe(naive.OpenAt(now) * Quantity.NanosPerUnit, $"{name} step {step}");
            for (var place = 0; place < terms.Thresholds.Length; place++)
                (bucket.Open.LineAt(place).Position == LinePosition.Crossed).ShouldBe(naive.OpenAt(now) >= place + 2, $"{name} step {step} line {place}");
        }
        facts.Select(fact => fact.Sequence).ShouldBe(Enumerable.Range(1, facts.Count));
        facts.ShouldAllBe(fact => fact.Cause == Cause.Usage || (fact.Cause == Cause.Clock && limitSeconds != null && fact is Cleared));
    }

    private sealed class EventName(string eventId) : UsageNames
    {
        public override string EventId => eventId;

        public override string Subject => "s";
    }
}
