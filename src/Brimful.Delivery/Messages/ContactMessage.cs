using Brimful.Delivery.Notifications;
using NodaTime;

namespace Brimful.Delivery.Messages;

/// <summary>Renders what is said to a contact about itself. Never its address.</summary>
public static class ContactMessage
{
    /// <summary>The question whether it wants to be told at an address.</summary>
    public static byte[] Confirmation(string id, string tenant, string contact, Instant at) =>
        MessageJson.Render(NotificationTypes.Confirmation, at, writer =>
        {
            writer.WriteString("notificationId", id);
            writer.WriteString("tenant", tenant);
            writer.WriteString("contact", contact);
        });
}
