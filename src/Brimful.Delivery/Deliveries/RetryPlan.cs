using System.Collections.Immutable;
using NodaTime;

namespace Brimful.Delivery.Deliveries;

/// <summary>When a delivery is tried.</summary>
/// <param name="Pauses">The pause before each attempt, from the first: as many attempts as entries.</param>
/// <param name="JitterRatio">By how much of itself a pause may be shorter or longer.</param>
public sealed record RetryPlan(ImmutableArray<Duration> Pauses, double JitterRatio)
{
    /// <summary>How long after a round's start its last scheduled attempt is: nothing that the other side asks for reaches beyond.</summary>
    public Duration Horizon { get; } = Pauses.Aggregate(Duration.Zero, (sum, pause) => sum + pause);
}
