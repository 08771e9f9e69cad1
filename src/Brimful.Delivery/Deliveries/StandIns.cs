using NodaTime;

namespace Brimful.Delivery.Deliveries;

/// <summary>Who stands in when a target has failed for good: the next of those that its rule names.</summary>
internal static class StandIns
{
    /// <summary>The delivery to make in its place; null when it has not failed, nobody is left to stand in, or there was no more to tell its reader.</summary>
    public static NewDelivery? For(DeliveryRecord after, Instant now) => For(new DeliveryDecision(after.State, after.Reason), after.Routing, now);

    /// <param name="decision">What became of the delivery.</param>
    /// <param name="routing">As the delivery has it.</param>
    public static NewDelivery? For(DeliveryDecision decision, string? routing, Instant now)
    {
        if (decision.State is not (DeliveryState.Failed or DeliveryState.Suppressed) || IsNoMoreToTell(decision.Reason) || DeliveryRouting.Read(routing) is not { Fallbacks: [var next, ..] } terms) return null;
        return new NewDelivery(next, DeliveryState.Queued, DeliveryReasons.Fallback, now)
        {
            Routing = (terms with { Fallbacks = terms.Fallbacks[1..] }).ToText(),
        };
    }

    private static bool IsNoMoreToTell(string reason) =>
        reason is DeliveryReasons.Unsubscribed or DeliveryReasons.NoLongerOver or DeliveryReasons.Acknowledged or DeliveryReasons.Silenced or DeliveryReasons.Inhibited;
}
