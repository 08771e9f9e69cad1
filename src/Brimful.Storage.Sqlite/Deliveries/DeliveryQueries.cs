using Brimful.Delivery.Deliveries;
using Brimful.Delivery.Endpoints;
using Brimful.Delivery.Ports;
using Brimful.Storage.Sqlite.Connections;

namespace Brimful.Storage.Sqlite.Deliveries;

/// <summary>Questions about deliveries. Those about what has a time say so, as the partial index asks for.</summary>
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
                WHERE next_attempt_at IS NOT NULL AND (tenant, endpoint) > (?, ?) ORDER BY tenant, endpoint LIMIT 1
                """).With(last.TenantNumber).With(last.Key).First<EndpointId?>(row => new EndpointId(row.Int32(0), row.Text(1)));
            if (next is not { } endpoint) break;
            found.Add(endpoint);
        }
        return found;
    }

    /// <summary>The same over all deliveries to addresses of contacts: what begins with a slash stands before what begins with a zero.</summary>
    public static List<EndpointId> ContactTargets(Connection connection, int tenant, string? after, int limit)
    {
        var found = new List<EndpointId>();
        for (var last = after ?? "/"; found.Count < limit; last = found[^1].Key)
        {
            var next = connection.Prepare("SELECT min(endpoint) FROM deliveries INDEXED BY deliveries_by_state WHERE tenant = ? AND endpoint > ? AND endpoint < '0' AND state NOT IN (1, 3)")
                .With(tenant).With(last).First(row => row.TextOrNull(0));
            if (next is null) break;
            found.Add(new EndpointId(tenant, next));
        }
        return found;
    }

    public static List<QueuedDelivery> Queued(Connection connection, EndpointId endpoint, bool withHeld, int limit) =>
        connection.Prepare(
            """
            SELECT n.id, d.next_attempt_at FROM deliveries AS d INDEXED BY deliveries_queued JOIN notifications AS n ON n.number = d.notification
            WHERE d.next_attempt_at IS NOT NULL AND d.tenant = ? AND d.endpoint = ? AND d.state <= ? ORDER BY d.next_attempt_at, d.notification LIMIT ?
            """).With(endpoint.TenantNumber).With(endpoint.Key).With((int)(withHeld ? DeliveryState.Held : DeliveryState.Queued)).With(limit)
            .List(row => new QueuedDelivery(new DeliveryId(endpoint.TenantNumber, row.Text(0), endpoint.Key), row.Instant(1)));

    public static List<QueuedDelivery> Held(Connection connection, int tenant, int limit) =>
        connection.Prepare(
            """
            SELECT n.id, d.endpoint, d.next_attempt_at FROM deliveries AS d INDEXED BY deliveries_held JOIN notifications AS n ON n.number = d.notification
            WHERE d.next_attempt_at IS NOT NULL AND d.state = 2 AND d.tenant = ? ORDER BY d.next_attempt_at, d.notification LIMIT ?
            """).With(tenant).With(limit)
            .List(row => new QueuedDelivery(new DeliveryId(tenant, row.Text(0), row.Text(1)), row.Instant(2)) { IsHeld = true });

    public static DeliveryWork? Work(Connection connection, DeliveryId id) =>
        connection.Prepare($"SELECT {DeliveryRow.Names}, n.type, n.body {DeliveryRow.OfNotification} AND d.endpoint = ?")
            .With(id.TenantNumber).With(id.NotificationId).With(id.Endpoint)
            .First(row => new DeliveryWork(DeliveryRow.Read(row), row.Text(DeliveryRow.Columns), row.Blob(DeliveryRow.Columns + 1)));

    public static List<WaitingDelivery> Waiting(Connection connection, EndpointId target, int limit) =>
        connection.Prepare(
            $"""
            SELECT {DeliveryRow.Names}, n.type, n.body FROM deliveries AS d INDEXED BY deliveries_queued JOIN notifications AS n ON n.number = d.notification
            WHERE d.next_attempt_at IS NOT NULL AND d.tenant = ? AND d.endpoint = ? AND d.state = 2 ORDER BY d.next_attempt_at, d.notification LIMIT ?
            """).With(target.TenantNumber).With(target.Key).With(limit)
            .List(row => new WaitingDelivery(DeliveryRow.Read(row), row.Text(DeliveryRow.Columns), row.Blob(DeliveryRow.Columns + 1)));

    public static List<ReadOnlyMemory<byte>> Merged(Connection connection, DeliveryId leader) =>
        connection.Prepare(
            """
            SELECT n.body FROM deliveries AS d INDEXED BY deliveries_told_by JOIN notifications AS n ON n.number = d.notification
            WHERE d.told_by IS NOT NULL AND d.tenant = ? AND d.told_by = ? AND d.endpoint = ? AND d.state = 6 ORDER BY n.number
            """).With(leader.TenantNumber).With(leader.NotificationId).With(leader.Endpoint).List(row => (ReadOnlyMemory<byte>)row.Blob(0));

    public static long CountQueued(Connection connection, int? tenant) => tenant is { } one
        ? connection.Prepare("SELECT count(*) FROM deliveries INDEXED BY deliveries_queued WHERE next_attempt_at IS NOT NULL AND tenant = ?").With(one).First(row => row.Int64(0))
        : connection.Prepare("SELECT count(*) FROM deliveries INDEXED BY deliveries_queued WHERE next_attempt_at IS NOT NULL").First(row => row.Int64(0));
}
