using Brimful.Delivery.Contacts;
using Brimful.Delivery.Endpoints;

namespace Brimful.Delivery.Targets;

/// <summary>A target as it stands at the moment when it is looked up.</summary>
/// <param name="Endpoint">What sends there: its kind is the channel, its settings and secrets are what the channel needs.</param>
public sealed record Target(Endpoint Endpoint)
{
    /// <summary>Whom of those that the endpoint reaches: an address or a number; null where the endpoint is one target as a whole.</summary>
    public string? Address { get; init; }

    /// <summary>For whom messages are worded; null for somebody of whom nothing is known.</summary>
    public Addressee? Addressee { get; init; }

    /// <summary>Why nothing may be sent there (<see cref="Deliveries.DeliveryReasons"/>), what is due is suppressed; null when something may.</summary>
    public string? SuppressedReason { get; init; }

    /// <summary>Whether whoever reads there wants no more of it: nothing is sent but what is mandatory.</summary>
    public bool IsUnsubscribed { get; init; }

    /// <summary>Whether whoever reads there has yet to say that they want to be told: nothing is sent but the question.</summary>
    public bool IsUnverified { get; init; }

    /// <summary>When whoever reads there is left alone; null: never.</summary>
    public QuietHours? QuietHours { get; init; }

    /// <summary>Whether the endpoint is stored, and how deliveries go is a matter of its health.</summary>
    public bool HasHealth { get; init; } = true;
}

/// <summary>What is known of somebody who is told, as far as words depend on it.</summary>
/// <param name="Locale">Such as <c>pt-BR</c>; null for the tenant's.</param>
/// <param name="Zone">An IANA time zone, such as <c>Europe/Berlin</c>; null for UTC.</param>
/// <param name="Persona">Such as <c>finance</c>; null for anybody.</param>
/// <param name="Name">How the reader is called; null when unknown.</param>
public sealed record Addressee(string? Locale, string? Zone, string? Persona = null, string? Name = null);
