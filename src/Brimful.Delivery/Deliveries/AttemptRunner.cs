using System.Security.Cryptography;
using Brimful.Delivery.Endpoints;
using Brimful.Delivery.Metrics;
using Brimful.Delivery.Ports;
using Brimful.Delivery.Webhooks;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace Brimful.Delivery.Deliveries;

/// <summary>Makes one attempt of a delivery: reads what to send and where to, sends it, decides, records.</summary>
/// <remarks>The store has the last word on whether it is time: what is in memory may be old. Between the sending and the record lies
/// the one gap of delivery: a crash there sends the message again, under the same id.</remarks>
internal sealed class AttemptRunner(
    IDeliveryRecords deliveries, IEndpointRecords endpoints, EndpointSecrets secrets, IWebhookSender sender,
    AttemptRecorder recorder, DeliveryMetrics metrics, DeliveryOptions options, IJitter jitter, TimeProvider time, ILogger<AttemptRunner> log)
{
    public async Task<AttemptEnd> RunAsync(DeliveryId id, CancellationToken cancellationToken)
    {
        var work = await deliveries.LoadAsync(id, cancellationToken);
        if (work is not { Delivery: { State: DeliveryState.Queued, NextAttemptAt: { } due } delivery }) return new AttemptEnd(null);
        if (due > time.Now()) return new AttemptEnd(due);
        var endpoint = await endpoints.FindAsync(id.EndpointId, cancellationToken);
        if (endpoint is null) return await EndAsync(delivery, DeliveryState.Suppressed, DeliveryReasons.EndpointUnknown);
        if (!endpoint.IsEnabled) return await EndAsync(delivery, DeliveryState.Held, DeliveryReasons.EndpointDisabled);
        return await TryAsync(work, endpoint, cancellationToken);
    }

    private async Task<AttemptEnd> TryAsync(DeliveryWork work, Endpoint endpoint, CancellationToken cancellationToken)
    {
        var delivery = work.Delivery;
        var at = time.Now();
        var started = time.GetTimestamp();
        metrics.AttemptBegan();
        SendOutcome outcome;
        try
        {
            outcome = await SendAsync(work, endpoint, at, cancellationToken);
        }
        finally
        {
            metrics.AttemptEnded();
        }

        var duration = time.GetElapsedTime(started);
        var now = time.Now();
        var decision = DeliveryPolicy.Decide(
            new DeliveryHistory(delivery.Attempts, delivery.RoundStartedAt), outcome, now, options, jitter.Next());
        var attempt = new Attempt
        {
            Round = delivery.Round,
            Number = delivery.Attempts + 1,
            At = at,
            DurationMs = (int)duration.TotalMilliseconds,
            StatusCode = outcome.StatusCode,
            Error = outcome.Error,
            Decision = decision.Reason,
            Answer = outcome.Answer,
            NextAttemptAt = decision.NextAttemptAt,
        };
        Say(delivery.Id, attempt, decision);
        metrics.Attempted(work, attempt, duration, now);
        var hasChanged = await recorder.RecordAsync(new FinishedAttempt(After(delivery, decision, attempt.Number, now), attempt, outcome));
        metrics.Ended(decision.State);
        return new AttemptEnd(decision.NextAttemptAt, outcome.StatusCode is not null && outcome.Failure is null, hasChanged);
    }

    private async Task<SendOutcome> SendAsync(DeliveryWork work, Endpoint endpoint, Instant at, CancellationToken cancellationToken)
    {
        var id = work.Delivery.Id.NotificationId;
        var timestamp = at.ToUnixTimeSeconds();
        string signature;
        try
        {
            signature = WebhookSigner.Sign(id, timestamp, work.Body.Span, secrets.ValidAt(endpoint, at));
        }
        catch (CryptographicException unreadable)
        {
            log.LogError(unreadable, "The secret of endpoint {Endpoint} of tenant {Tenant} cannot be opened. Restore the master key, or rotate the secret.", endpoint.Id.Key, endpoint.Id.TenantNumber);
            return new SendOutcome { Failure = AttemptError.Signing };
        }

        return await sender.SendAsync(new WebhookRequest(endpoint.Url, id, timestamp, signature, work.Body), cancellationToken);
    }

    private async Task<AttemptEnd> EndAsync(DeliveryRecord delivery, DeliveryState state, string reason)
    {
        var after = After(delivery, new DeliveryDecision(state, reason), delivery.Attempts, time.Now());
        await recorder.RecordAsync(new FinishedAttempt(after, null, null));
        metrics.Ended(state);
        return new AttemptEnd(null);
    }

    private static DeliveryRecord After(DeliveryRecord delivery, DeliveryDecision decision, int attempts, Instant now) => delivery with
    {
        Attempts = attempts,
        State = decision.State,
        Reason = decision.Reason,
        NextAttemptAt = decision.NextAttemptAt,
        ChangedAt = now,
    };

    private void Say(DeliveryId id, Attempt attempt, DeliveryDecision decision) => log.LogInformation(
        "Delivery {Notification} to {Endpoint} of tenant {Tenant}: attempt {Attempt} {State} ({Reason}), status {Status}, error {Error}, {DurationMs} ms",
        id.NotificationId, id.Endpoint, id.TenantNumber, attempt.Number, decision.State, decision.Reason, attempt.StatusCode, attempt.Error, attempt.DurationMs);
}
