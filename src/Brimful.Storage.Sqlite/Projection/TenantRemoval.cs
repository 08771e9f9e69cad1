using Brimful.Storage.Sqlite.Connections;

namespace Brimful.Storage.Sqlite.Projection;

/// <summary>Takes every row of a tenant out of what is looked up by its number.</summary>
internal static class TenantRemoval
{
    private const string Notifications = "(SELECT number FROM notifications WHERE tenant = ?)";

    private static readonly string[] Statements =
    [
        $"DELETE FROM attempts WHERE notification IN {Notifications}",
        $"DELETE FROM deliveries WHERE notification IN {Notifications}",
        $"DELETE FROM inbox_entries WHERE notification IN {Notifications}",
        "DELETE FROM notifications WHERE tenant = ?",
        "DELETE FROM endpoints WHERE tenant = ?",
        "DELETE FROM documents WHERE tenant = ?",
        "DELETE FROM facts WHERE tenant = ?",
        "DELETE FROM forecasts WHERE tenant = ?",
        "DELETE FROM held_events WHERE tenant = ?",
        "DELETE FROM rejected_events WHERE tenant = ?",
    ];

    public static void Remove(Connection connection, int tenant)
    {
        foreach (var statement in Statements) connection.Prepare(statement).With(tenant).Run();
    }
}
