using Brimful.Delivery.Deliveries;
using NodaTime;

namespace Brimful.Delivery.Endpoints;

/// <summary>Decides what an attempt says about its endpoint: pure, told the time.</summary>
public static class HealthPolicy
{
    /// <param name="attemptNumber">The round's number of the attempt that just ended, from 1.</param>
    public static HealthDecision Decide(EndpointHealth health, SendOutcome outcome, int attemptNumber, Instant now, DeliveryOptions options)
    {
        if (outcome.IsSuccess) return new HealthDecision(health with { FailingSince = null, ConsecutiveFailures = 0 }, null, false);
        if (outcome.Failure is AttemptError.Signing || outcome.Verdict is { IsOfMessage: true }) return new HealthDecision(health, null, false);
        var since = health.FailingSince ?? now;
        var failing = health with { FailingSince = since, ConsecutiveFailures = health.ConsecutiveFailures + 1 };
        if (outcome.Verdict is { DisablesEndpoint: true } verdict) return new HealthDecision(failing, verdict.Reason, false);
        if (outcome is { Failure: null, StatusCode: 410 }) return new HealthDecision(failing, DeliveryReasons.Gone, false);
        if (now - since >= options.DisableAfter) return new HealthDecision(failing, DeliveryReasons.FailingTooLong, false);
        var isNoticeDue = attemptNumber >= options.NoticeFromAttempt
            && (health.LastNoticeAt is not { } last || now - last >= options.NoticeInterval);
        return new HealthDecision(isNoticeDue ? failing with { LastNoticeAt = now } : failing, null, isNoticeDue);
    }
}

/// <summary>What an attempt means for its endpoint.</summary>
/// <param name="DisabledReason">Set when the endpoint is to be disabled.</param>
/// <param name="IsNoticeDue">Whether the tenant is told that the endpoint keeps failing.</param>
public sealed record HealthDecision(EndpointHealth Health, string? DisabledReason, bool IsNoticeDue);
