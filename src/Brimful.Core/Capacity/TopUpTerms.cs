using System.Collections.Immutable;
using Brimful.Core.Periods;
using Brimful.Core.Quantities;

namespace Brimful.Core.Capacity;

/// <summary>When a bucket gets a grant by itself.</summary>
/// <param name="Below">A grant is added when less than this remains.</param>
/// <param name="Amount">What the grant is over; more than 0.</param>
/// <param name="AtMost">How many a period, 1 to <see cref="MaxAtMost"/>.</param>
public sealed record TopUpTerms(Quantity Below, Quantity Amount, int AtMost)
{
    /// <summary>The most top-ups in one period.</summary>
    public const int MaxAtMost = 1_000;

    /// <summary>How long after it was added what is left of the grant is lost; null for never. By the bucket's calendar.</summary>
    public PeriodDuration? ExpiresAfter { get; init; }

    /// <inheritdoc cref="Grant.Priority"/>
    public int Priority { get; init; } = Grant.DefaultPriority;

    /// <summary>Keys of the endpoints that are told.</summary>
    public ImmutableArray<string> Notify { get; init; } = [];

    public bool Equals(TopUpTerms? other) =>
        other is not null && Below == other.Below && Amount == other.Amount && AtMost == other.AtMost
        && ExpiresAfter == other.ExpiresAfter && Priority == other.Priority && Notify.AsSpan().SequenceEqual(other.Notify.AsSpan());

    public override int GetHashCode() => HashCode.Combine(Below, Amount, AtMost, ExpiresAfter, Priority, Notify.Length);
}
