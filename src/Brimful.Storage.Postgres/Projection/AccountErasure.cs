using Brimful.Engine.Outbox;
using Brimful.Storage.Postgres.Connections;

namespace Brimful.Storage.Postgres.Projection;

/// <summary>Takes every row of some accounts out of what is looked up by their numbers and by the keys of their subjects.</summary>
internal static class AccountErasure
{
    private const string Accounts = "unnest($1, $2) AS e(tenant, account)";

    private const string ItsNotifications = $"(tenant, notification) IN (SELECT n.tenant, n.id FROM notifications n JOIN {Accounts} ON n.tenant = e.tenant AND n.account = e.account)";

    private static readonly string[] OfAccount =
    [
        $"DELETE FROM attempts WHERE {ItsNotifications}",
        $"DELETE FROM deliveries WHERE {ItsNotifications}",
        $"DELETE FROM inbox_entries WHERE {ItsNotifications}",
        $"DELETE FROM inbox_entries AS i USING {Accounts} WHERE i.tenant = e.tenant AND i.account = e.account",
        $"DELETE FROM notifications AS n USING {Accounts} WHERE n.tenant = e.tenant AND n.account = e.account",
        $"DELETE FROM facts AS f USING {Accounts} WHERE f.tenant = e.tenant AND f.account = e.account",
        $"DELETE FROM forecasts AS f USING {Accounts} WHERE f.tenant = e.tenant AND f.account = e.account",
        $"DELETE FROM documents AS d USING {Accounts} WHERE d.tenant = e.tenant AND d.account = e.account",
    ];

    private static readonly string[] OfSubject =
    [
        "DELETE FROM held_events AS h USING unnest($1, $2) AS e(tenant, subject) WHERE h.tenant = e.tenant AND h.subject = e.subject",
        "DELETE FROM rejected_events AS r USING unnest($1, $2) AS e(tenant, subject) WHERE r.tenant = e.tenant AND r.subject = e.subject",
    ];

    public static IEnumerable<Statement> Of(IReadOnlyList<AccountErasedItem> erased)
    {
        if (erased.Count == 0) return [];
        var subjects = erased.SelectMany(account => account.Subjects.Select(subject => (account.TenantNumber, Subject: subject))).ToList();
        return
        [
            .. OfAccount.Select(sql => new Statement(sql).With([.. erased.Select(account => account.TenantNumber)]).With([.. erased.Select(account => account.AccountNumber)])),
            .. OfSubject.Select(sql => new Statement(sql).With([.. subjects.Select(subject => subject.TenantNumber)]).With([.. subjects.Select(subject => (string?)subject.Subject)])),
        ];
    }
}
