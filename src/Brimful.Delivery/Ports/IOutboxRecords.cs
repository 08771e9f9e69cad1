namespace Brimful.Delivery.Ports;

/// <summary>Where what the outbox says is kept for looking up: facts, held and rejected events, notifications.</summary>
/// <remarks>Called by one caller at a time. What is written here serves <see cref="Engine.Ports.IFactRecords"/>,
/// <see cref="Engine.Ports.IEventRecords"/>, <see cref="INotificationRecords"/> and <see cref="IDeliveryRecords"/>.</remarks>
public interface IOutboxRecords
{
    /// <summary>The outbox position that has been reached; 0 at first.</summary>
    Task<long> PositionAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Writes a stretch of the outbox in one transaction, durable on return and then seen by every read, and moves the position to
    /// <see cref="OutboxProjection.ThroughPosition"/> — if the position is <see cref="OutboxProjection.AfterPosition"/>. If it is
    /// not, nothing is changed: the stretch, or one before it, was written already by a call whose answer was lost.
    /// </summary>
    /// <returns>The position that is reached now; the caller goes on from there.</returns>
    /// <remarks>Order within the transaction: facts, held and rejected events and notifications are added (a key that is there
    /// already is left as it is); then released and replayed positions are removed, which may be of this very stretch; then the facts and
    /// notifications of erased accounts, with deliveries and attempts, and what is held or was rejected under their subjects; then
    /// removed tenants, with every row they have in any delivery or lookup table, endpoints included. A tenant's number is never used again.</remarks>
    Task<long> ProjectAsync(OutboxProjection projection, CancellationToken cancellationToken);
}
