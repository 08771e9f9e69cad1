using Brimful.Delivery.Deliveries;
using Brimful.Delivery.Endpoints;
using Brimful.Storage.Postgres.Connections;

namespace Brimful.Storage.Postgres.Deliveries;

/// <summary>Questions about deliveries. Those about what has a time say so, as the partial index asks for.</summary>
internal static class DeliveryQueries
{
    /// <summary>Steps over the index from endpoint to endpoint, however many deliveries each has.</summary>
    public static Statement QueuedEndpoints(EndpointId? after, int limit)
    {
        var start = after ?? new EndpointId(int.MinValue, "");
        return new Statement(
            """
            WITH RECURSIVE found AS (
                (SELECT tenant, endpoint FROM deliveries WHERE next_attempt_at IS NOT NULL AND (tenant, endpoint) > ($1, $2) ORDER BY tenant, endpoint LIMIT 1)
                UNION ALL
                SELECT n.tenant, n.endpoint FROM found AS f CROSS JOIN LATERAL (
                    SELECT d.tenant, d.endpoint FROM deliveries AS d
                    WHERE d.next_attempt_at IS NOT NULL AND (d.tenant, d.endpoint) > (f.tenant, f.endpoint) ORDER BY d.tenant, d.endpoint LIMIT 1) AS n)
            SELECT tenant, endpoint FROM found LIMIT $3
            """).With(start.TenantNumber).With(start.Key).With(limit);
    }

    /// <summary>The same over all deliveries to addresses of contacts: what begins with a slash stands before what begins with a zero.</summary>
    public static Statement ContactTargets(int tenant, string? after, int limit) =>
        new Statement(
            """
            WITH RECURSIVE found AS (
                (SELECT endpoint FROM deliveries WHERE tenant = $1 AND endpoint > $2 AND endpoint < '0' AND state NOT IN (1, 3) ORDER BY endpoint LIMIT 1)
                UNION ALL
                SELECT n.endpoint FROM found AS f CROSS JOIN LATERAL (
                    SELECT d.endpoint FROM deliveries AS d WHERE d.tenant = $1 AND d.endpoint > f.endpoint AND d.endpoint < '0' AND d.state NOT IN (1, 3) ORDER BY d.endpoint LIMIT 1) AS n)
            SELECT endpoint FROM found LIMIT $3
            """).With(tenant).With(after ?? "/").With(limit);

    public static Statement Queued(EndpointId endpoint, bool withHeld, int limit) =>
        new Statement(
            """
            SELECT notification, next_attempt_at FROM deliveries
            WHERE next_attempt_at IS NOT NULL AND tenant = $1 AND endpoint = $2 AND state <= $3 ORDER BY next_attempt_at, number LIMIT $4
            """).With(endpoint.TenantNumber).With(endpoint.Key).With((int)(withHeld ? DeliveryState.Held : DeliveryState.Queued)).With(limit);

    public static Statement Held(int tenant, int limit) =>
        new Statement(
            """
            SELECT notification, endpoint, next_attempt_at FROM deliveries
            WHERE next_attempt_at IS NOT NULL AND state = 2 AND tenant = $1 ORDER BY next_attempt_at, number LIMIT $2
            """).With(tenant).With(limit);

    public static Statement Work(IReadOnlyList<DeliveryId> ids) =>
        new Statement(
            $"""
            SELECT {DeliveryRow.Names}, n.type, n.body FROM unnest($1, $2, $3) AS wanted(tenant, notification, endpoint)
                JOIN deliveries AS d ON d.tenant = wanted.tenant AND d.notification = wanted.notification AND d.endpoint = wanted.endpoint
                JOIN notifications AS n ON n.tenant = d.tenant AND n.id = d.notification
            """).With([.. ids.Select(id => id.TenantNumber)]).With([.. ids.Select(id => (string?)id.NotificationId)]).With([.. ids.Select(id => (string?)id.Endpoint)]);

    public static Statement Waiting(EndpointId target, int limit) =>
        new Statement(
            $"""
            SELECT {DeliveryRow.Names}, n.type, n.body FROM deliveries AS d JOIN notifications AS n ON n.tenant = d.tenant AND n.id = d.notification
            WHERE d.next_attempt_at IS NOT NULL AND d.tenant = $1 AND d.endpoint = $2 AND d.state = 2 ORDER BY d.next_attempt_at, d.number LIMIT $3
            """).With(target.TenantNumber).With(target.Key).With(limit);

    public static Statement Merged(DeliveryId leader) =>
        new Statement(
            """
            SELECT n.body FROM deliveries AS d JOIN notifications AS n ON n.tenant = d.tenant AND n.id = d.notification
            WHERE d.tenant = $1 AND d.told_by = $2 AND d.endpoint = $3 AND d.state = 6 ORDER BY n.number
            """).With(leader.TenantNumber).With(leader.NotificationId).With(leader.Endpoint);

    public static Statement CountQueued(int? tenant) => tenant is { } one
        ? new Statement("SELECT count(*) FROM deliveries WHERE next_attempt_at IS NOT NULL AND tenant = $1").With(one)
        : new Statement("SELECT count(*) FROM deliveries WHERE next_attempt_at IS NOT NULL");
}
