using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Brimful.Delivery.Channels.Webhooks;

/// <summary>
/// A notification as a CloudEvent 1.0, made from the body that is stored: the same notification gives the same bytes. Binary attributes are percent-encoded, and the type of the data is the
/// content type alone (HTTP Protocol Binding 1.0.2, 3.1).
/// </summary>
internal static class CloudEvent
{
    private static readonly MediaTypeHeaderValue StructuredType = new("application/cloudevents+json") { CharSet = "utf-8" };
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A body that is the event whole.</summary>
    public static (ReadOnlyMemory<byte> Body, MediaTypeHeaderValue Type) Structured(string id, ReadOnlyMemory<byte> notification)
    {
        using var parsed = JsonDocument.Parse(notification);
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, Options))
        {
            writer.WriteStartObject();
            foreach (var (name, value) in Attributes(id, parsed.RootElement)) writer.WriteString(name, value);
            writer.WriteString("datacontenttype"u8, "application/json"u8);
            writer.WritePropertyName("data"u8);
            parsed.RootElement.GetProperty("data"u8).WriteTo(writer);
            writer.WriteEndObject();
        }
        return (buffer.ToArray(), StructuredType);
    }

    /// <summary>A body that is the event's data, with headers for all else.</summary>
    public static (ReadOnlyMemory<byte> Body, IReadOnlyList<KeyValuePair<string, string>> Headers) Binary(string id, ReadOnlyMemory<byte> notification)
    {
        using var parsed = JsonDocument.Parse(notification);
        var headers = Attributes(id, parsed.RootElement).Select(each => KeyValuePair.Create("ce-" + each.Name, Encoded(each.Value)));
        return (Encoding.UTF8.GetBytes(parsed.RootElement.GetProperty("data"u8).GetRawText()), [.. headers]);
    }

    /// <summary>What is not visible ASCII, and the quotation mark and the percent sign, as the percent-encoded bytes of its UTF-8.</summary>
    internal static string Encoded(string text)
    {
        var encoded = new StringBuilder(text.Length);
        foreach (var value in Encoding.UTF8.GetBytes(text))
        {
            if (value is > 0x20 and < 0x7F and not ((byte)'"' or (byte)'%')) encoded.Append((char)value);
            else encoded.Append(CultureInfo.InvariantCulture, $"%{value:X2}");
        }
        return encoded.ToString();
    }

    private static IEnumerable<(string Name, string Value)> Attributes(string id, JsonElement notification)
    {
        var data = notification.GetProperty("data"u8);
        yield return ("specversion", "1.0");
        yield return ("id", id);
        yield return ("source", $"/brimful/tenants/{Uri.EscapeDataString(Text(data, "tenant") ?? "")}");
        yield return ("type", notification.GetProperty("type"u8).GetString()!);
        yield return ("time", notification.GetProperty("timestamp"u8).GetString()!);
        if (SubjectOf(data) is { } subject) yield return ("subject", subject);
    }

    /// <summary>What it is about: an account's bucket, or an endpoint.</summary>
    private static string? SubjectOf(JsonElement data) => (Key(data, "account"), Key(data, "bucket"), Text(data, "endpoint")) switch
    {
        ({ } account, { } bucket, _) => $"accounts/{account}/buckets/{bucket}",
        (_, _, { } endpoint) => $"endpoints/{endpoint}",
        _ => null,
    };

    private static string? Key(JsonElement data, string name) =>
        data.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Object ? Text(value, "key") : null;

    private static string? Text(JsonElement data, string name) =>
        data.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
