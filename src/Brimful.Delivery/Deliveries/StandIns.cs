using NodaTime;

namespace Brimful.Delivery.Deliveries;

/// <summary>Who stands in when a target has failed for good: the next of those that its rule names.</summary>
internal static class StandIns
{
    /// <summary>The delivery to make in its place; null when it has not failed, nobody is left to stand in, or its reader wanted no more of it.</summary>
    public static NewDelivery? For(DeliveryRecord after, Instant now)
    {
        if (after.State is not (DeliveryState.Failed or DeliveryState.Suppressed) || after.Reason == DeliveryReasons.Unsubscribed || DeliveryRouting.Read(after.Routing) is not { Fallbacks: [var next, ..] } routing) return null;
        return new NewDelivery(next, DeliveryState.Queued, DeliveryReasons.Fallback, now)
        {
            Routing = (routing with { Fallbacks = routing.Fallbacks[1..] }).ToText(),
        };
    }
}
