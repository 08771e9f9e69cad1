using System.Text.Json;
using Brimful.Delivery.Channels.Http;

namespace Brimful.Delivery.Channels.Webhooks;

/// <summary>What a webhook endpoint says.</summary>
internal static class WebhookSettings
{
    public static ChannelSettings? Read(SettingsReader reader)
    {
        var url = reader.RequireText("url", HttpUrl.MaxLength);
        if (url is not null && HttpUrl.FaultOf("url", url) is { } fault) reader.Faults.Add(fault);
        reader.RefuseUnknown();
        return url is null ? null : Of(url);
    }

    /// <summary>Settings that say where to send to and nothing else.</summary>
    public static ChannelSettings Of(string url) => new(SettingsJson.Write(writer => writer.WriteString("url"u8, url)));

    /// <summary>Where to send to: the first field, so that nothing else need be looked at.</summary>
    public static string UrlOf(string settings)
    {
        using var json = JsonDocument.Parse(settings);
        return json.RootElement.GetProperty("url"u8).GetString()!;
    }
}
