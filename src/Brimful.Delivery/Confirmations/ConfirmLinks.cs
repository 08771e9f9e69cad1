using System.Globalization;
using Brimful.Delivery.Channels;
using Brimful.Delivery.Deliveries;
using Brimful.Delivery.Pages;
using Brimful.Delivery.Secrets;

namespace Brimful.Delivery.Confirmations;

/// <summary>Makes and reads the links by which whoever reads at an address says that they want to be told there.</summary>
public sealed class ConfirmLinks(ISecretProtector protector, DeliveryOptions options)
{
    /// <summary>The path that answers, without its token.</summary>
    public const string Path = "/v1/confirm/";

    private readonly SealedTokens _tokens = new(protector, "brimful.confirm");

    /// <summary>Whether people can reach this server, so that a link leads anywhere.</summary>
    public bool CanBeMade => options.PublicUrl is not null;

    /// <summary>The link of a message; null where people cannot reach this server.</summary>
    public string? Of(ChannelMessage message)
    {
        if (options.PublicUrl is not { } url || message.Target.Address is not { } address) return null;
        var id = message.Work.Delivery.Id;
        return url.ToString().TrimEnd('/') + Path + _tokens.Make(id.TenantNumber.ToString(CultureInfo.InvariantCulture), PageReader.Written(message.Reader.Locale), id.Endpoint, address);
    }

    /// <returns>What a link confirms; null when it is none of ours.</returns>
    public ConfirmLink? Read(string token) =>
        _tokens.Read(token, 4) is [var tenant, var locale, var target, var address] && int.TryParse(tenant, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? new ConfirmLink(new PageReader(number, PageReader.Read(locale)), target, address)
            : null;
}

/// <summary>What a link confirms.</summary>
/// <param name="Target">The contact's address as a target.</param>
/// <param name="Address">Where the link was sent to.</param>
public sealed record ConfirmLink(PageReader Reader, string Target, string Address);
