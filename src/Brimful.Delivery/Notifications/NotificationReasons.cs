namespace Brimful.Delivery.Notifications;

/// <summary>Why a notification is in its state (S21). Stable; never reused.</summary>
public static class NotificationReasons
{
    /// <summary>The threshold names the endpoints it went to.</summary>
    public const string EndpointNamed = "endpoint_named";

    /// <summary>A routing rule says who hears of it; the threshold names no endpoint.</summary>
    public const string Routed = "routed";

    /// <summary>A routing rule says to tell of a crossing again while the line is still over.</summary>
    public const string Repeated = "repeated";

    /// <summary>Neither the threshold nor a routing rule names anybody for it.</summary>
    public const string NoEndpointNamed = "no_endpoint_named";

    /// <summary>The fact is of a closed period, and the threshold does not say <c>notifyLate</c> (S13).</summary>
    public const string Late = "late";

    /// <summary>Somebody asked for a test message.</summary>
    public const string TestRequested = "test_requested";

    /// <summary>A contact has an address that nobody has confirmed.</summary>
    public const string AddressUnverified = "address_unverified";

    /// <summary>An endpoint keeps failing; the tenant sees it in its list.</summary>
    public const string EndpointFailing = "endpoint_failing";
}
