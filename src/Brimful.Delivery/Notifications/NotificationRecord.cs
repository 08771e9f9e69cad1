using Brimful.Delivery.Deliveries;

namespace Brimful.Delivery.Notifications;

/// <summary>A notification as it is listed.</summary>
/// <param name="Number">Where it stands in the tenant's list: given by the store, ascending in commit order, not without gaps.</param>
public sealed record NotificationRecord(long Number, Notification Notification);

/// <summary>A notification with all that became of it.</summary>
public sealed record NotificationDetail(NotificationRecord Record, IReadOnlyList<DeliveryDetail> Deliveries);

/// <summary>A delivery with its attempts, oldest first.</summary>
public sealed record DeliveryDetail(DeliveryRecord Delivery, IReadOnlyList<Attempt> Attempts);
