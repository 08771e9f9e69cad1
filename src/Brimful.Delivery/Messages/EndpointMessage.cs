using Brimful.Contracts.Json;
using Brimful.Delivery.Endpoints;
using Brimful.Delivery.Notifications;
using NodaTime;

namespace Brimful.Delivery.Messages;

/// <summary>Renders what is said about an endpoint itself. Never its URL or secrets.</summary>
public static class EndpointMessage
{
    /// <summary>A message that says nothing happened, to see that messages arrive.</summary>
    public static byte[] Test(string id, string tenant, string endpoint, Instant at) =>
        MessageJson.Render(NotificationTypes.EndpointTest, at, writer =>
        {
            writer.WriteString("notificationId", id);
            writer.WriteString("tenant", tenant);
            writer.WriteString("endpoint", endpoint);
            writer.WriteString("message", "A test message from Brimful. Nothing was reached.");
        });

    /// <summary>Deliveries to the endpoint keep failing.</summary>
    public static byte[] Failing(string id, string tenant, EndpointId endpoint, EndpointHealth health, Instant at) =>
        MessageJson.Render(NotificationTypes.EndpointFailing, at, writer =>
        {
            writer.WriteString("notificationId", id);
            writer.WriteString("tenant", tenant);
            writer.WriteString("endpoint", endpoint.Key);
            writer.WriteInstant("failingSince", health.FailingSince);
            writer.WriteNumber("consecutiveFailures", health.ConsecutiveFailures);
        });

    /// <summary>The endpoint was disabled, and why.</summary>
    public static byte[] Disabled(string id, string tenant, EndpointId endpoint, string reason, Instant at) =>
        MessageJson.Render(NotificationTypes.EndpointDisabled, at, writer =>
        {
            writer.WriteString("notificationId", id);
            writer.WriteString("tenant", tenant);
            writer.WriteString("endpoint", endpoint.Key);
            writer.WriteString("reason", reason);
        });
}
