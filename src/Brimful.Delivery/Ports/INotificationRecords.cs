using Brimful.Delivery.Notifications;
using NodaTime;

namespace Brimful.Delivery.Ports;

/// <summary>Notifications, looked up by tenant.</summary>
public interface INotificationRecords
{
    /// <summary>A notification with its deliveries (in order of endpoint key) and their attempts (in the order they were recorded).</summary>
    Task<NotificationDetail?> FindAsync(int tenantNumber, string id, CancellationToken cancellationToken);

    /// <summary>Notifications in commit order. A reader that pages by <see cref="NotificationRecord.Number"/> misses none: a lower
    /// number never appears after a higher one was seen.</summary>
    Task<IReadOnlyList<NotificationRecord>> ListAsync(NotificationQuery query, CancellationToken cancellationToken);

    /// <summary>Writes a notification that comes from no outbox item, with its deliveries; durable on return. Where the id is there
    /// already, nothing changes.</summary>
    Task AddAsync(NewNotification notification, CancellationToken cancellationToken);

    /// <summary>Notes who has taken care of a notification, if nobody has yet, and suppresses those of its deliveries that wait for an escalation
    /// (<see cref="Deliveries.DeliveryReasons.Escalation"/>) as <see cref="Deliveries.DeliveryReasons.Acknowledged"/>. Nothing happens when there is none.</summary>
    Task AcknowledgeAsync(int tenantNumber, string id, Acknowledgement acknowledgement, CancellationToken cancellationToken);

    /// <summary>Forgets up to <paramref name="limit"/> notifications of any tenant that were made before an instant and of which no delivery
    /// is queued or held until a time, oldest first, with their deliveries and attempts. A number is never used again.</summary>
    /// <returns>How many; 0 when none is left.</returns>
    Task<int> ForgetAsync(Instant createdBefore, int limit, CancellationToken cancellationToken);
}

/// <summary>Notifications of a tenant after a <see cref="NotificationRecord.Number"/> (0: from the first); of an account and of a bucket key where given.</summary>
public sealed record NotificationQuery(int TenantNumber, long AfterNumber, int Limit)
{
    public int? AccountNumber { get; init; }

    public string? Bucket { get; init; }
}
