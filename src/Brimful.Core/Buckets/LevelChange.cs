using Brimful.Core.Crossings;
using Brimful.Core.Quantities;

namespace Brimful.Core.Buckets;

/// <summary>One change of a ledger's used level, capacity or lines, evaluated once (S9).</summary>
public sealed record LevelChange
{
    public required Cause Cause { get; init; }

    public required Int128 UsedBeforeNanos { get; init; }

    public required Figure CapacityBefore { get; init; }

    public required Figure Capacity { get; init; }

    /// <summary>When the change itself was, in ticks of Unix time.</summary>
    public required long OccurredTicks { get; init; }

    /// <summary>When it was noticed, in ticks of Unix time.</summary>
    public required long DetectedTicks { get; init; }

    public string? EventId { get; init; }

    public string? Subject { get; init; }

    public bool Late { get; init; }

    /// <summary>Whether lines only clear: what is reached crosses in a change of its own, at its own instant.</summary>
    public bool OnlyClears { get; init; }

    /// <summary>When what follows from the change acts, in ticks of Unix time: usage may be dated before it was received.</summary>
    public long ActsTicks => Cause is Cause.Usage or Cause.Correction ? DetectedTicks : OccurredTicks;

    /// <summary>Whether the lines moved rather than the level: then a line that becomes unreached clears whatever its hysteresis (S10).</summary>
    public bool MovesLines => Cause is not (Cause.Usage or Cause.Correction or Cause.Clock or Cause.Forecast);
}
