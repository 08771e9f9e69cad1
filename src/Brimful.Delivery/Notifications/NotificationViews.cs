namespace Brimful.Delivery.Notifications;

/// <summary>A notification as callers see it.</summary>
/// <param name="Account">The account's key; null when it is about none, or the account is gone.</param>
public sealed record NotificationView(Notification Notification, string? Account);

/// <summary>A notification with all that became of it.</summary>
public sealed record NotificationDetailView(NotificationView View, IReadOnlyList<DeliveryDetail> Deliveries);
