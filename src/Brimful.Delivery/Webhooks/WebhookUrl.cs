using Brimful.Engine.Outcomes;

namespace Brimful.Delivery.Webhooks;

/// <summary>Which URLs webhooks may be sent to, by their form. Where they lead is decided when connecting: <see cref="AddressRules"/>.</summary>
public static class WebhookUrl
{
    private const int MaxLength = 2048;

    /// <summary>What is wrong with a URL; null when nothing is.</summary>
    public static Fault? FaultOf(string path, string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return new Fault(path, "endpoint.url_missing", "A webhook endpoint needs a url.");
        if (text.Length > MaxLength || !Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Host.Length == 0)
            return new Fault(path, "endpoint.url_invalid", $"The url must be absolute and at most {MaxLength} characters long.");
        if (url.Scheme != Uri.UriSchemeHttps && url.Scheme != Uri.UriSchemeHttp)
            return new Fault(path, "endpoint.url_scheme", "The url must begin with https:// or http://.");
        if (url.UserInfo.Length > 0)
            return new Fault(path, "endpoint.url_user_info", "The url must not hold a user name or password; messages are authenticated by their signature.");
        return null;
    }
}
