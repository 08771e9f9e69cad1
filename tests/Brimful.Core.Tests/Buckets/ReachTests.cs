using Brimful.Core.Buckets;
using Brimful.Core.Crossings;
using Brimful.Core.Metering;
using Brimful.Core.Periods;
using Brimful.Core.Quantities;
using Brimful.Core.Sessions;
using Brimful.Core.Tests.Windows;
using Brimful.Core.Thresholds;
using NodaTime;
using Xunit.Abstractions;

namespace Brimful.Core.Tests.Buckets;

/// <summary>What a closed period takes does not hang on whether somebody has looked at the bucket in between (S2, S13): looks are not in the journal.</summary>
public sealed class ReachTests(ITestOutputHelper output)
{
    private const long Hour = TimeSpan.TicksPerHour;
    private const long Window = 35 * TimeSpan.TicksPerDay;

    private static readonly long Start = Instant.FromUtc(2026, 1, 5, 0, 0).ToUnixTimeTicks();

    [Theory]
    [InlineData(Aggregation.Sum)]
    [InlineData(Aggregation.Count)]
    [InlineData(Aggregation.UniqueCount)]
    [InlineData(Aggregation.Duration)]
    public void A_bucket_that_is_looked_at_records_the_same_as_one_that_is_not(Aggregation aggregation)
    {
        var seed = Seeds.Next(output);
        for (var program = 0; program < 150; program++) Run(new Random(seed + program), aggregation).ShouldBeNull($"seed {seed} program {program}");
    }

    [Fact]
    public void A_late_event_can_be_taken_back_for_one_window_from_its_receipt_though_its_period_ended_longer_ago()
    {
        var bucket = new TestedBucket(TestedBucket.Weekly("100", "100%"), now: "2026-01-05T00:00:00Z");
        bucket.Use("90");
        bucket.Clock("2026-02-09T00:00:00Z");
        bucket.Use("20", "2026-01-06T00:00:00Z").ShouldNotBeEmpty();
        bucket.Clock("2026-03-15T00:00:00Z");
        bucket.TakeBack("1:20", TestedBucket.At("2026-01-06T00:00:00Z")).ShouldBe("-100%");
    }

    [Fact]
    public void A_closed_period_is_forgotten_one_window_after_its_end_where_it_took_nothing_late()
    {
        var bucket = new TestedBucket(TestedBucket.Weekly("100", "100%"), now: "2026-01-05T00:00:00Z");
        bucket.Use("90");
        bucket.Clock("2026-02-15T00:00:00Z");
        bucket.Bucket.Closed.ShouldNotBeNull();
        bucket.Clock("2026-02-16T00:00:01Z");
        bucket.Bucket.Closed.ShouldBeNull();
    }

    [Fact]
    public void A_late_session_can_be_taken_back_for_one_window_from_its_receipt_however_many_sessions_are_known()
    {
        var twin = new Twin(Aggregation.Duration);
        for (var session = 1; session <= 1_000; session++) twin.Open(session, Start, Start + 1, Start + 2);
        var (lateTicks, voidTicks) = (Start + (33 * 24 * Hour), Start + (60 * 24 * Hour));
        for (var session = 1_001; session <= 1_100; session++) twin.Open(session, Start, Start + 1, lateTicks);
        var start = twin.Open(1_101, Start + Hour, Start + (3 * Hour), lateTicks);
        twin.Facts.ShouldBeEmpty(); // Session time crosses by the clock.
        twin.TakeBack(start, voidTicks);
        twin.Facts.ShouldHaveSingleItem().ShouldStartWith("Cleared");
        twin.Known.ShouldBeLessThan(200);
    }

    private static string? Run(Random random, Aggregation aggregation)
    {
        var (looked, other) = (new Twin(aggregation), new Twin(aggregation));
        var (now, sent) = (Start, new List<Usage>());
        for (var step = 0; step < 80; step++)
        {
            for (var looks = random.Next(4); looks > 0; looks--) looked.Look(now += random.Next(0, 40) * Hour);
            now += random.Next(0, 60) * Hour;
            if (sent.Count > 0 && random.Next(3) == 0)
            {
                var at = random.Next(sent.Count);
                var usage = sent[at];
                if (Math.Max(usage.TimeTicks, usage.ReceivedTicks) < now - Window) continue;
                sent.RemoveAt(at);
                looked.TakeBack(usage, now);
                other.TakeBack(usage, now);
            }
            else
            {
                var late = random.Next(2) == 0 ? random.NextInt64(Window) : 0;
                var usage = new Usage(aggregation == Aggregation.Duration ? Sign(random) : random.Next(1, 9) * Quantity.NanosPerUnit, Math.Max(Start, now - late), now, random.Next(1, 3)) { Meter = 1 };
                sent.Add(usage);
                looked.Use(usage, now);
                other.Use(usage, now);
            }
        }
        var (first, second) = (looked.Facts, other.Facts);
        return first.SequenceEqual(second) ? null : $"looked at:\n{string.Join('\n', first.Except(second))}\nnot looked at:\n{string.Join('\n', second.Except(first))}";
    }

    private static Int128 Sign(Random random) => new SessionSign((UInt128)random.Next(1, 4), random.Next(2) == 0 ? SessionAction.Start : SessionAction.Stop).ToValue();

    private sealed class Twin(Aggregation aggregation)
    {
        private static readonly int[] Lines = [2, 5, 9, 14, 20];

        private readonly List<BucketFact> _facts = [];
        private readonly Bucket _bucket = new("b", 1, 0, Terms(aggregation), new MeterIdentity(1, "m") { Aggregation = aggregation }, null, Start);

        /// <summary>In order, but for those that the clock alone brings: when they are noticed is up to who looks.</summary>
        public IReadOnlyList<string> Facts => [.. _facts.Where(static fact => fact.Cause != Cause.Clock).Select(static fact => fact.ToString())];

        public int Known => _bucket.Sessions!.Sessions.Count;

        /// <summary>A session whose stop is received just before its start.</summary>
        /// <returns>Its start.</returns>
        public Usage Open(int session, long fromTicks, long toTicks, long now)
        {
            var start = new Usage(new SessionSign((UInt128)session, SessionAction.Start).ToValue(), fromTicks, now, 1) { Meter = 1 };
            Use(start with { Nanos = new SessionSign((UInt128)session, SessionAction.Stop).ToValue(), TimeTicks = toTicks }, now);
            Use(start, now);
            return start;
        }

        public void Look(long now) => _bucket.AdvanceTo(now, Window, _facts);

        public void Use(in Usage usage, long now)
        {
            Look(now);
            _bucket.Apply(usage, now, new Name(usage), _facts);
            _bucket.SettleReached(now, _facts);
        }

        public void TakeBack(in Usage usage, long now)
        {
            Look(now);
            _bucket.TakeBack(usage, new VoidMoment(default, default, 1), now, new Name(usage), _facts);
            _bucket.SettleReached(now, _facts);
        }

        private static BucketTerms Terms(Aggregation aggregation) => new()
        {
            Name = "B",
            Meter = "m",
            Capacity = Quantity.Of(100),
            Schedule = new PeriodSchedule(PeriodUnit.Week, 1, new LocalDateTime(2026, 1, 5, 0, 0), DateTimeZone.Utc),
            Thresholds = [.. Lines.Select(value => new Threshold(new ValueLine(Quantity.Of(aggregation == Aggregation.Duration ? value * 3_600 : value))))],
        };

        private sealed class Name(Usage usage) : UsageNames
        {
            public override string EventId => $"{usage.TimeTicks - Start}";

            public override string Subject => $"s{usage.Subject}";
        }
    }
}
