using System.Collections.Immutable;
using System.Numerics;
using Brimful.Core.Buckets;
using Brimful.Core.Capacity;
using Brimful.Core.Outlooks;
using Brimful.Core.Quantities;
using Brimful.Core.Thresholds;
using Brimful.Core.Tiers;
using NodaTime;

namespace Brimful.Engine.Buckets;

/// <summary>Lines over a level, and the capacity that they go by: a bucket's, or a participant's.</summary>
internal readonly record struct StandingLines(LineLedger Ledger, ImmutableArray<Threshold> Thresholds, Figure Capacity)
{
    /// <summary>The moment, in ticks of Unix time: what looks ahead stands elsewhere as time passes. Without, that of the last look.</summary>
    public long NowTicks { get; init; } = long.MinValue;
}

/// <summary>Reads a status off a bucket's open period.</summary>
internal static class StatusReading
{
    private const int PercentDigits = 9;

    /// <summary>The bucket's own.</summary>
    /// <param name="nowTicks">The moment that it is brought to, in ticks of Unix time.</param>
    public static BucketStatus Of(Bucket bucket, long nowTicks) => Of(bucket, new StandingLines(bucket.Open, bucket.Terms.Thresholds, bucket.CapacityOf(bucket.Open)) { NowTicks = nowTicks }) with
    {
        NextChange = bucket.FindNextChange(),
        Sources = bucket.CountedBook() is { } book ? SourcesOf(bucket, book) : [],
        Tier = BucketTier.At(bucket.Terms.Tiers, new Figure(bucket.Open.UsedNanos, bucket.Terms.Digits))?.Name,
    };

    /// <summary>That of lines that stand in the bucket's period.</summary>
    public static BucketStatus Of(Bucket bucket, StandingLines lines)
    {
        var (used, capacity, end) = (lines.Ledger.UsedNanos, lines.Capacity, InstantOf(bucket.Open.EndTicks));
        return new BucketStatus(
            InstantOf(bucket.Open.StartTicks),
            end,
            capacity,
            capacity.With(used),
            capacity.With(0),
            capacity.With(Int128.Max(0, capacity.Parts - used)),
            capacity.With(Int128.Max(0, used - capacity.Parts)),
            capacity.Parts == 0 ? null : ExactNumber.Divide((BigInteger)used * 100, capacity.Parts, PercentDigits),
            bucket.Terms.Schedule is null ? null : end,
            [.. Enumerable.Range(0, lines.Thresholds.Length).Select(place => ThresholdAt(lines, place))])
        {
            IsCounting = bucket.IsCounting,
        };
    }

    /// <summary>That of lines that stand in one of the bucket's closed periods, which no refill follows.</summary>
    public static BucketStatus OfClosed(Bucket bucket, PeriodLedger period, StandingLines lines) => Of(bucket, lines) with
    {
        PeriodStart = InstantOf(period.StartTicks),
        PeriodEnd = InstantOf(period.EndTicks),
        NextReset = null,
    };

    private static ImmutableArray<SourceStatus> SourcesOf(Bucket bucket, CapacityBook book) =>
        [.. book.InBurningOrder(bucket.CapacityPeriod).Where(source => source.AmountNanos > 0 || ReferenceEquals(source, book.Base)).Select(source => StatusOf(book, source))];

    private static SourceStatus StatusOf(CapacityBook book, CapacitySource source)
    {
        var kind = source is GrantState ? SourceKind.Grant
            : source is RolloverLot ? SourceKind.Rollover
            : ReferenceEquals(source, book.Base) ? SourceKind.Base
            : ReferenceEquals(source, book.Contributed) ? SourceKind.Contributions
            : SourceKind.Ended;
        var grant = (source as GrantState)?.Grant;
        return new SourceStatus(kind, grant?.Id, new Figure(source.AmountNanos, book.Digits), new Figure(source.BalanceNanos, book.Digits), grant?.ExpiresAt);
    }

    private static ThresholdStatus ThresholdAt(StandingLines lines, int place)
    {
        var line = lines.Thresholds[place].Line;
        if (line.IsRecurring) return StepsAt(lines, place);
        var state = lines.Ledger.LineAt(place);
        ExactNumber? next = line is MovingLine ? lines.Ledger.LevelAt(place, line, (0, lines.Capacity), lines.NowTicks) : null;
        return state.Position switch
        {
            LinePosition.Crossed => new ThresholdStatus(line, ThresholdState.Crossed, Instant.FromUnixTimeTicks(state.CrossedTicks), state.Armings, next),
            LinePosition.Passed => new ThresholdStatus(line, ThresholdState.Passed, null, state.Armings + 1, next),
            _ => new ThresholdStatus(line, ThresholdState.Armed, null, state.Armings + 1, next),
        };
    }

    private static ThresholdStatus StepsAt(StandingLines lines, int place)
    {
        var line = lines.Thresholds[place].Line;
        var steps = lines.Ledger.FindSteps(place) ?? new StepRuns();
        var next = steps.Reached + 1;
        Instant? crossedAt = steps.Marks.Count > 0 ? Instant.FromUnixTimeTicks(steps.Marks[^1].Ticks) : null;
        return new ThresholdStatus(line, ThresholdState.Armed, crossedAt, steps.ArmingsOf(next) + 1, line.LevelAt(next, lines.Capacity));
    }

    private static Instant? InstantOf(long ticks) => ticks is long.MinValue or long.MaxValue ? null : Instant.FromUnixTimeTicks(ticks);
}
