using NodaTime;

namespace Brimful.Delivery.Deliveries;

/// <summary>What becomes of a delivery after an attempt, and why.</summary>
/// <param name="Reason">A code of <see cref="DeliveryReasons"/>.</param>
/// <param name="NextAttemptAt">Set when it is queued again.</param>
public sealed record DeliveryDecision(DeliveryState State, string Reason, Instant? NextAttemptAt = null);

/// <summary>What a decision looks back on.</summary>
/// <param name="AttemptsBefore">Attempts of the round before the one that just ended.</param>
public readonly record struct DeliveryHistory(int AttemptsBefore, Instant RoundStartedAt);
