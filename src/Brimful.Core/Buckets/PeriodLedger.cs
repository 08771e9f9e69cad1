namespace Brimful.Core.Buckets;

/// <summary>What was used in one period of a bucket and where its lines stand: of the open period, or of a closed one that
/// late events may still reach (S13).</summary>
public sealed class PeriodLedger : LineLedger
{
    /// <summary>The first instant, in ticks of Unix time; <see cref="long.MinValue"/> when unbounded.</summary>
    public long StartTicks { get; set; }

    /// <summary>The instant at which it ends, in ticks of Unix time; <see cref="long.MaxValue"/> when unbounded.</summary>
    public long EndTicks { get; set; }

    /// <summary>Whether a value was seen: of <c>max</c> and <c>latest</c>, whose first value may be below 0.</summary>
    public bool HasValue { get; set; }

    /// <summary>Each subject's last value, of a gauge; null otherwise.</summary>
    public Dictionary<int, GaugeReading>? Gauge { get; set; }

    /// <summary>Whether nothing distinguishes it from a period that nobody touched.</summary>
    public bool IsUntouched => UsedNanos == 0 && !HasValue && Gauge is null && Standings is not { HaveMoved: true };
}

/// <summary>A subject's last value of a gauge.</summary>
/// <param name="TimeTicks">The event's time; of equal times the later received wins (S5).</param>
public readonly record struct GaugeReading(Int128 Nanos, long TimeTicks);
