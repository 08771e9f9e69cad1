using Brimful.Engine.Outbox;
using Brimful.Storage.Sqlite.Connections;
using Brimful.Storage.Sqlite.Inbox;

namespace Brimful.Storage.Sqlite.Projection;

/// <summary>Takes every row of an account out of the record file.</summary>
internal static class AccountErasure
{
    private const string Notifications = "(SELECT number FROM notifications WHERE tenant = ? AND account = ?)";

    private static readonly string[] OfAccount =
    [
        $"DELETE FROM attempts WHERE notification IN {Notifications}",
        $"DELETE FROM deliveries WHERE notification IN {Notifications}",
        $"DELETE FROM inbox_entries WHERE notification IN {Notifications}",
        .. InboxTable.Parts.Select(part => $"DELETE FROM inbox_entries WHERE tenant = ? AND account = ? AND {part}"),
        "DELETE FROM notifications WHERE tenant = ? AND account = ?",
        "DELETE FROM facts WHERE tenant = ? AND account = ?",
        "DELETE FROM forecasts WHERE tenant = ? AND account = ?",
        "DELETE FROM documents WHERE tenant = ? AND account = ?",
    ];

    private static readonly string[] OfSubject =
    [
        "DELETE FROM held_events WHERE tenant = ? AND subject = ?",
        "DELETE FROM rejected_events WHERE tenant = ? AND subject = ?",
    ];

    public static void Erase(Connection connection, AccountErasedItem erased)
    {
        foreach (var statement in OfAccount) connection.Prepare(statement).With(erased.TenantNumber).With(erased.AccountNumber).Run();
        foreach (var subject in erased.Subjects)
            foreach (var statement in OfSubject) connection.Prepare(statement).With(erased.TenantNumber).With(subject).Run();
    }
}
