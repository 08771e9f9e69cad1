using Brimful.Delivery.Notifications;
using Brimful.Delivery.Ports;
using Brimful.Storage.Postgres.Connections;
using Brimful.Storage.Postgres.Deliveries;
using Brimful.Storage.Postgres.Tenancy;
using NodaTime;

namespace Brimful.Storage.Postgres.Notifications;

/// <summary>Notifications.</summary>
public sealed class PostgresNotificationRecords : INotificationRecords
{
    private readonly Scopes _scopes;

    internal PostgresNotificationRecords(Scopes scopes) => _scopes = scopes;

    /// <inheritdoc/>
    public Task<NotificationDetail?> FindAsync(int tenantNumber, string id, CancellationToken cancellationToken) =>
        _scopes.Of(tenantNumber).ReadAsync(
            async snapshot =>
            {
                var found = await snapshot.ListAsync(new Statement(NotificationRow.Select + " AND id = $2").With(tenantNumber).With(id), NotificationRow.Read);
                return found is [var record] ? new NotificationDetail(record, await DeliveryRow.DetailsOfAsync(snapshot, tenantNumber, id)) : null;
            },
            cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<NotificationRecord>> ListAsync(NotificationQuery query, CancellationToken cancellationToken)
    {
        var sql = NotificationRow.Select + " AND number > $2" + (query.AccountNumber is null ? "" : " AND account = $4")
            + (query.Bucket is null ? "" : " AND bucket = $5") + " ORDER BY number LIMIT $3";
        return _scopes.Of(query.TenantNumber).ListAsync(
            new Statement(sql).With(query.TenantNumber).With(query.AfterNumber).With(query.Limit).With(query.AccountNumber).With(query.Bucket),
            NotificationRow.Read, cancellationToken);
    }

    /// <inheritdoc/>
    public Task AddAsync(NewNotification notification, CancellationToken cancellationToken)
    {
        var tenant = notification.Notification.TenantNumber;
        return _scopes.Of(tenant).WriteAsync([tenant], [NotificationRow.Add(notification)], cancellationToken);
    }

    /// <inheritdoc/>
    public Task AcknowledgeAsync(int tenantNumber, string id, Acknowledgement acknowledgement, CancellationToken cancellationToken) =>
        _scopes.Of(tenantNumber).WriteAsync(
            [tenantNumber],
            [
                new Statement("UPDATE notifications SET acknowledged_at = $3, acknowledged_by = $4 WHERE tenant = $1 AND id = $2 AND acknowledged_at IS NULL")
                    .With(tenantNumber).With(id).With(acknowledgement.At).With(acknowledgement.By),
                DeliveryGathering.Acknowledge(tenantNumber, id, acknowledgement.At),
            ],
            cancellationToken);

    /// <inheritdoc/>
    public Task<int> ForgetAsync(Instant createdBefore, int limit, CancellationToken cancellationToken) =>
        _scopes.All.WriteAsync(connection => NotificationExpiry.ForgetAsync(connection, createdBefore, limit, cancellationToken), cancellationToken);
}
