using Brimful.Delivery.Channels;
using Brimful.Delivery.Pages;

namespace Brimful.Delivery.Suppressions;

/// <summary>Makes the links with which the readers of mails unsubscribe.</summary>
/// <param name="publicUrl">Where people reach this server.</param>
public sealed class UnsubscribeLinks(Uri publicUrl, UnsubscribeTokens tokens)
{
    /// <summary>The path that answers, without its token.</summary>
    public const string Path = "/v1/unsubscribe/";

    /// <summary>The link of a message to somebody at an address.</summary>
    public string? UnsubscribeUrl(ChannelMessage message)
    {
        var id = message.Work.Delivery.Id;
        return publicUrl.ToString().TrimEnd('/') + Path + tokens.Make(new Unsubscriber(new PageReader(id.TenantNumber, message.Reader.Locale), id.Endpoint, message.Target.Address!));
    }
}
