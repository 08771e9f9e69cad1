using Brimful.Delivery.Channels.Http;
using Brimful.Delivery.Endpoints;

namespace Brimful.Delivery.Channels;

/// <summary>A URL that whoever knows it may post to: it is a secret, of which only the host is shown.</summary>
internal static class SecretUrl
{
    /// <summary>Where it stands among the secrets of an endpoint's settings.</summary>
    public const string Place = "url";

    /// <summary>Reads the field <c>url</c>.</summary>
    /// <returns>The URL, or what was shown of it; null, and a fault noted, when it is neither.</returns>
    public static string? Read(SettingsReader reader)
    {
        if (reader.RequireText(Place, HttpUrl.MaxLength) is not { } url) return null;
        if (url.EndsWith(MaskedSecrets.Mask)) return url;
        if (HttpUrl.FaultOf(reader.PathOf(Place), url) is not { } fault) return url;
        reader.Faults.Add(fault);
        return null;
    }

    /// <summary>What is shown: scheme and host.</summary>
    public static string Masked(string url) =>
        url.EndsWith(MaskedSecrets.Mask) || !Uri.TryCreate(url, UriKind.Absolute, out var whole) ? url : $"{whole.Scheme}://{whole.Authority}/{MaskedSecrets.Mask}";

    public static ChannelSettings AddTo(ChannelSettings settings, string url) =>
        settings with { Secrets = settings.Secrets.Add(Place, url.EndsWith(MaskedSecrets.Mask) ? null : url) };
}
