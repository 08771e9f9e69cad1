namespace Brimful.Delivery.Ports;

/// <summary>Where what the outbox says is kept for looking up: facts, held and rejected events, notifications.</summary>
/// <remarks>Called by one caller at a time. What is written here serves <see cref="Engine.Ports.IFactRecords"/>,
/// <see cref="Engine.Ports.IEventRecords"/>, <see cref="INotificationRecords"/> and <see cref="IDeliveryRecords"/>.</remarks>
public interface IOutboxRecords
{
    /// <summary>The outbox position that has been reached; 0 at first.</summary>
    Task<long> PositionAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Writes a stretch of the outbox in one transaction, seen by every read on return, and moves the position to
    /// <see cref="OutboxProjection.ThroughPosition"/> — if the position is <see cref="OutboxProjection.AfterPosition"/>. If it is
    /// not, nothing is changed: the stretch, or one before it, was written already by a call whose answer was lost.
    /// </summary>
    /// <returns>The position that is reached now, from which the caller goes on; and when it is durable. Until then the outbox has to keep the stretch: should
    /// the power go, it is carried over once more, by ids that are derived from its facts.</returns>
    /// <remarks>Order within the transaction: facts, held and rejected events and notifications are added (a key that is there
    /// already is left as it is); then released and replayed positions are removed, which may be of this very stretch; then the facts and
    /// notifications of erased accounts, with deliveries and attempts, and what is held or was rejected under their subjects; then
    /// removed tenants, with every row they have in any delivery or lookup table, endpoints included. A tenant's number is never used again.</remarks>
    Task<Projected> ProjectAsync(OutboxProjection projection, CancellationToken cancellationToken);
}

/// <summary>How far the outbox was carried over.</summary>
/// <param name="Position">Seen by every read.</param>
/// <param name="OnDisk">Ends once all up to the position is durable, soon and without being asked; fails where it cannot become so.</param>
public readonly record struct Projected(long Position, Task OnDisk)
{
    /// <summary>What is durable on return.</summary>
    public static Projected AtOnce(long position) => new(position, Task.CompletedTask);
}
