using NodaTime;

namespace Brimful.Delivery.Deliveries;

/// <summary>Decides what becomes of a delivery after an attempt: pure, told the time and the dice.</summary>
public static class DeliveryPolicy
{
    /// <param name="history">The round so far, without the attempt that just ended.</param>
    /// <param name="plan">When deliveries of the channel are tried.</param>
    /// <param name="jitter">From 0 (earliest) to 1 (latest).</param>
    public static DeliveryDecision Decide(DeliveryHistory history, SendOutcome outcome, Instant now, RetryPlan plan, double jitter)
    {
        if (outcome.IsSuccess) return new DeliveryDecision(DeliveryState.Delivered, DeliveryReasons.Accepted);
        if (FinalReason(outcome) is { } reason) return new DeliveryDecision(DeliveryState.Failed, reason);
        var next = history.AttemptsBefore + 1;
        return next >= plan.Pauses.Length
            ? new DeliveryDecision(DeliveryState.Failed, DeliveryReasons.AttemptsExhausted)
            : Retry(Jittered(plan.Pauses[next], plan.JitterRatio, jitter), AskedPause(history, outcome, now, plan), now);
    }

    /// <summary>Why there is no point in trying again; null when there is.</summary>
    private static string? FinalReason(SendOutcome outcome) => outcome.Verdict is { } verdict ? (verdict.MayHeal ? null : verdict.Reason) : (outcome.Failure, outcome.StatusCode) switch
    {
        (AttemptError.Blocked, _) => DeliveryReasons.AddressBlocked,
        (not null, _) => null,
        (_, 410) => DeliveryReasons.Gone,
        (_, 408 or 409 or 425 or 429) => null,
        (_, >= 300 and <= 399) => DeliveryReasons.Redirected,
        (_, >= 400 and <= 499) => DeliveryReasons.Refused,
        _ => null,
    };

    private static Duration Jittered(Duration pause, double ratio, double jitter) => pause * (1 + (ratio * ((2 * jitter) - 1)));

    /// <summary>What the endpoint asked for, in full but inside the horizon of the round.</summary>
    private static Duration AskedPause(DeliveryHistory history, SendOutcome outcome, Instant now, RetryPlan plan) =>
        Duration.Min(outcome.RetryAfter ?? Duration.Zero, history.RoundStartedAt + plan.Horizon - now);

    private static DeliveryDecision Retry(Duration planned, Duration asked, Instant now) => asked > planned
        ? new DeliveryDecision(DeliveryState.Queued, DeliveryReasons.RetryAfter, now + asked)
        : new DeliveryDecision(DeliveryState.Queued, DeliveryReasons.RetryScheduled, now + planned);
}
