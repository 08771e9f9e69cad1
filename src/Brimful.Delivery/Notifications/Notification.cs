using NodaTime;

namespace Brimful.Delivery.Notifications;

/// <summary>What is said about a fact, or about an endpoint, to the outside. Immutable; its body is rendered once, and those bytes are what is sent.</summary>
public sealed record Notification
{
    public required int TenantNumber { get; init; }

    /// <summary><c>ntf_</c> and 26 characters; unique within the tenant. Of a fact it is derived from the fact's key: <see cref="NotificationIds"/>.</summary>
    public required string Id { get; init; }

    /// <summary>Such as <c>bucket.threshold.crossed</c>: <see cref="NotificationTypes"/>.</summary>
    public required string Type { get; init; }

    /// <summary>The account spoken of; null when it is about none.</summary>
    public int? AccountNumber { get; init; }

    /// <summary>The key of the bucket spoken of; null when it is about none.</summary>
    public string? Bucket { get; init; }

    /// <summary>The outbox position of the fact; null when it tells no fact.</summary>
    public long? FactPosition { get; init; }

    public required Instant CreatedAt { get; init; }

    public required NotificationState State { get; init; }

    /// <summary>Why the state is what it is: a stable code (<see cref="NotificationReasons"/>), S21.</summary>
    public required string Reason { get; init; }

    /// <summary>Who has taken care of it; null while nobody has. The one part that is not settled when it is made.</summary>
    public Acknowledgement? Acknowledged { get; init; }

    /// <summary>The message as it is signed and sent: UTF-8 JSON.</summary>
    public required ReadOnlyMemory<byte> Body { get; init; }
}

/// <summary>Somebody has taken care of what a notification tells.</summary>
/// <param name="By">A name, for those who look later; null when none was given.</param>
public sealed record Acknowledgement(string? By, Instant At);

/// <summary>What was decided about a notification when it was made. Numbers are stable: they are stored.</summary>
public enum NotificationState
{
    /// <summary>It has deliveries; how each went is theirs to say.</summary>
    Addressed = 1,

    /// <summary>Nobody is named to be told; it is only listed.</summary>
    Unaddressed = 2,

    /// <summary>It is held back from all whom it names.</summary>
    Held = 3,
}
