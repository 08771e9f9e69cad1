using Brimful.Core.Buckets;
using Brimful.Core.Crossings;
using Brimful.Core.Metering;
using Brimful.Core.Pools;
using Brimful.Core.Quantities;
using Brimful.Core.Thresholds;
using Brimful.Core.Windows;
using NodaTime;
using Xunit.Abstractions;

namespace Brimful.Core.Tests.Windows;

/// <summary>What is within a window is what a recount of every event says, at every step, to the event; lines follow it.</summary>
public sealed class WindowPropertyTests(ITestOutputHelper output)
{
    private const long Second = TimeSpan.TicksPerSecond;
    private const long Length = 60 * Second;
    private const long Window = 35 * TimeSpan.TicksPerDay;

    private static readonly long Start = Instant.FromUtc(2026, 3, 1, 0, 0).ToUnixTimeTicks();

    [Theory]
    [InlineData(Aggregation.Sum)]
    [InlineData(Aggregation.Count)]
    public void Levels_shares_and_lines_follow_what_is_within_the_window(Aggregation aggregation)
    {
        var seed = Seeds.Next(output);
        for (var program = 0; program < 500; program++) Run(new Random(seed + program), aggregation, $"seed {seed} program {program}");
    }

    [Fact]
    public void Usage_leaves_at_the_instant_at_which_it_is_as_old_as_the_window_is_long_and_clears_by_the_clock()
    {
        var (bucket, facts) = (Bucket(Aggregation.Sum), new List<BucketFact>());
        Use(bucket, new Usage(100 * Quantity.NanosPerUnit, Start, Start, 1), Start, facts);
        Use(bucket, new Usage(30 * Quantity.NanosPerUnit, Start + 1, Start + Second, 2), Start + Second, facts);
        bucket.DueTicks.ShouldBe(Start + Length);
        bucket.AdvanceTo(Start + Length + (5 * Second), Window, facts);
        facts.Select(fact => $"{fact.GetType().Name} {fact.Cause} {fact.OccurredAt.ToUnixTimeTicks() - Start} {fact.UsedBefore} {fact.Used}").ShouldBe(
            ["Crossed Usage 0 0 100", "Crossed Usage 0 0 100", $"Cleared Clock {Length} 130 30", $"Cleared Clock {Length + 1} 30 0"]);
        bucket.DueTicks.ShouldBeNull();
    }

    [Fact]
    public void More_instants_than_are_told_apart_leave_in_cells_never_sooner_and_take_bounded_memory()
    {
        var (book, length) = (new WindowBook(TimeSpan.TicksPerDay), TimeSpan.TicksPerDay);
        for (var at = 0; at < 300_000; at++) book.Add(Start + length + (at * (length / 300_000)), 1, 1);
        book.Entries.Count.ShouldBeLessThanOrEqualTo(WindowBook.MostEntries);
        for (var part = 1; part <= 100; part++)
        {
            var now = Start + length + (part * (length / 100));
            book.TakeLeaving(now);
            var within = book.Entries.Values.Aggregate((Int128)0, static (sum, nanos) => sum + nanos);
            var exact = (Int128)Enumerable.Range(0, 300_000).Count(at => Start + length + (at * (length / 300_000)) > now);
            (within - exact).ShouldBeInRange(0, (300_000 / WindowBook.Cells) + 2, $"part {part}");
        }
    }

    private static void Run(Random random, Aggregation aggregation, string name)
    {
        var (bucket, sent, facts, now) = (Bucket(aggregation), new List<Usage>(), new List<BucketFact>(), Start);
        bucket.PutParticipant(1, new ParticipantTerms { Capacity = Quantity.Of(50), Thresholds = [new Threshold(new ValueLine(Quantity.Of(40)))] }, Start, facts);
        for (var step = 0; step < 60; step++)
        {
            if (random.Next(3) > 0) now += random.Next(1, 30) * Second / 2;
            bucket.AdvanceTo(now, Window, facts);
            var usage = new Usage(random.Next(-5, 40) * Quantity.NanosPerUnit, now - (random.Next(-30, 90) * Second), now, random.Next(1, 3));
            sent.Add(usage);
            Use(bucket, usage, now, facts);
            if (random.Next(6) == 0 && sent[random.Next(sent.Count)] is var taken && taken.TimeTicks <= now)
            {
                sent.Remove(taken);
                bucket.TakeBack(taken, new VoidMoment(default, new UsagePlace(1, 0), 1), now, new EventName(), facts);
            }
            Compare(bucket, sent, aggregation, now, $"{name} step {step}");
        }
        facts.Select(fact => fact.Sequence).ShouldBe(Enumerable.Range(1, facts.Count));
    }

    private static void Compare(Bucket bucket, List<Usage> sent, Aggregation aggregation, long now, string where)
    {
        Int128 Level(int? subject) => sent.Where(usage => usage.TimeTicks <= now && usage.TimeTicks > now - Length && (subject is null || usage.Subject == subject))
            .Aggregate((Int128)0, (sum, usage) => sum + (aggregation == Aggregation.Count ? Quantity.NanosPerUnit : usage.Nanos));
        bucket.Open.UsedNanos.ShouldBe(Level(null), where);
        foreach (var subject in new[] { 1, 2 }) bucket.Open.ShareOf(subject).ShouldBe(Level(subject), where);
        foreach (var (place, line) in new[] { (0, 20), (1, 80) })
            (bucket.Open.LineAt(place).Position == LinePosition.Crossed).ShouldBe(Level(null) >= line * Quantity.NanosPerUnit, where);
        if (bucket.Open.Pool?.Participants?.GetValueOrDefault(1) is { } lines) (lines.LineAt(0).Position == LinePosition.Crossed).ShouldBe(Level(1) >= 40 * Quantity.NanosPerUnit, where);
    }

    private static Bucket Bucket(Aggregation aggregation) => new(
        "b",
        1,
        0,
        new BucketTerms { Name = "b", Meter = "m", Capacity = Quantity.Of(100), WindowTicks = Length, Thresholds = [.. new[] { 20, 80 }.Select(value => new Threshold(new ValueLine(Quantity.Of(value))))] },
        new MeterIdentity(1, "m") { Aggregation = aggregation },
        null,
        Start);

    private static void Use(Bucket bucket, in Usage usage, long now, List<BucketFact> facts)
    {
        bucket.AdvanceTo(now, Window, facts);
        bucket.TryFindQuietLevel(usage, now, out _).ShouldBeFalse();
        bucket.HasRoomFor(usage).ShouldBeTrue();
        bucket.Apply(usage, now, new EventName(), facts);
    }

    private sealed class EventName : UsageNames
    {
        public override string EventId => "e";

        public override string Subject => "s";
    }
}
