using Brimful.Delivery.Endpoints;
using NodaTime;

namespace Brimful.Delivery.Deliveries;

/// <summary>A delivery of a notification that is being written; it begins in round 1 with no attempt.</summary>
/// <param name="Endpoint">The target as text (<see cref="Targets.TargetText"/>), which need not exist.</param>
/// <param name="NextAttemptAt">When it is due, when it is queued or held until then; else null.</param>
public sealed record NewDelivery(string Endpoint, DeliveryState State, string Reason, Instant? NextAttemptAt)
{
    /// <summary>By which channel, for the figures: it is not stored, as it is looked up again when the delivery is tried. Null when the target is not there.</summary>
    public EndpointKind? Channel { get; init; }

    /// <inheritdoc cref="DeliveryRecord.Routing"/>
    public string? Routing { get; init; }
}
