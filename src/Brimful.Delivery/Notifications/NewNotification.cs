using System.Collections.Immutable;
using Brimful.Delivery.Deliveries;
using Brimful.Delivery.Inbox;

namespace Brimful.Delivery.Notifications;

/// <summary>A notification and its first deliveries, written together.</summary>
public sealed record NewNotification(Notification Notification, ImmutableArray<NewDelivery> Deliveries)
{
    /// <summary>The inboxes that it goes into, each once: an entry in each is written with it.</summary>
    public ImmutableArray<InboxPlacement> Inboxes { get; init; } = [];
}
