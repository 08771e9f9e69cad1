using Brimful.Delivery.Endpoints;
using Brimful.Delivery.Ports;

namespace Brimful.Delivery.Deliveries;

/// <summary>What the dispatcher's loop is told.</summary>
internal abstract record DispatchSignal
{
    private DispatchSignal()
    {
    }

    public sealed record Offered(IReadOnlyList<QueuedDelivery> Deliveries) : DispatchSignal;

    public sealed record Changed(EndpointId Endpoint) : DispatchSignal;

    /// <param name="Soonest">What is queued for the endpoint; null when it could not be read.</param>
    public sealed record Loaded(EndpointId Endpoint, IReadOnlyList<QueuedDelivery>? Soonest, int? RateLimitPerSecond) : DispatchSignal
    {
        /// <summary>The share of places that it has with others; null for none but all.</summary>
        public PlaceShareTerms? Share { get; init; }
    }

    public sealed record Ended(DeliveryId Id, AttemptEnd End) : DispatchSignal;

    /// <summary>The time has come that a lane waits for.</summary>
    public sealed record Woken : DispatchSignal;

    /// <summary>Nothing can go on.</summary>
    public sealed record Broken(Exception Cause) : DispatchSignal;
}
