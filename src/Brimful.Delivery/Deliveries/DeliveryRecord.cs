using NodaTime;

namespace Brimful.Delivery.Deliveries;

/// <summary>One notification on its way to one endpoint.</summary>
public sealed record DeliveryRecord
{
    public required DeliveryId Id { get; init; }

    /// <summary>Which go this is, from 1: a resend begins the next one, with its own count of attempts.</summary>
    public required int Round { get; init; }

    /// <summary>Attempts of this round that were made and recorded.</summary>
    public required int Attempts { get; init; }

    /// <summary>When this round began: the retry horizon counts from here.</summary>
    public required Instant RoundStartedAt { get; init; }

    public required DeliveryState State { get; init; }

    /// <summary>Why the state is what it is: a stable code (<see cref="DeliveryReasons"/>), S21.</summary>
    public required string Reason { get; init; }

    /// <summary>When the next attempt is due: set while queued, in real time, and while held for a reason that passes by itself, by the tenant's clock (S22).</summary>
    public Instant? NextAttemptAt { get; init; }

    /// <summary>What the rule that made it says, as text (<see cref="DeliveryRouting"/>); null where a threshold or a person named the endpoint.</summary>
    public string? Routing { get; init; }

    /// <summary>The id of the notification whose message tells of it in its place; set when merged or inhibited.</summary>
    public string? ToldBy { get; init; }

    /// <summary>When the state was last changed.</summary>
    public required Instant ChangedAt { get; init; }
}

/// <summary>Where a delivery stands. Numbers are stable: they are stored.</summary>
public enum DeliveryState
{
    /// <summary>To be tried at <see cref="DeliveryRecord.NextAttemptAt"/>.</summary>
    Queued = 1,

    /// <summary>Kept back for a reason that may pass, by itself at <see cref="DeliveryRecord.NextAttemptAt"/> where that is set; can be resent.</summary>
    Held = 2,

    /// <summary>The endpoint said yes (2xx).</summary>
    Delivered = 3,

    /// <summary>Given up after trying; can be resent.</summary>
    Failed = 4,

    /// <summary>Never to be tried.</summary>
    Suppressed = 5,

    /// <summary>Told in the message of another (<see cref="DeliveryRecord.ToldBy"/>); how that went is for that one to say.</summary>
    Merged = 6,
}
