using Brimful.Delivery.Notifications;
using Brimful.Delivery.Targets;

namespace Brimful.Delivery.Deliveries;

/// <summary>What keeps a message from being sent to a target as that stands now. Asked at every attempt, and by a dry run. Pure.</summary>
internal static class Hindrances
{
    /// <param name="target">Null where there is none such (any more).</param>
    /// <param name="type">The type of the message.</param>
    /// <param name="routing">What the rule says that tells it; null where a threshold or a person named the endpoint.</param>
    /// <returns>What becomes of the delivery in place of an attempt; null when it is to be tried.</returns>
    public static DeliveryDecision? Of(Target? target, string type, DeliveryRouting? routing) => target switch
    {
        null => new DeliveryDecision(DeliveryState.Suppressed, DeliveryReasons.EndpointUnknown),
        { SuppressedReason: { } reason } => new DeliveryDecision(DeliveryState.Suppressed, reason),
        { IsUnverified: true } when type != NotificationTypes.Confirmation => new DeliveryDecision(DeliveryState.Suppressed, DeliveryReasons.AddressUnverified),
        { IsUnsubscribed: true } when routing is not { IsMandatory: true } => new DeliveryDecision(DeliveryState.Suppressed, DeliveryReasons.Unsubscribed),
        { Endpoint.IsEnabled: false } => new DeliveryDecision(DeliveryState.Held, DeliveryReasons.EndpointDisabled),
        _ => null,
    };
}
