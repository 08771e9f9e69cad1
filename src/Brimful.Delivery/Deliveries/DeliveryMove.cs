using NodaTime;

namespace Brimful.Delivery.Deliveries;

/// <summary>Takes deliveries of an endpoint out of one state into another, all at once.</summary>
/// <param name="From">The state they are in.</param>
/// <param name="To">The state they get; <see cref="DeliveryState.Queued"/> begins their next round (no attempts) and is due at <paramref name="At"/>.</param>
/// <param name="Reason">The reason they get.</param>
/// <param name="At">When: becomes <see cref="DeliveryRecord.ChangedAt"/>.</param>
public sealed record DeliveryMove(DeliveryState From, DeliveryState To, string Reason, Instant At)
{
    /// <summary>Only those with this reason, when set.</summary>
    public string? FromReason { get; init; }

    /// <summary>Only those that have a time, or only those that have none, when set.</summary>
    public bool? IsWaiting { get; init; }

    /// <summary>Only those whose state was last changed at or after this, when set.</summary>
    public Instant? ChangedSince { get; init; }

    /// <summary>Only those whose state was last changed before this, when set: so that what was moved is not moved again.</summary>
    public Instant? ChangedBefore { get; init; }

    /// <summary>Only those whose notification was made at or after this, when set.</summary>
    public Instant? MadeSince { get; init; }

    /// <summary>Only those whose notification was made before this, when set.</summary>
    public Instant? MadeBefore { get; init; }
}
