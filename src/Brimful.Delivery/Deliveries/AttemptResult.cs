using Brimful.Delivery.Endpoints;
using Brimful.Delivery.Notifications;
using NodaTime;

namespace Brimful.Delivery.Deliveries;

/// <summary>What an attempt leaves behind, written together.</summary>
/// <param name="Attempt">Appended to the log whatever else holds; null when a delivery ends without having been tried.</param>
/// <param name="After">Where the delivery stands then; applied only while the delivery is still queued in <see cref="DeliveryRecord.Round"/>.</param>
/// <param name="Endpoint">What it means for the endpoint, if anything.</param>
/// <param name="Notices">Notifications about the endpoint, if it is time for them.</param>
public sealed record AttemptResult(
    Attempt? Attempt, DeliveryRecord After, EndpointUpdate? Endpoint, IReadOnlyList<NewNotification> Notices);

/// <summary>A change of an endpoint that follows from an attempt; applied only while the endpoint has <paramref name="ExpectedVersion"/>.</summary>
/// <param name="DisabledReason">Set to disable the endpoint (since <paramref name="At"/>), which counts its version up by one.</param>
public sealed record EndpointUpdate(
    EndpointId Id, long ExpectedVersion, EndpointHealth Health, string? DisabledReason, Instant At);
