using System.Collections.Immutable;
using Brimful.Core.Quantities;
using Brimful.Core.Thresholds;

namespace Brimful.Core.Pools;

/// <summary>What one participant may use of a pool, and its own lines (S16): immutable, compared by value, and shared between all
/// participants that are defined alike. Its period is the pool's.</summary>
public sealed record ParticipantTerms
{
    /// <summary>The sub-limit, in the meter's unit; at least 0.</summary>
    public required Quantity Capacity { get; init; }

    /// <summary>The lines, in the order of the definition.</summary>
    public ImmutableArray<Threshold> Thresholds { get; init; } = [];

    public bool Equals(ParticipantTerms? other) =>
        ReferenceEquals(this, other)
        || (other is not null && Capacity == other.Capacity && Thresholds.AsSpan().SequenceEqual(other.Thresholds.AsSpan()));

    public override int GetHashCode() => HashCode.Combine(Capacity, Thresholds.Length);
}
