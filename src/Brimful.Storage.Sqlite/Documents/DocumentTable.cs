using Brimful.Delivery.Documents;
using Brimful.Storage.Sqlite.Connections;

namespace Brimful.Storage.Sqlite.Documents;

/// <summary>Documents: the tenant's own under the account <see cref="OfTenant"/>, for a primary key holds no null.</summary>
internal static class DocumentTable
{
    public const string Create =
        """
        CREATE TABLE documents (
            tenant     INTEGER NOT NULL,
            kind       INTEGER NOT NULL,
            account    INTEGER NOT NULL,
            key        TEXT    NOT NULL,
            version    INTEGER NOT NULL,
            created_at TEXT    NOT NULL,
            changed_at TEXT    NOT NULL,
            body       TEXT    NOT NULL,
            PRIMARY KEY (tenant, kind, account, key)
        ) WITHOUT ROWID;
        CREATE INDEX documents_by_account ON documents (tenant, account);
        """;

    public const string Select = "SELECT tenant, kind, account, key, version, created_at, changed_at, body FROM documents WHERE tenant = ? AND kind = ? AND account = ?";

    private const int OfTenant = -1;

    public static int Account(int? number) => number ?? OfTenant;

    public static Document Read(Statement row) => new()
    {
        Id = new DocumentId(row.Int32(0), (DocumentKind)row.Int32(1), row.Int32(2) is var account && account == OfTenant ? null : account, row.Text(3)),
        Version = row.Int64(4),
        CreatedAt = row.Instant(5),
        ChangedAt = row.Instant(6),
        Body = row.Text(7),
    };

    public static void Put(Connection connection, Document document) =>
        connection.Prepare("REPLACE INTO documents VALUES (?, ?, ?, ?, ?, ?, ?, ?)")
            .With(document.Id.TenantNumber).With((int)document.Id.Kind).With(Account(document.Id.AccountNumber)).With(document.Id.Key)
            .With(document.Version).With(document.CreatedAt).With(document.ChangedAt).With(document.Body).Run();
}
