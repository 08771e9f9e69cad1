using Brimful.Delivery.Endpoints;

namespace Brimful.Delivery.Deliveries;

/// <summary>One notification to one endpoint: there is at most one delivery of the pair.</summary>
public readonly record struct DeliveryId(int TenantNumber, string NotificationId, string Endpoint)
{
    public EndpointId EndpointId => new(TenantNumber, Endpoint);
}
