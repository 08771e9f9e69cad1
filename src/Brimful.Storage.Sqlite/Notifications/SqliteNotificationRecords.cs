using Brimful.Delivery.Notifications;
using Brimful.Delivery.Ports;
using Brimful.Storage.Sqlite.Connections;
using Brimful.Storage.Sqlite.Deliveries;
using Brimful.Storage.Sqlite.State;
using NodaTime;

namespace Brimful.Storage.Sqlite.Notifications;

/// <summary>Notifications in the record file.</summary>
public sealed class SqliteNotificationRecords : INotificationRecords
{
    private readonly QueuedFile _records;

    internal SqliteNotificationRecords(QueuedFile records) => _records = records;

    /// <inheritdoc/>
    public Task<NotificationDetail?> FindAsync(int tenantNumber, string id, CancellationToken cancellationToken) =>
        _records.ReadAsync(connection => connection.InSnapshot(() => Find(connection, tenantNumber, id)), cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<NotificationRecord>> ListAsync(NotificationQuery query, CancellationToken cancellationToken) =>
        _records.ReadAsync<IReadOnlyList<NotificationRecord>>(connection => List(connection, query), cancellationToken);

    /// <inheritdoc/>
    public Task AddAsync(NewNotification notification, CancellationToken cancellationToken) =>
        _records.WriteAsync(connection => NotificationRow.Add(connection, notification));

    /// <inheritdoc/>
    public Task AcknowledgeAsync(int tenantNumber, string id, Acknowledgement acknowledgement, CancellationToken cancellationToken) =>
        _records.WriteAsync(connection =>
        {
            connection.Prepare("UPDATE notifications SET acknowledged_at = ?, acknowledged_by = ? WHERE tenant = ? AND id = ? AND acknowledged_at IS NULL")
                .With(acknowledgement.At).With(acknowledgement.By).With(tenantNumber).With(id).Run();
            DeliveryGathering.Acknowledge(connection, tenantNumber, id, acknowledgement.At);
        });

    /// <inheritdoc/>
    public Task<int> ForgetAsync(Instant createdBefore, int limit, CancellationToken cancellationToken) =>
        _records.WriteAsync(connection => NotificationExpiry.Forget(connection, createdBefore, limit));

    private static NotificationDetail? Find(Connection connection, int tenant, string id)
    {
        var record = connection.Prepare(NotificationRow.Select + " AND id = ?").With(tenant).With(id).First(NotificationRow.Read);
        return record is null ? null : new NotificationDetail(record, DeliveryRow.DetailsOf(connection, tenant, id));
    }

    private static List<NotificationRecord> List(Connection connection, NotificationQuery query)
    {
        var sql = NotificationRow.Select + " AND number > ?" + (query.AccountNumber is null ? "" : " AND account = ?")
            + (query.Bucket is null ? "" : " AND bucket = ?") + " ORDER BY number LIMIT ?";
        var statement = connection.Prepare(sql).With(query.TenantNumber).With(query.AfterNumber);
        if (query.AccountNumber is { } account) statement.With(account);
        if (query.Bucket is not null) statement.With(query.Bucket);
        return statement.With(query.Limit).List(NotificationRow.Read);
    }
}
