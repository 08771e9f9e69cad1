using System.Diagnostics.Metrics;
using Brimful.Delivery.Deliveries;
using Brimful.Delivery.Endpoints;
using Brimful.Delivery.Messages;
using Brimful.Delivery.Notifications;
using Brimful.Delivery.Ports;
using Brimful.Delivery.Words.Templates;
using Brimful.Engine.Accounts;
using NodaTime;

namespace Brimful.Delivery.Metrics;

/// <summary>Delivery's instruments: counted once a stretch of the outbox and once an attempt.</summary>
public sealed class DeliveryMetrics
{
    private const string None = "none";

    private static readonly InstrumentAdvice<double> Seconds = new() { HistogramBucketBoundaries = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 15, 60, 300, 3_600, 86_400] };

    private readonly IAccounts _accounts;
    private readonly Counter<long> _facts;
    private readonly Counter<long> _deliveries;
    private readonly Counter<long> _attempts;
    private readonly Counter<long> _templateFailures;
    private readonly Histogram<double> _attemptSeconds;
    private readonly Histogram<double> _crossingSeconds;
    private long _underWay;

    /// <param name="meter">The meter that all of Brimful's instruments belong to.</param>
    public DeliveryMetrics(Meter meter, IAccounts accounts)
    {
        _accounts = accounts;
        _facts = meter.CreateCounter<long>("brimful_facts_total", "facts", "Facts carried over from the outbox, by kind.");
        foreach (var fact in (string[])["crossed", "cleared", "periodEnded", "toppedUp"]) _facts.Add(0, new KeyValuePair<string, object?>("fact", fact));
        _deliveries = meter.CreateCounter<long>("brimful_deliveries_total", "deliveries", "Deliveries that came to a state in which nothing more is tried, by channel and state.");
        foreach (var state in Enum.GetValues<DeliveryState>().Where(IsAnEnd)) CountEnd(EndpointKind.Webhook, state, 0);
        _attempts = meter.CreateCounter<long>("brimful_delivery_attempts_total", "attempts", "Attempts, by channel and class of error; none for those that were accepted.");
        CountAttempts(EndpointKind.Webhook, null, 0);
        foreach (var error in Enum.GetValues<AttemptError>()) CountAttempts(EndpointKind.Webhook, error, 0);
        _templateFailures = meter.CreateCounter<long>("brimful_template_failures_total", "messages", "Messages that were sent in the built-in words, as the tenant's template failed, by what failed.");
        foreach (var failure in TemplateFailures.All) TemplateFailed(failure, 0);
        _attemptSeconds = meter.CreateHistogram("brimful_delivery_attempt_duration_seconds", "seconds", "Time that an attempt took, its answer included.", [ChannelTag(EndpointKind.Webhook)], Seconds);
        _crossingSeconds = meter.CreateHistogram("brimful_crossing_to_delivery_seconds", "seconds", "Time from the detection of a crossing to an endpoint's 2xx, retries included; resends and sandboxes left out.", [ChannelTag(EndpointKind.Webhook)], Seconds);
        meter.CreateObservableGauge("brimful_deliveries_under_way", () => Interlocked.Read(ref _underWay), "deliveries", "Attempts that are being made.");
    }

    internal void AttemptBegan() => Interlocked.Increment(ref _underWay);

    internal void AttemptEnded() => Interlocked.Decrement(ref _underWay);

    internal void Attempted(MeasuredAttempt measured, Instant now)
    {
        var (kind, work, attempt, duration) = measured;
        CountAttempts(kind, attempt.Error, 1);
        _attemptSeconds.Record(duration.TotalSeconds, ChannelTag(kind));
        var delivery = work.Delivery;
        if (attempt.Error is not null || delivery.Round != 1 || work.NotificationType != NotificationTypes.Crossed || !_accounts.IsLive(delivery.Id.TenantNumber)) return;
        if (MessageTimes.DetectedAt(work.Body.Span) is { } detected)
            _crossingSeconds.Record(Math.Max(0, (now - detected).TotalSeconds), ChannelTag(kind));
    }

    /// <param name="kind">The channel; null when the target is not there.</param>
    internal void Ended(EndpointKind? kind, DeliveryState state)
    {
        if (IsAnEnd(state)) CountEnd(kind, state, 1);
    }

    /// <param name="failure">One of <see cref="TemplateFailures"/>.</param>
    internal void TemplateFailed(string failure, int count = 1) => _templateFailures.Add(count, new KeyValuePair<string, object?>("failure", failure));

    internal void Projected(OutboxProjection projection)
    {
        foreach (var kind in projection.Facts.CountBy(static item => FactJson.NameOf(item.Fact)))
            _facts.Add(kind.Value, new KeyValuePair<string, object?>("fact", kind.Key));
        foreach (var (_, deliveries) in projection.Notifications)
            foreach (var delivery in deliveries) Ended(delivery.Channel, delivery.State);
    }

    private static bool IsAnEnd(DeliveryState state) => state != DeliveryState.Queued;

    private static KeyValuePair<string, object?> ChannelTag(EndpointKind? kind) => new("channel", kind is { } known ? EndpointKinds.NameOf(known) : None);

    private void CountEnd(EndpointKind? kind, DeliveryState state, int count) =>
        _deliveries.Add(count, ChannelTag(kind), new("state", state.ToString().ToLowerInvariant()));

    private void CountAttempts(EndpointKind kind, AttemptError? error, int count) =>
        _attempts.Add(count, ChannelTag(kind), new("error", error?.ToString().ToLowerInvariant() ?? None));
}

/// <summary>An attempt that is over, and what it was of.</summary>
internal readonly record struct MeasuredAttempt(EndpointKind Kind, DeliveryWork Work, Attempt Attempt, TimeSpan Duration);
