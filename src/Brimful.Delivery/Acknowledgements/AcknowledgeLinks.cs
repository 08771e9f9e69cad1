using System.Globalization;
using Brimful.Delivery.Channels;
using Brimful.Delivery.Deliveries;
using Brimful.Delivery.Pages;
using Brimful.Delivery.Secrets;

namespace Brimful.Delivery.Acknowledgements;

/// <summary>Makes and reads the links with which whoever reads a message says that they take care of it.</summary>
public sealed class AcknowledgeLinks(ISecretProtector protector, DeliveryOptions options)
{
    /// <summary>The path that answers, without its token.</summary>
    public const string Path = "/v1/acknowledge/";

    private readonly SealedTokens _tokens = new(protector, "brimful.acknowledge");

    /// <summary>The link of a message; null where people cannot reach this server.</summary>
    public string? Of(ChannelMessage message)
    {
        if (options.PublicUrl is not { } url) return null;
        var id = message.Work.Delivery.Id;
        var token = _tokens.Make(id.TenantNumber.ToString(CultureInfo.InvariantCulture), PageReader.Written(message.Reader.Locale), id.NotificationId, message.Target.Addressee?.Name ?? message.Target.Address ?? id.Endpoint);
        return url.ToString().TrimEnd('/') + Path + token;
    }

    /// <returns>What a link acknowledges, and for whom; null when it is none of ours.</returns>
    public AcknowledgeLink? Read(string token) =>
        _tokens.Read(token, 4) is [var tenant, var locale, var notification, var by] && int.TryParse(tenant, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? new AcknowledgeLink(new PageReader(number, PageReader.Read(locale)), notification, by)
            : null;
}

/// <summary>What a link acknowledges.</summary>
/// <param name="By">Who was sent the link.</param>
public sealed record AcknowledgeLink(PageReader Reader, string NotificationId, string By);
