using Brimful.Storage.Sqlite.Connections;
using NodaTime;

namespace Brimful.Storage.Sqlite.Notifications;

/// <summary>Takes old notifications out, oldest first, with their deliveries, attempts and entries in inboxes; one with a delivery that has a time stays.</summary>
internal static class NotificationExpiry
{
    private const string Select =
        """
        SELECT number FROM notifications AS n
        WHERE created_at < ? AND NOT EXISTS (SELECT 1 FROM deliveries WHERE notification = n.number AND next_attempt_at IS NOT NULL)
        ORDER BY created_at, number LIMIT ?
        """;

    private static readonly string[] Statements =
    [
        "DELETE FROM attempts WHERE notification = ?",
        "DELETE FROM deliveries WHERE notification = ?",
        "DELETE FROM inbox_entries WHERE notification = ?",
        "DELETE FROM notifications WHERE number = ?",
    ];

    public static int Forget(Connection connection, Instant createdBefore, int limit)
    {
        var old = connection.Prepare(Select).With(createdBefore).With(limit).List(row => row.Int64(0));
        foreach (var number in old)
            foreach (var statement in Statements) connection.Prepare(statement).With(number).Run();
        return old.Count;
    }
}
