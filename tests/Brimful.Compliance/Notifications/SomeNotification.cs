using Brimful.Delivery.Deliveries;
using Brimful.Delivery.Notifications;
using NodaTime;

namespace Brimful.Compliance.Notifications;

/// <summary>Notifications with deliveries that are queued for the endpoints named.</summary>
internal static class SomeNotification
{
    public static readonly Instant Created = Instant.FromUtc(2026, 4, 5, 6, 7) + Duration.FromNanoseconds(89);

    public static NewNotification Queued(int tenant, string id, params string[] endpoints) =>
        new(Of(tenant, id), [.. endpoints.Select(endpoint => new NewDelivery(endpoint, DeliveryState.Queued, DeliveryReasons.New, Created))]);

    public static Notification Of(int tenant, string id) => new()
    {
        TenantNumber = tenant,
        Id = id,
        Type = NotificationTypes.Crossed,
        AccountNumber = 7,
        Bucket = "data",
        FactPosition = 12,
        CreatedAt = Created,
        State = NotificationState.Addressed,
        Reason = NotificationReasons.EndpointNamed,
        Body = new byte[] { (byte)tenant, 2, 3 },
    };
}
