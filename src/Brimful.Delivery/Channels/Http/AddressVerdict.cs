namespace Brimful.Delivery.Channels.Http;

/// <summary>Whether an address may be connected to.</summary>
public enum AddressVerdict
{
    /// <summary>A public address.</summary>
    Public,

    /// <summary>Loopback or a private network: only where the operator allows it.</summary>
    Private,

    /// <summary>Never: link-local, metadata services, multicast, reserved, tunnels.</summary>
    Forbidden,
}
