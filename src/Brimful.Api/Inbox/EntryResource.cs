using Brimful.Api.Answers;
using Brimful.Api.Notifications;
using Brimful.Delivery.Inbox;

namespace Brimful.Api.Inbox;

/// <summary>An entry of an inbox, in its reader's words.</summary>
internal sealed record EntryResource(EntryView View) : Resource((string?)null)
{
    public override void Write(WireJson wire)
    {
        var (entry, notification, text) = (View.Record.Entry, View.Record.Notification, View.Text);
        wire.Json.WriteStartObject();
        wire.Json.WriteNumber("number"u8, entry.Number);
        wire.Json.WriteString("notificationId"u8, notification.Id);
        wire.Json.WriteString("type"u8, notification.Type);
        wire.Json.WriteString("severity"u8, SeverityWords.Of(entry.Severity));
        wire.TextIfAny("account", View.Account);
        wire.TextIfAny("bucket", notification.Bucket);
        wire.Json.WriteString("title"u8, text.Title);
        wire.Json.WriteString("text"u8, text.Text);
        wire.Json.WriteString("locale"u8, text.Locale);
        wire.Json.WriteString("direction"u8, text.IsRightToLeft ? "rtl"u8 : "ltr"u8);
        WriteActions(wire, text);
        wire.Time("createdAt", entry.CreatedAt);
        wire.Time("seenAt", entry.SeenAt);
        wire.Time("readAt", entry.ReadAt);
        wire.Time("archivedAt", entry.ArchivedAt);
        wire.Json.WriteEndObject();
    }

    private static void WriteActions(WireJson wire, EntryText text)
    {
        wire.Json.WriteStartArray("actions"u8);
        foreach (var action in text.Actions)
        {
            wire.Json.WriteStartObject();
            wire.Json.WriteString("label"u8, action.Label);
            wire.Json.WriteString("url"u8, action.Url);
            wire.Json.WriteEndObject();
        }
        wire.Json.WriteEndArray();
    }
}
