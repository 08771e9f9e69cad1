using Brimful.Delivery.Channels;
using Brimful.Delivery.Metrics;
using Brimful.Delivery.Ports;
using Brimful.Delivery.Targets;
using Brimful.Delivery.Timing;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace Brimful.Delivery.Deliveries;

/// <summary>Makes one attempt of a delivery: looks where to, sends it, decides, records.</summary>
/// <remarks>The store has the last word on whether it is time: what is in memory may be old. Between the sending and the record lies
/// the one gap of delivery: a crash there sends the message again, under the same id.</remarks>
internal sealed class AttemptRunner(
    ChannelList channels, DueReview review, TenantClocks clocks,
    AttemptRecorder recorder, DeliveryMetrics metrics, IJitter jitter, TimeProvider time, ILogger<AttemptRunner> log)
{
    /// <param name="work">What the store says of the delivery as it is begun; null when it is gone.</param>
    /// <param name="targets">Where it goes.</param>
    public async Task<AttemptEnd> RunAsync(DeliveryWork? work, ITargets targets, CancellationToken cancellationToken)
    {
        if (work is not { Delivery: { NextAttemptAt: { } due } delivery }) return new AttemptEnd(null);
        if (delivery.State == DeliveryState.Held && clocks.IsOwn(delivery.Id.TenantNumber)) return new AttemptEnd(null);
        return due > time.Now() ? new AttemptEnd(due) : await RunDueAsync(work, targets, cancellationToken);
    }

    /// <summary>The same of one whose time has come by the clock that it goes by.</summary>
    public async Task<AttemptEnd> RunDueAsync(DeliveryWork work, ITargets targets, CancellationToken cancellationToken)
    {
        var delivery = work.Delivery;
        var target = await targets.FindAsync(delivery.Id.EndpointId, cancellationToken);
        if (await review.OfAsync(work, target, cancellationToken) is { } verdict) return verdict.Decision is { } settled ? await EndAsync(delivery, target, settled, verdict.End.Queued) : verdict.End;
        if (Hindrances.Of(target, work.NotificationType, DeliveryRouting.Read(delivery.Routing)) is { } hindered) return await EndAsync(delivery, target, hindered);
        return await TryAsync(work, target!, cancellationToken);
    }

    private async Task<AttemptEnd> TryAsync(DeliveryWork work, Target target, CancellationToken cancellationToken)
    {
        var delivery = work.Delivery;
        var at = time.Now();
        var started = time.GetTimestamp();
        metrics.AttemptBegan();
        SendOutcome outcome;
        try
        {
            var message = new ChannelMessage(target, work, at) { Also = await AlsoAsync(delivery, target, cancellationToken) };
            outcome = await channels.Of(target.Endpoint).SendAsync(message, cancellationToken);
        }
        finally
        {
            metrics.AttemptEnded();
        }

        var duration = time.GetElapsedTime(started);
        var now = time.Now();
        var decision = DeliveryPolicy.Decide(
            new DeliveryHistory(delivery.Attempts, delivery.RoundStartedAt), outcome, now, channels.PlanOf(target.Endpoint.Kind), jitter.Next());
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
        metrics.Attempted(new MeasuredAttempt(target.Endpoint.Kind, work, attempt, duration), now);
        var recorded = await recorder.RecordAsync(new FinishedAttempt(
            After(delivery, decision, attempt.Number, now), attempt, outcome, target.HasHealth ? target.Endpoint : null));
        metrics.Ended(target.Endpoint.Kind, decision.State);
        return new AttemptEnd(decision.NextAttemptAt, outcome.StatusCode is not null && outcome.Failure is null, recorded.HasDisabledEndpoint) { Queued = recorded.Queued };
    }

    /// <summary>Webhooks are told each (<see cref="Timing.Gathering"/>): nothing is ever merged into one.</summary>
    private async Task<IReadOnlyList<ReadOnlyMemory<byte>>> AlsoAsync(DeliveryRecord delivery, Target target, CancellationToken cancellationToken) =>
        target.Endpoint.Kind == Endpoints.EndpointKind.Webhook ? [] : await review.AlsoAsync(delivery, cancellationToken);

    private async Task<AttemptEnd> EndAsync(DeliveryRecord delivery, Target? target, DeliveryDecision decision, IReadOnlyList<QueuedDelivery>? queued = null)
    {
        var after = After(delivery, decision, delivery.Attempts, time.Now());
        var recorded = await recorder.RecordAsync(new FinishedAttempt(after, null, null, null));
        metrics.Ended(target?.Endpoint.Kind, decision.State);
        return new AttemptEnd(decision.NextAttemptAt) { Queued = [.. recorded.Queued, .. queued ?? []] };
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
