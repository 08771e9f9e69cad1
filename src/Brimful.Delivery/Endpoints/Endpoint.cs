using NodaTime;

namespace Brimful.Delivery.Endpoints;

/// <summary>Where notifications of a tenant go.</summary>
public sealed record Endpoint
{
    public required EndpointId Id { get; init; }

    public required EndpointKind Kind { get; init; }

    /// <summary>What it says to its channel: a JSON object, shown as it is; what of it is secret is masked here.</summary>
    public required string Settings { get; init; }

    /// <summary>What of the settings is secret; null when nothing is.</summary>
    public ProtectedSecret? Sealed { get; init; }

    /// <summary>Why nothing is sent (<see cref="Deliveries.DeliveryReasons"/>); null while the endpoint is enabled.</summary>
    public string? DisabledReason { get; init; }

    /// <summary>Since when the endpoint is enabled or disabled, whichever it is.</summary>
    public required Instant StateSince { get; init; }

    /// <summary>The secret that new messages are signed with; null where the channel signs none.</summary>
    public ProtectedSecret? Secret { get; init; }

    /// <summary>The secret before the last rotation; messages are signed with it too until it runs out.</summary>
    public PreviousSecret? Previous { get; init; }

    /// <summary>The most attempts that are started a second; null for no limit.</summary>
    public int? RateLimitPerSecond { get; init; }

    /// <summary>How its deliveries have gone of late. No part of what a version counts.</summary>
    public EndpointHealth Health { get; init; } = EndpointHealth.Well;

    /// <summary>The count of changes to the endpoint, from 1; not moved by <see cref="Health"/>.</summary>
    public required long Version { get; init; }

    public required Instant CreatedAt { get; init; }

    /// <summary>Whether messages are sent.</summary>
    public bool IsEnabled => DisabledReason is null;

    /// <summary>The entity tag: differs between versions, and between an endpoint and one made later under its key.</summary>
    public string ETag => $"\"{CreatedAt.ToUnixTimeTicks():x}-{Version}\"";
}

/// <summary>The channel of an endpoint. Numbers are stable: they are stored.</summary>
public enum EndpointKind
{
    Webhook = 1,

    /// <summary>E-mail, over the operator's SMTP server.</summary>
    Email = 2,

    /// <summary>An incoming webhook of Slack.</summary>
    Slack = 3,

    /// <summary>A workflow's webhook of Microsoft Teams.</summary>
    Teams = 4,

    /// <summary>The inbox within the tenant's product.</summary>
    InApp = 5,

    /// <summary>Text messages, over an HTTP gateway.</summary>
    Sms = 6,

    /// <summary>Push messages to telephones, over an HTTP gateway.</summary>
    Push = 7,
}
