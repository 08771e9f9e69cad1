using System.Collections.Immutable;
using Brimful.Core.Capacity;
using Brimful.Core.Periods;
using Brimful.Core.Quantities;
using Brimful.Core.Spend;
using Brimful.Core.Thresholds;
using Brimful.Core.Tiers;
using NodaTime;

namespace Brimful.Core.Buckets;

/// <summary>What a bucket is, apart from what was used of it: immutable, compared by value, and shared between
/// all buckets that are defined alike.</summary>
public sealed record BucketTerms
{
    /// <summary>Whose definition it is.</summary>
    public BucketOrigin Origin { get; init; }

    /// <summary>What people call it.</summary>
    public required string Name { get; init; }

    /// <summary>The key of the meter that counts in it; of several, of the first.</summary>
    public required string Meter { get; init; }

    /// <summary>Keys of all its meters, where it counts several whose quantities add up; empty otherwise.</summary>
    public ImmutableArray<string> Meters { get; init; } = [];

    /// <summary>What it charges for usage; null where it counts quantities (S18).</summary>
    public SpendTerms? Spend { get; init; }

    /// <summary>Keys of the meters that count in it, in the order of the definition.</summary>
    public IEnumerable<string> MeterKeys => Spend is { } spend ? spend.Prices.Select(static price => price.Meter) : Meters.IsEmpty ? [Meter] : Meters;

    /// <summary>Whether a <see cref="Metering.MeterGroup"/> counts in it.</summary>
    public bool IsCombined => Spend is not null || !Meters.IsEmpty;

    /// <summary>Keys of the account's subjects that count in it; null for all.</summary>
    public ImmutableArray<string>? Subjects { get; init; }

    /// <summary>The base capacity, in the meter's unit, or in money; at least 0.</summary>
    public required Quantity Capacity { get; init; }

    /// <summary>The base capacity, as fine as levels are held.</summary>
    public Figure Holds => Figure.Of(Capacity, Digits);

    /// <summary>How fine levels are held: digits after the point.</summary>
    public int Digits => Spend is null ? Quantity.FractionDigits : Figure.MoneyDigits;

    /// <summary>When it refills; null for a one-off.</summary>
    public PeriodSchedule? Schedule { get; init; }

    /// <summary>The first instant of a one-off, if it has one.</summary>
    public Instant? From { get; init; }

    /// <summary>The instant at which a one-off ends, if it does.</summary>
    public Instant? To { get; init; }

    /// <summary>What usage before the bucket's creation counts (S11).</summary>
    public CountFrom CountFrom { get; init; }

    /// <summary>How unused base capacity is carried into later periods; null for not at all (S7).</summary>
    public RolloverTerms? Rollover { get; init; }

    /// <summary>When the bucket gets a grant by itself; null for never.</summary>
    public TopUpTerms? TopUp { get; init; }

    /// <summary>The length of a rolling window, in ticks, in place of a period; 0 for none.</summary>
    public long WindowTicks { get; init; }

    /// <summary>What of its meter the level is.</summary>
    public BucketMeasure Measure { get; init; }

    /// <summary>Whether two terms are of one kind of bucket: what it is may not change while it lives.</summary>
    public bool IsOfKind(BucketTerms other) => WindowTicks == other.WindowTicks && Measure == other.Measure;

    /// <summary>Named stretches of the used level, ascending; empty for most buckets (S17).</summary>
    public ImmutableArray<BucketTier> Tiers { get; init; } = [];

    /// <summary>The lines, in the order of the definition; those of tiers behind the bucket's own.</summary>
    public ImmutableArray<Threshold> Thresholds { get; init; } = [];

    public bool Equals(BucketTerms? other) =>
        ReferenceEquals(this, other) || (other is not null && Origin == other.Origin && Name == other.Name && Meter == other.Meter && Capacity == other.Capacity
        && Equals(Spend, other.Spend) && Meters.AsSpan().SequenceEqual(other.Meters.AsSpan()) && Tiers.AsSpan().SequenceEqual(other.Tiers.AsSpan())
        && Equals(Schedule, other.Schedule) && From == other.From && To == other.To && CountFrom == other.CountFrom
        && IsOfKind(other) && Equals(Rollover, other.Rollover) && Equals(TopUp, other.TopUp)
        && SameSubjects(other) && Thresholds.AsSpan().SequenceEqual(other.Thresholds.AsSpan()));

    public override int GetHashCode() =>
        HashCode.Combine(Name, Meter, Capacity, Schedule, From, To, Subjects?.Length, (Thresholds.Length, Origin, Spend, WindowTicks, Measure));

    /// <summary>Whether both count the same subjects.</summary>
    public bool SameSubjects(BucketTerms other) =>
        Subjects.HasValue == other.Subjects.HasValue
        && (Subjects is not { } mine || mine.AsSpan().SequenceEqual(other.Subjects!.Value.AsSpan()));
}

/// <summary>Where a bucket comes from (S23 "Plans").</summary>
public enum BucketOrigin
{
    /// <summary>Defined at the account itself: wins over its plan's of the same key.</summary>
    Account,

    /// <summary>Defined by the plan that the account is on.</summary>
    Plan,
}

/// <summary>From when a new bucket counts (S11).</summary>
public enum CountFrom
{
    /// <summary>From the start of the period that it is created in.</summary>
    PeriodStart,

    /// <summary>From its creation: received after, and dated no earlier.</summary>
    Now,
}

/// <summary>What of its meter a bucket's level is.</summary>
public enum BucketMeasure
{
    /// <summary>What was used, by the meter's aggregation.</summary>
    Usage,

    /// <summary>How many sessions are open now: a gauge over a meter of session time.</summary>
    Concurrent,
}
