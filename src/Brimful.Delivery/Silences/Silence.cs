using Brimful.Delivery.Routing;
using NodaTime;

namespace Brimful.Delivery.Silences;

/// <summary>A stretch of time in which people are not told of some signals, with who wanted it and why. Webhooks and inboxes go on, and what is mandatory too.</summary>
public sealed record Silence
{
    /// <summary>Which signals; what is left out matches any.</summary>
    public RoutingMatch When { get; init; } = new();

    /// <summary>Who wanted it.</summary>
    public required string Author { get; init; }

    public required string Reason { get; init; }

    /// <summary>Since when, in ISO 8601; null: from the start.</summary>
    public string? From { get; init; }

    /// <summary>Until when, and without that instant, in ISO 8601. Every silence ends.</summary>
    public required string Until { get; init; }

    /// <summary>Whether it is on at an instant.</summary>
    public bool IsOnAt(Instant at) => !(Instants.Read(From) > at) && Instants.Read(Until) > at;
}
