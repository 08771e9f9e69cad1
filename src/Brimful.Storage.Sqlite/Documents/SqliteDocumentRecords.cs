using Brimful.Delivery.Documents;
using Brimful.Delivery.Ports;
using Brimful.Storage.Sqlite.Connections;
using Brimful.Storage.Sqlite.State;

namespace Brimful.Storage.Sqlite.Documents;

/// <summary>Documents in the record file.</summary>
public sealed class SqliteDocumentRecords : IDocumentRecords
{
    private readonly QueuedFile _records;

    internal SqliteDocumentRecords(QueuedFile records) => _records = records;

    /// <inheritdoc/>
    public Task<Document?> FindAsync(DocumentId id, CancellationToken cancellationToken) =>
        _records.ReadAsync(
            connection => Selected(connection, id.TenantNumber, id.Kind, id.AccountNumber, " AND key = ?").With(id.Key).First(DocumentTable.Read),
            cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<Document>> ListAsync(DocumentQuery query, CancellationToken cancellationToken) =>
        _records.ReadAsync<IReadOnlyList<Document>>(
            connection => Selected(connection, query.TenantNumber, query.Kind, query.AccountNumber, " AND key > ? ORDER BY key LIMIT ?")
                .With(query.AfterKey ?? "").With(query.Limit).List(DocumentTable.Read),
            cancellationToken);

    /// <inheritdoc/>
    public Task<bool> SaveAsync(Document document, long? expectedVersion, CancellationToken cancellationToken) =>
        _records.WriteAsync(connection =>
        {
            var (tenant, kind, account, key) = document.Id;
            if (Selected(connection, tenant, kind, account, " AND key = ?").With(key).First(DocumentTable.Read)?.Version != expectedVersion) return false;
            DocumentTable.Put(connection, document);
            return true;
        });

    /// <inheritdoc/>
    public Task<bool> DeleteAsync(DocumentId id, long expectedVersion, CancellationToken cancellationToken) =>
        _records.WriteAsync(connection => connection.Prepare("DELETE FROM documents WHERE tenant = ? AND kind = ? AND account = ? AND key = ? AND version = ?")
            .With(id.TenantNumber).With((int)id.Kind).With(DocumentTable.Account(id.AccountNumber)).With(id.Key).With(expectedVersion).Run() == 1);

    private static Statement Selected(Connection connection, int tenant, DocumentKind kind, int? account, string rest) =>
        connection.Prepare(DocumentTable.Select + rest).With(tenant).With((int)kind).With(DocumentTable.Account(account));
}
