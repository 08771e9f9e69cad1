using Brimful.Delivery.Deliveries;
using Brimful.Delivery.Endpoints;
using Brimful.Delivery.Ports;
using Brimful.Storage.Sqlite.Connections;

namespace Brimful.Storage.Sqlite.Deliveries;

/// <summary>Questions about deliveries. Those about queued ones name their state as a constant, as the partial index asks for.</summary>
internal static class DeliveryQueries
{
    /// <summary>Steps over the index from endpoint to endpoint, however many deliveries each has.</summary>
    public static List<EndpointId> QueuedEndpoints(Connection connection, EndpointId? after, int limit)
    {
        var found = new List<EndpointId>();
        for (var last = after ?? new EndpointId(int.MinValue, ""); found.Count < limit; last = found[^1])
        {
            var next = connection.Prepare(
                """
                SELECT tenant, endpoint FROM deliveries INDEXED BY deliveries_queued
                WHERE state = 1 AND (tenant, endpoint) > (?, ?) ORDER BY tenant, endpoint LIMIT 1
                """).With(last.TenantNumber).With(last.Key).First<EndpointId?>(row => new EndpointId(row.Int32(0), row.Text(1)));
            if (next is not { } endpoint) break;
            found.Add(endpoint);
        }
        return found;
    }

    public static List<QueuedDelivery> Queued(Connection connection, EndpointId endpoint, int limit) =>
        connection.Prepare(
            """
            SELECT notification, next_attempt_at FROM deliveries INDEXED BY deliveries_queued
            WHERE state = 1 AND tenant = ? AND endpoint = ? ORDER BY next_attempt_at, number LIMIT ?
            """).With(endpoint.TenantNumber).With(endpoint.Key).With(limit)
            .List(row => new QueuedDelivery(new DeliveryId(endpoint.TenantNumber, row.Text(0), endpoint.Key), row.Instant(1)));

    public static DeliveryWork? Work(Connection connection, DeliveryId id)
    {
        var delivery = connection.Prepare(DeliveryRow.Select + " AND endpoint = ?")
            .With(id.TenantNumber).With(id.NotificationId).With(id.Endpoint).First(DeliveryRow.Read);
        return delivery is null ? null : connection.Prepare("SELECT type, body FROM notifications WHERE tenant = ? AND id = ?")
            .With(id.TenantNumber).With(id.NotificationId).First(row => new DeliveryWork(delivery, row.Text(0), row.Blob(1)));
    }

    public static long CountQueued(Connection connection, int? tenant) => tenant is { } one
        ? connection.Prepare("SELECT count(*) FROM deliveries INDEXED BY deliveries_queued WHERE state = 1 AND tenant = ?").With(one).First(row => row.Int64(0))
        : connection.Prepare("SELECT count(*) FROM deliveries INDEXED BY deliveries_queued WHERE state = 1").First(row => row.Int64(0));
}
