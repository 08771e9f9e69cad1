using Brimful.Engine.Outbox;
using Brimful.Storage.Sqlite.Connections;

namespace Brimful.Storage.Sqlite.Projection;

/// <summary>Takes every row of an account out of the record file.</summary>
internal static class AccountErasure
{
    private const string Deliveries =
        "SELECT d.number FROM notifications n JOIN deliveries d ON d.tenant = n.tenant AND d.notification = n.id WHERE n.tenant = ? AND n.account = ?";

    private static readonly string[] OfAccount =
    [
        $"DELETE FROM attempts WHERE delivery IN ({Deliveries})",
        $"DELETE FROM deliveries WHERE number IN ({Deliveries})",
        "DELETE FROM inbox_entries WHERE (tenant, notification) IN (SELECT tenant, id FROM notifications WHERE tenant = ? AND account = ?)",
        "DELETE FROM inbox_entries WHERE tenant = ? AND account = ?",
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
