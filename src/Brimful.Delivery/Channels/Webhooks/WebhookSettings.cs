using System.Text.Json;
using Brimful.Delivery.Channels.Http;

namespace Brimful.Delivery.Channels.Webhooks;

/// <summary>What a webhook endpoint says.</summary>
/// <param name="Url">Where to send to.</param>
internal sealed record WebhookSettings(string Url)
{
    private const string CloudEventsWord = "cloudEvents";
    private const string CloudEventsBinaryWord = "cloudEventsBinary";

    public WebhookFormat Format { get; init; }

    /// <summary>Whether the receiver is asked for its consent before anything is sent.</summary>
    public bool AsksConsent { get; init; }

    public static ChannelSettings? Read(SettingsReader reader)
    {
        var url = reader.RequireText("url", HttpUrl.MaxLength);
        if (url is not null && HttpUrl.FaultOf("url", url) is { } fault) reader.Faults.Add(fault);
        var format = reader.FindWord("format", CloudEventsWord, CloudEventsBinaryWord);
        var asksConsent = reader.FindFlag("consent");
        var headers = HeaderSettings.Read(reader);
        reader.RefuseUnknown();
        return url is null ? null : headers.AddTo(new ChannelSettings(SettingsJson.Write(writer =>
        {
            writer.WriteString("url"u8, url);
            if (format is not null) writer.WriteString("format"u8, format);
            if (asksConsent) writer.WriteBoolean("consent"u8, true);
            headers.Write(writer);
        })));
    }

    /// <summary>Settings that say where to send to and nothing else.</summary>
    public static ChannelSettings Of(string url) => new(SettingsJson.Write(writer => writer.WriteString("url"u8, url)));

    public static WebhookSettings Parse(string settings)
    {
        using var json = JsonDocument.Parse(settings);
        var root = json.RootElement;
        return new WebhookSettings(root.GetProperty("url"u8).GetString()!)
        {
            Format = root.TryGetProperty("format"u8, out var format) ? FormatOf(format.GetString()) : WebhookFormat.Plain,
            AsksConsent = root.TryGetProperty("consent"u8, out _),
        };
    }

    private static WebhookFormat FormatOf(string? word) => word switch
    {
        CloudEventsWord => WebhookFormat.CloudEvents,
        CloudEventsBinaryWord => WebhookFormat.CloudEventsBinary,
        _ => WebhookFormat.Plain,
    };
}

/// <summary>What the body of a webhook is.</summary>
internal enum WebhookFormat
{
    /// <summary>The notification's body as it is.</summary>
    Plain,

    /// <summary>A CloudEvent, whole in the body.</summary>
    CloudEvents,

    /// <summary>A CloudEvent whose attributes are headers.</summary>
    CloudEventsBinary,
}
