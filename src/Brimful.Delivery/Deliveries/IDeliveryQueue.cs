using Brimful.Delivery.Endpoints;
using Brimful.Delivery.Ports;

namespace Brimful.Delivery.Deliveries;

/// <summary>Tells the dispatcher what has been queued, so that it need not look. Never blocks; a lost word costs time, not a message.</summary>
public interface IDeliveryQueue
{
    /// <summary>These deliveries are queued now, or the store refused and may have queued them all the same: one that is not there is left alone.</summary>
    void Offer(IReadOnlyList<QueuedDelivery> deliveries);

    /// <summary>The endpoint, or what is queued for it, has changed: look again.</summary>
    void EndpointChanged(EndpointId endpoint);
}
