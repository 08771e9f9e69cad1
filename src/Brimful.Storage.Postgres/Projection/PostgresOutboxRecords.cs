using Brimful.Delivery.Ports;
using Brimful.Storage.Postgres.Connections;
using Brimful.Storage.Postgres.Events;
using Brimful.Storage.Postgres.Facts;
using Brimful.Storage.Postgres.Notifications;
using Brimful.Storage.Postgres.Tenancy;

namespace Brimful.Storage.Postgres.Projection;

/// <summary>Carries the outbox over into the records, a stretch a transaction, each stretch once.</summary>
public sealed class PostgresOutboxRecords : IOutboxRecords
{
    private const string Select = "SELECT position FROM projection";

    private readonly Scopes _scopes;

    internal PostgresOutboxRecords(Scopes scopes) => _scopes = scopes;

    /// <inheritdoc/>
    public Task<long> PositionAsync(CancellationToken cancellationToken) =>
        _scopes.All.FirstAsync(new Statement(Select), row => row.GetInt64(0), cancellationToken);

    /// <inheritdoc/>
    public async Task<Projected> ProjectAsync(OutboxProjection projection, CancellationToken cancellationToken) =>
        Projected.AtOnce(await _scopes.All.WriteAsync(
            async connection =>
            {
                var position = connection.List(new Statement(Select + " FOR UPDATE"), row => row.GetInt64(0))[0];
                if (position != projection.AfterPosition) return position;
                await using var batch = connection.Batch([.. Statements(projection)]);
                await batch.ExecuteNonQueryAsync(cancellationToken);
                return projection.ThroughPosition;
            },
            cancellationToken));

    private static IEnumerable<Statement> Statements(OutboxProjection projection)
    {
        yield return TenantLocks.Take(TenantsOf(projection));
        if (projection.Facts.Count > 0) yield return PostgresFactRecords.Add(projection.Facts);
        if (projection.Held.Count > 0) yield return EventRows.Add(projection.Held);
        if (projection.Rejected.Count > 0) yield return EventRows.Add(projection.Rejected);
        foreach (var notification in projection.Notifications) yield return NotificationRow.Add(notification);
        if (projection.Released.Count > 0) yield return EventRows.Remove("held_events", projection.Released);
        if (projection.Replayed.Count > 0) yield return EventRows.Remove("rejected_events", projection.Replayed);
        foreach (var erasure in AccountErasure.Of(projection.ErasedAccounts)) yield return erasure;
        foreach (var removal in TenantRemoval.Of(projection.RemovedTenants)) yield return removal;
        yield return new Statement("UPDATE projection SET position = $1").With(projection.ThroughPosition);
    }

    /// <summary>The tenants for whom something that others write too is written.</summary>
    private static IEnumerable<int> TenantsOf(OutboxProjection projection) =>
        projection.Notifications.Select(added => added.Notification.TenantNumber)
            .Concat(projection.ErasedAccounts.Select(erased => erased.TenantNumber)).Concat(projection.RemovedTenants);
}
