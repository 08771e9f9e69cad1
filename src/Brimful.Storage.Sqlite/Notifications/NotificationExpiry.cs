using Brimful.Storage.Sqlite.Connections;
using NodaTime;

namespace Brimful.Storage.Sqlite.Notifications;

/// <summary>Takes old notifications out, oldest first, with their deliveries, attempts and entries in inboxes; one with a delivery that has a time stays.</summary>
internal static class NotificationExpiry
{
    private const string Select =
        """
        SELECT number, tenant, id FROM notifications AS n
        WHERE created_at < ? AND NOT EXISTS (SELECT 1 FROM deliveries WHERE tenant = n.tenant AND notification = n.id AND next_attempt_at IS NOT NULL)
        ORDER BY created_at, number LIMIT ?
        """;

    public static int Forget(Connection connection, Instant createdBefore, int limit)
    {
        var old = connection.Prepare(Select).With(createdBefore).With(limit).List(row => (Number: row.Int64(0), Tenant: row.Int32(1), Id: row.Text(2)));
        foreach (var (number, tenant, id) in old)
        {
            connection.Prepare("DELETE FROM attempts WHERE delivery IN (SELECT number FROM deliveries WHERE tenant = ? AND notification = ?)").With(tenant).With(id).Run();
            connection.Prepare("DELETE FROM deliveries WHERE tenant = ? AND notification = ?").With(tenant).With(id).Run();
            connection.Prepare("DELETE FROM inbox_entries WHERE tenant = ? AND notification = ?").With(tenant).With(id).Run();
            connection.Prepare("DELETE FROM notifications WHERE number = ?").With(number).Run();
        }
        return old.Count;
    }
}
