using Brimful.Delivery.Notifications;

namespace Brimful.Delivery.Inbox;

/// <summary>An inbox that a notification goes into, and how much it wants attention there.</summary>
/// <param name="AccountNumber">As in <see cref="InboxId"/>.</param>
/// <param name="Contact">As in <see cref="InboxId"/>.</param>
public readonly record struct InboxPlacement(int? AccountNumber, string? Contact, Severity Severity)
{
    public InboxId InboxOf(int tenantNumber) => new(tenantNumber, AccountNumber, Contact);
}
