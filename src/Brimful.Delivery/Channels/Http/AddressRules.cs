using System.Net;
using System.Net.Sockets;

namespace Brimful.Delivery.Channels.Http;

/// <summary>
/// Judges the address that a name resolved to, so that no webhook reaches what only this machine or its network should
/// (server-side request forgery). Source: the IANA special-purpose address registries; documented metadata services of clouds.
/// </summary>
public static class AddressRules
{
    private static readonly IPNetwork[] PrivateNetworks = Networks(
        "10.0.0.0/8 127.0.0.0/8 172.16.0.0/12 192.168.0.0/16 ::1/128 fc00::/7");

    /// <summary>Looked at first. The single addresses are metadata services that stand in otherwise allowed ranges.</summary>
    private static readonly IPNetwork[] ForbiddenNetworks = Networks(
        "0.0.0.0/8 100.64.0.0/10 169.254.0.0/16 192.0.0.0/24 192.0.2.0/24 192.88.99.0/24 198.18.0.0/15 198.51.100.0/24 "
        + "203.0.113.0/24 224.0.0.0/4 240.0.0.0/4 168.63.129.16/32 "
        + "fd00:ec2::254/128 fd20:ce::254/128 64:ff9b:1::/48 2001::/23 2001:db8::/32 2002::/16 3fff::/20");

    private static readonly IPNetwork GlobalUnicast = IPNetwork.Parse("2000::/3");

    /// <summary>Addresses in these hold an IPv4 address in their last 32 bits, and it is that which is reached.</summary>
    private static readonly IPNetwork[] Embedding = Networks("::ffff:0:0/96 64:ff9b::/96");

    /// <summary>Whether an address may be connected to, given what the operator allows.</summary>
    public static bool Allows(IPAddress address, bool allowPrivateNetworks) => Judge(address) switch
    {
        AddressVerdict.Public => true,
        AddressVerdict.Private => allowPrivateNetworks,
        _ => false,
    };

    /// <summary>What kind of address it is.</summary>
    public static AddressVerdict Judge(IPAddress address)
    {
        if (address.AddressFamily == AddressFamily.InterNetworkV6)
        {
            var plain = new IPAddress(address.GetAddressBytes());
            if (Holds(Embedding, plain)) return Judge(new IPAddress(plain.GetAddressBytes()[^4..]));
            return JudgePlain(plain, isPublicByDefault: GlobalUnicast.Contains(plain));
        }

        return JudgePlain(address, isPublicByDefault: true);
    }

    private static AddressVerdict JudgePlain(IPAddress address, bool isPublicByDefault)
    {
        if (Holds(ForbiddenNetworks, address)) return AddressVerdict.Forbidden;
        if (Holds(PrivateNetworks, address)) return AddressVerdict.Private;
        return isPublicByDefault ? AddressVerdict.Public : AddressVerdict.Forbidden;
    }

    private static bool Holds(IPNetwork[] networks, IPAddress address)
    {
        foreach (var network in networks)
        {
            if (network.Contains(address)) return true;
        }

        return false;
    }

    private static IPNetwork[] Networks(string list) => [.. list.Split(' ').Select(IPNetwork.Parse)];
}
