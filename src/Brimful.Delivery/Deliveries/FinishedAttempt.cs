using Brimful.Delivery.Endpoints;
using Brimful.Delivery.Ports;

namespace Brimful.Delivery.Deliveries;

/// <summary>An attempt that is over and not recorded yet.</summary>
/// <param name="After">Where the delivery stands then.</param>
/// <param name="Attempt">For the log; null when the delivery ended without having been tried.</param>
/// <param name="Outcome">How it went, for the endpoint's health; null when it was not tried.</param>
/// <param name="Endpoint">The endpoint whose health it says something of, as it was found when the attempt began; null when of none.</param>
internal sealed record FinishedAttempt(DeliveryRecord After, Attempt? Attempt, SendOutcome? Outcome, Endpoint? Endpoint);

/// <summary>What the dispatcher is told when an attempt is over and recorded.</summary>
/// <param name="Next">When the delivery is due again; null when it is not.</param>
/// <param name="WasAnswered">Whether the endpoint answered; null when it was not asked.</param>
/// <param name="HasEndpointChanged">Whether the endpoint must be looked at again.</param>
internal readonly record struct AttemptEnd(NodaTime.Instant? Next, bool? WasAnswered = null, bool HasEndpointChanged = false)
{
    /// <summary>Other deliveries that are queued now because of it.</summary>
    public IReadOnlyList<QueuedDelivery> Queued { get; init; } = [];
}

/// <summary>What the recording of an attempt leaves to be done.</summary>
/// <param name="HasDisabledEndpoint">Whether it has disabled its endpoint.</param>
/// <param name="Queued">Deliveries that were made with it: notices, and the one that stands in.</param>
internal readonly record struct RecordedAttempt(bool HasDisabledEndpoint, IReadOnlyList<QueuedDelivery> Queued);
