using Brimful.Storage.Postgres.Connections;
using Brimful.Storage.Postgres.Tenancy;
using NodaTime;
using Npgsql;

namespace Brimful.Storage.Postgres.Notifications;

/// <summary>Takes old notifications out, oldest first, with their deliveries, attempts and entries in inboxes; one with a delivery that has a time stays.</summary>
internal static class NotificationExpiry
{
    private const string IsOver = "NOT EXISTS (SELECT FROM deliveries AS d WHERE d.tenant = n.tenant AND d.notification = n.id AND d.next_attempt_at IS NOT NULL)";

    private const string Select = $"SELECT n.tenant, n.id FROM notifications AS n WHERE n.created_at < $1 AND {IsOver} ORDER BY n.created_at, n.tenant, n.number LIMIT $2";

    /// <summary>Looks again whether they are over, under the locks of their tenants: a resend takes the same.</summary>
    private const string Delete =
        $"""
        WITH gone AS (
            DELETE FROM notifications AS n USING unnest($1, $2) AS old(tenant, id)
            WHERE n.tenant = old.tenant AND n.id = old.id AND {IsOver} RETURNING n.tenant, n.id),
        deliveries_gone AS (DELETE FROM deliveries AS d USING gone WHERE d.tenant = gone.tenant AND d.notification = gone.id),
        entries_gone AS (DELETE FROM inbox_entries AS i USING gone WHERE i.tenant = gone.tenant AND i.notification = gone.id),
        attempts_gone AS (DELETE FROM attempts AS a USING gone WHERE a.tenant = gone.tenant AND a.notification = gone.id)
        SELECT count(*) FROM gone
        """;

    public static async Task<int> ForgetAsync(NpgsqlConnection connection, Instant createdBefore, int limit, CancellationToken cancellationToken)
    {
        var old = connection.List(new Statement(Select).With(createdBefore).With(limit), row => (Tenant: row.GetInt32(0), Id: row.GetString(1)));
        if (old.Count == 0) return 0;
        var tenants = old.Select(each => each.Tenant).ToArray();
        await using (var locks = connection.Batch([TenantLocks.Take(tenants)])) await locks.ExecuteNonQueryAsync(cancellationToken);
        var gone = connection.List(new Statement(Delete).With(tenants).With([.. old.Select(each => (string?)each.Id)]), row => row.GetInt64(0));
        return (int)gone[0];
    }
}
