using Brimful.Delivery.Deliveries;
using Brimful.Delivery.Messages;
using Brimful.Delivery.Notifications;
using Brimful.Delivery.Ports;

namespace Brimful.Delivery.Endpoints;

/// <summary>Makes test messages: notifications like any other, asked for by a person.</summary>
public sealed class EndpointTestMessages(INotificationRecords notifications, IDeliveryQueue queue, TimeProvider time)
{
    public async Task<Notification> SendAsync(string tenant, EndpointId endpoint, CancellationToken cancellationToken)
    {
        var now = time.Now();
        var id = NotificationIds.Fresh();
        var notification = new Notification
        {
            TenantNumber = endpoint.TenantNumber,
            Id = id,
            Type = NotificationTypes.EndpointTest,
            CreatedAt = now,
            State = NotificationState.Addressed,
            Reason = NotificationReasons.TestRequested,
            Body = EndpointMessage.Test(id, tenant, endpoint.Key, now),
        };
        var delivery = new NewDelivery(endpoint.Key, DeliveryState.Queued, DeliveryReasons.New, now);
        await notifications.AddAsync(new NewNotification(notification, [delivery]), cancellationToken);
        queue.Offer([new QueuedDelivery(new DeliveryId(endpoint.TenantNumber, id, endpoint.Key), now)]);
        return notification;
    }
}
