using System.Text.Json;
using Brimful.Contracts.Json;
using Brimful.Delivery.Repeats;
using Brimful.Delivery.Words.Notices;

namespace Brimful.Delivery.Messages;

/// <summary>Renders a crossing's message anew for people who are told again: with the level as it is then, and what it repeats.</summary>
public static class RepeatMessage
{
    /// <param name="crossing">The message that told of the crossing.</param>
    /// <param name="standing">The level now; null until its time has come: that of the crossing.</param>
    public static byte[] Of(ReadOnlyMemory<byte> crossing, string id, Repeat repeat, LineStanding? standing = null)
    {
        using var document = JsonDocument.Parse(crossing);
        var (root, data) = (document.RootElement, document.RootElement.GetProperty("data"));
        return MessageJson.Render(root.GetProperty("type").GetString()!, standing?.At ?? root.Time("timestamp")!.Value, writer =>
        {
            foreach (var property in data.EnumerateObject()) Write(writer, property, id, data, standing);
            writer.WriteStartObject("repeat");
            writer.WriteString("of", repeat.Of);
            writer.WriteNumber("number", repeat.Number);
            writer.WriteNumber("atMost", repeat.Terms.AtMost);
            writer.WriteEndObject();
        });
    }

    private static void Write(Utf8JsonWriter writer, JsonProperty property, string id, JsonElement data, LineStanding? standing)
    {
        switch (property.Name, standing)
        {
            case ("notificationId", _):
                writer.WriteString("notificationId", id);
                break;
            case ("topContributors" or "nextChange", not null):
                break;
            case ("previousUsed", not null):
                writer.WritePropertyName("previousUsed");
                data.GetProperty("used").WriteTo(writer);
                break;
            case ("used" or "capacity" or "remaining" or "percent", { } now):
                writer.WriteExact(property.Name, now.Figures[property.Name], NumberStyle.Number);
                break;
            default:
                property.WriteTo(writer);
                break;
        }
    }
}
