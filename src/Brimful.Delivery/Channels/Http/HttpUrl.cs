using Brimful.Engine.Outcomes;

namespace Brimful.Delivery.Channels.Http;

/// <summary>Which URLs messages may be sent to, by their form. Where they lead is decided when connecting: <see cref="AddressRules"/>.</summary>
public static class HttpUrl
{
    /// <summary>The most characters of a URL.</summary>
    public const int MaxLength = 2048;

    /// <summary>What is wrong with a URL; null when nothing is.</summary>
    public static Fault? FaultOf(string path, string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Host.Length == 0)
            return new Fault(path, "endpoint.url_invalid", $"The url must be absolute and at most {MaxLength} characters long.");
        if (url.Scheme != Uri.UriSchemeHttps && url.Scheme != Uri.UriSchemeHttp)
            return new Fault(path, "endpoint.url_scheme", "The url must begin with https:// or http://.");
        if (url.UserInfo.Length > 0)
            return new Fault(path, "endpoint.url_user_info", "The url must not hold a user name or password; messages are authenticated by their signature.");
        return null;
    }
}
