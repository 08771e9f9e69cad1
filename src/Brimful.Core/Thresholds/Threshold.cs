using System.Collections.Immutable;
using Brimful.Core.Quantities;

namespace Brimful.Core.Thresholds;

/// <summary>A line on a bucket and who is told of it. Only the <see cref="Line"/> is its identity over edits (S23).</summary>
public sealed record Threshold(ThresholdLine Line)
{
    /// <summary>Keys of the endpoints that are told.</summary>
    public ImmutableArray<string> Notify { get; init; } = [];

    /// <summary>Which facts <see cref="Notify"/> is told of.</summary>
    public Announcements On { get; init; } = Announcements.Crossed;

    /// <summary>What happens when the line is created at or under the present level (S11).</summary>
    public OnCreate OnCreate { get; init; }

    /// <summary>How far used must fall below the line before it clears, in the bucket's unit; null for the default (S10).</summary>
    public Quantity? Hysteresis { get; init; }

    /// <summary>Whether messages about closed periods are sent (S13).</summary>
    public bool NotifyLate { get; init; }

    public bool Equals(Threshold? other) =>
        other is not null && Line == other.Line && On == other.On && OnCreate == other.OnCreate
        && Hysteresis == other.Hysteresis && NotifyLate == other.NotifyLate
        && Notify.AsSpan().SequenceEqual(other.Notify.AsSpan());

    public override int GetHashCode() => HashCode.Combine(Line, On, OnCreate, Hysteresis, Notify.Length);
}

/// <summary>Facts that a threshold announces.</summary>
[Flags]
public enum Announcements
{
    None = 0,
    Crossed = 1,
    Cleared = 2,
}

/// <summary>What a threshold does that is created at or under the present level (S11).</summary>
public enum OnCreate
{
    /// <summary>It is marked passed and does not fire.</summary>
    Skip,

    /// <summary>It fires at once, with cause <c>edit</c>.</summary>
    Fire,
}
