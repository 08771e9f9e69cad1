using Brimful.Delivery.Endpoints;
using Brimful.Delivery.Notifications;

namespace Brimful.Delivery.Deliveries;

/// <summary>What an attempt leaves behind, written together.</summary>
/// <param name="Attempt">Appended to the log whatever else holds; null when a delivery ends without having been tried.</param>
/// <param name="After">Where the delivery stands then; applied only while the delivery is still queued, or held until a time, in <see cref="DeliveryRecord.Round"/>.</param>
/// <param name="Endpoint">What it means for the endpoint, if anything.</param>
/// <param name="Notices">Notifications about the endpoint, if it is time for them.</param>
public sealed record AttemptResult(
    Attempt? Attempt, DeliveryRecord After, EndpointUpdate? Endpoint, IReadOnlyList<NewNotification> Notices)
{
    /// <summary>A delivery of the same notification that stands in for one that failed, made where there is none to its target, and only where <see cref="After"/> applies: of
    /// one that was moved meanwhile nobody knows yet that it failed.</summary>
    public NewDelivery? StandIn { get; init; }
}
