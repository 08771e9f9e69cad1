using Brimful.Delivery.Deliveries;
using Brimful.Delivery.Messages;
using Brimful.Delivery.Notifications;
using NodaTime;

namespace Brimful.Delivery.Repeats;

/// <summary>
/// Makes the notification by which a target is told of a crossing again. Each has an id of its own, derived from the crossing's, the target and its number: the same telling has
/// the same id, however often it is made, and a reader's mail program takes none for another.
/// </summary>
public sealed class RepeatMaker(NotificationIds ids)
{
    /// <param name="crossing">The notification that told of the crossing.</param>
    /// <param name="routing">What the rule says; its <see cref="DeliveryRouting.Repeat"/> is the one to make.</param>
    /// <param name="when">When its time comes, at which it is settled whether there still is something to tell, and now.</param>
    public NewNotification Make(Notification crossing, string target, DeliveryRouting routing, (Instant Due, Instant Now) when)
    {
        var repeat = routing.Repeat ?? throw new ArgumentException("It repeats nothing.", nameof(routing));
        var id = ids.OfRepeat(crossing.TenantNumber, crossing.Id, target, repeat.Number);
        var notification = crossing with
        {
            Id = id,
            FactPosition = null,
            CreatedAt = when.Now,
            State = NotificationState.Addressed,
            Reason = NotificationReasons.Repeated,
            Acknowledged = null,
            Body = RepeatMessage.Of(crossing.Body, id, repeat),
        };
        return new NewNotification(notification, [new NewDelivery(target, DeliveryState.Held, DeliveryReasons.Repeat, when.Due) { Routing = routing.ToText() }]);
    }

    /// <summary>The telling before one of them.</summary>
    public DeliveryId Before(DeliveryId id, Repeat repeat) => id with { NotificationId = ids.OfRepeat(id.TenantNumber, repeat.Of, id.Endpoint, repeat.Number - 1) };
}
