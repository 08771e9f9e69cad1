using NodaTime;

namespace Brimful.Delivery.Deliveries;

/// <summary>A delivery of a notification that is being written; it begins in round 1 with no attempt.</summary>
/// <param name="Endpoint">The key of the endpoint, which need not exist.</param>
/// <param name="NextAttemptAt">When it is due, when it is queued; else null.</param>
public sealed record NewDelivery(string Endpoint, DeliveryState State, string Reason, Instant? NextAttemptAt);
