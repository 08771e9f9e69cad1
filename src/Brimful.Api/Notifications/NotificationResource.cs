using Brimful.Api.Answers;
using Brimful.Delivery.Notifications;

namespace Brimful.Api.Notifications;

/// <summary>A notification as it is listed.</summary>
internal sealed record NotificationResource(NotificationView View) : Resource((string?)null)
{
    public override void Write(WireJson wire)
    {
        wire.Json.WriteStartObject();
        WriteFields(wire, View);
        wire.Json.WriteEndObject();
    }

    internal static void WriteFields(WireJson wire, NotificationView view)
    {
        var notification = view.Notification;
        wire.Json.WriteString("id"u8, notification.Id);
        wire.Json.WriteString("type"u8, notification.Type);
        wire.TextIfAny("account", view.Account);
        wire.TextIfAny("bucket", notification.Bucket);
        wire.Time("createdAt", notification.CreatedAt);
        wire.Json.WriteString("state"u8, WordOf(notification.State));
        wire.Json.WriteString("reason"u8, notification.Reason);
        if (notification.Acknowledged is { } acknowledged)
        {
            wire.Json.WriteStartObject("acknowledged"u8);
            wire.TextIfAny("by", acknowledged.By);
            wire.Time("at", acknowledged.At);
            wire.Json.WriteEndObject();
        }
        wire.Json.WritePropertyName("message"u8);
        wire.Json.WriteRawValue(notification.Body.Span, skipInputValidation: true);
    }

    /// <summary>What was decided about a notification, on the wire.</summary>
    public static ReadOnlySpan<byte> WordOf(NotificationState state) => state switch
    {
        NotificationState.Addressed => "addressed"u8,
        NotificationState.Unaddressed => "unaddressed"u8,
        NotificationState.Held => "held"u8,
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
