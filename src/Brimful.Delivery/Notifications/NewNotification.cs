using System.Collections.Immutable;
using Brimful.Delivery.Deliveries;

namespace Brimful.Delivery.Notifications;

/// <summary>A notification and its first deliveries, written together.</summary>
public sealed record NewNotification(Notification Notification, ImmutableArray<NewDelivery> Deliveries);
