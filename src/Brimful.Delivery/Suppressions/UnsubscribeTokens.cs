using System.Globalization;
using Brimful.Delivery.Secrets;

namespace Brimful.Delivery.Suppressions;

/// <summary>What stands in the link with which somebody unsubscribes (RFC 8058): who it is, sealed.</summary>
public sealed class UnsubscribeTokens(ISecretProtector protector)
{
    private readonly SealedTokens _tokens = new(protector, "brimful.unsubscribe");

    public string Make(Unsubscriber of) => _tokens.Make(of.TenantNumber.ToString(CultureInfo.InvariantCulture), of.Target, of.Address);

    /// <returns>Null when it is none of ours.</returns>
    public Unsubscriber? Read(string token) =>
        _tokens.Read(token, 3) is [var tenant, var target, var address] && int.TryParse(tenant, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? new Unsubscriber(number, target, address) : null;
}

/// <summary>Who wants no more of something.</summary>
/// <param name="Target">The target that was written to, as text.</param>
/// <param name="Address">The address that it was at.</param>
public sealed record Unsubscriber(int TenantNumber, string Target, string Address);
