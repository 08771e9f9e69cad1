using System.Globalization;
using Brimful.Delivery.Pages;
using Brimful.Delivery.Secrets;

namespace Brimful.Delivery.Suppressions;

/// <summary>What stands in the link with which somebody unsubscribes (RFC 8058): who it is, sealed.</summary>
public sealed class UnsubscribeTokens(ISecretProtector protector)
{
    private readonly SealedTokens _tokens = new(protector, "brimful.unsubscribe");

    public string Make(Unsubscriber of) => _tokens.Make(of.Reader.TenantNumber.ToString(CultureInfo.InvariantCulture), PageReader.Written(of.Reader.Locale), of.Target, of.Address);

    /// <returns>Null when it is none of ours.</returns>
    public Unsubscriber? Read(string token) =>
        _tokens.Read(token, 4) is [var tenant, var locale, var target, var address] && int.TryParse(tenant, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? new Unsubscriber(new PageReader(number, PageReader.Read(locale)), target, address)
            : null;
}

/// <summary>Who wants no more of something.</summary>
/// <param name="Target">The target that was written to, as text.</param>
/// <param name="Address">The address that it was at.</param>
public sealed record Unsubscriber(PageReader Reader, string Target, string Address);
