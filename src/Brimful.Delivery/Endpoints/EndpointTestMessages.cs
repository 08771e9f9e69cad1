using Brimful.Delivery.Channels;
using Brimful.Delivery.Deliveries;
using Brimful.Delivery.Messages;
using Brimful.Delivery.Notifications;
using Brimful.Delivery.Ports;

namespace Brimful.Delivery.Endpoints;

/// <summary>Makes test messages: notifications like any other, asked for by a person.</summary>
public sealed class EndpointTestMessages(INotificationRecords notifications, ChannelList channels, IDeliveryQueue queue, TimeProvider time)
{
    public async Task<Notification> SendAsync(string tenant, Endpoint endpoint, CancellationToken cancellationToken)
    {
        var now = time.Now();
        var id = NotificationIds.Fresh();
        var notification = new Notification
        {
            TenantNumber = endpoint.Id.TenantNumber,
            Id = id,
            Type = NotificationTypes.EndpointTest,
            CreatedAt = now,
            State = NotificationState.Addressed,
            Reason = NotificationReasons.TestRequested,
            Body = EndpointMessage.Test(id, tenant, endpoint.Id.Key, now),
        };
        var targets = channels.TargetsOf(endpoint);
        var added = targets.Select(target => new NewDelivery(target, DeliveryState.Queued, DeliveryReasons.New, now));
        try
        {
            await notifications.AddAsync(new NewNotification(notification, [.. added]), cancellationToken);
            return notification;
        }
        finally
        {
            queue.Offer([.. targets.Select(target => new QueuedDelivery(new DeliveryId(endpoint.Id.TenantNumber, id, target), now))]);
        }
    }
}
