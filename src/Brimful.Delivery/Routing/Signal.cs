using System.Collections.Immutable;
using NodaTime;

namespace Brimful.Delivery.Routing;

/// <summary>Something that people may be told of, as rules see it. One form for every kind there is.</summary>
public sealed record Signal
{
    /// <summary>The type of its message.</summary>
    public required string Type { get; init; }

    /// <summary>Whether its tenant is live; else it is a sandbox.</summary>
    public required bool IsLive { get; init; }

    /// <summary>The key of the account that it is about; null when it is about none.</summary>
    public string? Account { get; init; }

    /// <summary>The account's zone in the IANA time zone database; null when it is about none.</summary>
    public string? TimeZone { get; init; }

    public string? Plan { get; init; }

    /// <summary>The account's attributes that are text, numbers or truths, as text.</summary>
    public ImmutableSortedDictionary<string, string> Attributes { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    public string? Bucket { get; init; }

    public ImmutableArray<string> Meters { get; init; } = [];

    /// <summary>The line's place as a percentage of the capacity; null when it has none.</summary>
    public decimal? Percent { get; init; }

    /// <summary>Keys of the endpoints that the threshold itself names.</summary>
    public ImmutableArray<string> Named { get; init; } = [];

    /// <summary>Whether it is about a closed period and nobody asked to be told of those (S13).</summary>
    public bool IsHeldBack { get; init; }

    /// <summary>When it is told, in real time.</summary>
    public required Instant At { get; init; }

    /// <summary>The same by the clock of its sandbox; null where its tenant is live.</summary>
    public Instant? OwnClockAt { get; init; }

    /// <summary>When it is told by its tenant's clock, by which quiet hours, silences and all waiting go (S22).</summary>
    public Instant ClockAt => OwnClockAt ?? At;
}
