using NodaTime;

namespace Brimful.Delivery.Deliveries;

/// <summary>Who stands in when a target has failed for good: the next of those that its rule names.</summary>
internal static class StandIns
{
    /// <summary>The delivery to make in its place; null when it has not failed, nobody is left to stand in, or there was no more to tell its reader.</summary>
    public static NewDelivery? For(DeliveryRecord after, Instant now)
    {
        if (after.State is not (DeliveryState.Failed or DeliveryState.Suppressed) || after.Reason is DeliveryReasons.Unsubscribed or DeliveryReasons.NoLongerOver or DeliveryReasons.Acknowledged or DeliveryReasons.Silenced or DeliveryReasons.Inhibited || DeliveryRouting.Read(after.Routing) is not { Fallbacks: [var next, ..] } routing) return null;
        return new NewDelivery(next, DeliveryState.Queued, DeliveryReasons.Fallback, now)
        {
            Routing = (routing with { Fallbacks = routing.Fallbacks[1..] }).ToText(),
        };
    }
}
