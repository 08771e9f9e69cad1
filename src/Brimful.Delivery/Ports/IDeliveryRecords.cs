using Brimful.Delivery.Deliveries;
using Brimful.Delivery.Endpoints;
using Brimful.Delivery.Timing;
using NodaTime;

namespace Brimful.Delivery.Ports;

/// <summary>Deliveries and the log of their attempts. Writes are durable on return, where it is not said otherwise, and seen by every later read.</summary>
public interface IDeliveryRecords
{
    /// <summary>Endpoints that deliveries are queued for, or held until a time, in order of (tenant number, ordinal key), after one (null: from the first):
    /// what a node that starts has to go on with. An endpoint is listed whether or not it still exists.</summary>
    Task<IReadOnlyList<EndpointId>> ListQueuedEndpointsAsync(EndpointId? after, int limit, CancellationToken cancellationToken);

    /// <summary>The deliveries queued for an endpoint, and with them those held until a time, that are due soonest, in order of <see cref="DeliveryRecord.NextAttemptAt"/> and
    /// then of commit (theirs, or their notifications'). Needs an index over exactly these: an endpoint may have millions of others.</summary>
    Task<IReadOnlyList<QueuedDelivery>> ListQueuedAsync(EndpointId endpoint, bool withHeld, int limit, CancellationToken cancellationToken);

    /// <summary>The deliveries of a tenant that are held until a time, soonest first, and then in the order of commit (theirs, or their notifications').</summary>
    Task<IReadOnlyList<QueuedDelivery>> ListHeldAsync(int tenantNumber, int limit, CancellationToken cancellationToken);

    /// <summary>Deliveries and the messages they carry, of one moment, in any order; those that there are not (their tenant was removed) are left out.</summary>
    Task<IReadOnlyList<DeliveryWork>> LoadAsync(IReadOnlyList<DeliveryId> ids, CancellationToken cancellationToken);

    /// <summary>
    /// Writes what attempts leave behind: all of them in one transaction. Attempts are only ever appended; one that is there already
    /// (delivery, round, number) is left as it is. A record whose delivery is gone is skipped. The conditions under which the other
    /// parts apply stand at <see cref="AttemptResult"/> and <see cref="EndpointUpdate"/>; notices are added like
    /// <see cref="INotificationRecords.AddAsync"/>. Seen by every read on return; durable too where anything follows from an attempt (a notice, who stands in,
    /// what it means for the endpoint), else soon: should the power go before, the message is sent again, under the same id.
    /// </summary>
    Task RecordAttemptsAsync(IReadOnlyList<AttemptResult> records, CancellationToken cancellationToken);

    /// <summary>Queues a delivery for <paramref name="at"/> whatever its state: round + 1, no attempts, reason
    /// <see cref="DeliveryReasons.Resend"/>. Makes it, in round 1, where the notification had none to that endpoint.</summary>
    /// <returns>False when there is no such notification.</returns>
    Task<bool> ResendAsync(DeliveryId id, Instant at, CancellationToken cancellationToken);

    /// <summary>Moves up to <paramref name="limit"/> of an endpoint's deliveries from one state to another, oldest first.</summary>
    /// <returns>How many; fewer than the limit when none is left to move.</returns>
    Task<int> MoveAsync(EndpointId endpoint, DeliveryMove move, int limit, CancellationToken cancellationToken);

    /// <summary>Targets of a tenant that are addresses of contacts (their text begins with a slash) and have deliveries that are neither queued nor delivered, in ordinal order,
    /// after one (null: from the first).</summary>
    Task<IReadOnlyList<EndpointId>> ListContactTargetsAsync(int tenantNumber, string? after, int limit, CancellationToken cancellationToken);

    /// <summary>Deliveries to a target that are held until a time, soonest first.</summary>
    Task<IReadOnlyList<WaitingDelivery>> ListWaitingAsync(EndpointId target, int limit, CancellationToken cancellationToken);

    /// <summary>Settles what is told in one message, in one transaction: the leader is queued for <paramref name="at"/> if it is held until a time,
    /// the merged are <see cref="DeliveryState.Merged"/> and the inhibited <see cref="DeliveryState.Suppressed"/>, each told by the leader's
    /// notification. The leader's message becomes <see cref="Gathering.Message"/>, where that is set. Those that are no longer held until a time are left as they are.</summary>
    Task GatherAsync(Gathering gathering, Instant at, CancellationToken cancellationToken);

    /// <summary>The messages of what was merged into a delivery, in the order of commit.</summary>
    Task<IReadOnlyList<ReadOnlyMemory<byte>>> ListMergedAsync(DeliveryId leader, CancellationToken cancellationToken);

    /// <summary>How many deliveries are queued, or held until a time; of one tenant when given.</summary>
    Task<long> CountQueuedAsync(int? tenantNumber, CancellationToken cancellationToken);
}

/// <summary>One delivery at a time.</summary>
public static class SingleDeliveries
{
    /// <returns>Null when there is no such delivery.</returns>
    public static async Task<DeliveryWork?> LoadAsync(this IDeliveryRecords records, DeliveryId id, CancellationToken cancellationToken) =>
        (await records.LoadAsync([id], cancellationToken)) is [var only] ? only : null;
}

/// <summary>A delivery that waits for its time.</summary>
public readonly record struct QueuedDelivery(DeliveryId Id, Instant NextAttemptAt)
{
    /// <summary>Whether it is known to be held until then, by its tenant's clock; else it is queued, or the store is asked.</summary>
    public bool IsHeld { get; init; }
}

/// <summary>A delivery that waits with others, and what it takes to decide which of them are told together.</summary>
public sealed record WaitingDelivery(DeliveryRecord Delivery, string Type, ReadOnlyMemory<byte> Body);

/// <summary>A delivery with what an attempt needs of its notification.</summary>
public sealed record DeliveryWork(DeliveryRecord Delivery, string NotificationType, ReadOnlyMemory<byte> Body);
