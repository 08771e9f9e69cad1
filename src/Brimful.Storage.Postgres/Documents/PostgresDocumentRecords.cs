using Brimful.Delivery.Documents;
using Brimful.Delivery.Ports;
using Brimful.Storage.Postgres.Connections;
using Brimful.Storage.Postgres.Tenancy;
using Npgsql;

namespace Brimful.Storage.Postgres.Documents;

/// <summary>Documents: the tenant's own under the account <see cref="OfTenant"/>, for a primary key holds no null.</summary>
public sealed class PostgresDocumentRecords : IDocumentRecords
{
    private const int OfTenant = -1;

    private const string Names = "tenant, kind, account, key, version, created_at, changed_at, body";

    private const string Select = $"SELECT {Names} FROM documents WHERE tenant = $1 AND kind = $2 AND account = $3";

    private readonly Scopes _scopes;

    internal PostgresDocumentRecords(Scopes scopes) => _scopes = scopes;

    /// <inheritdoc/>
    public Task<Document?> FindAsync(DocumentId id, CancellationToken cancellationToken) =>
        _scopes.Of(id.TenantNumber).FirstAsync(Named(Select + " AND key = $4", id), Read, cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<Document>> ListAsync(DocumentQuery query, CancellationToken cancellationToken) =>
        _scopes.Of(query.TenantNumber).ListAsync(
            Named(Select + " AND key > $4 ORDER BY key LIMIT $5", new DocumentId(query.TenantNumber, query.Kind, query.AccountNumber, query.AfterKey ?? "")).With(query.Limit),
            Read, cancellationToken);

    /// <inheritdoc/>
    public Task<bool> SaveAsync(Document document, long? expectedVersion, CancellationToken cancellationToken)
    {
        var sql = expectedVersion is null
            ? $"INSERT INTO documents ({Names}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING"
            : $"UPDATE documents SET ({Names}) = ($1, $2, $3, $4, $5, $6, $7, $8) WHERE tenant = $1 AND kind = $2 AND account = $3 AND key = $4 AND version = $9";
        var write = Named(sql, document.Id).With(document.Version).With(document.CreatedAt).With(document.ChangedAt).With(document.Body);
        return WriteAsync(document.Id.TenantNumber, expectedVersion is { } expected ? write.With(expected) : write, cancellationToken);
    }

    /// <inheritdoc/>
    public Task<bool> DeleteAsync(DocumentId id, long expectedVersion, CancellationToken cancellationToken) => WriteAsync(
        id.TenantNumber,
        Named("DELETE FROM documents WHERE tenant = $1 AND kind = $2 AND account = $3 AND key = $4 AND version = $5", id).With(expectedVersion),
        cancellationToken);

    private static Statement Named(string sql, DocumentId id) =>
        new Statement(sql).With(id.TenantNumber).With((int)id.Kind).With(id.AccountNumber ?? OfTenant).With(id.Key);

    private async Task<bool> WriteAsync(int tenant, Statement write, CancellationToken cancellationToken) =>
        await _scopes.Of(tenant).WriteAsync([tenant], [write], cancellationToken) == 1;

    private static Document Read(NpgsqlDataReader row) => new()
    {
        Id = new DocumentId(row.GetInt32(0), (DocumentKind)row.GetInt16(1), row.GetInt32(2) is var account && account == OfTenant ? null : account, row.GetString(3)),
        Version = row.GetInt64(4),
        CreatedAt = row.Instant(5),
        ChangedAt = row.Instant(6),
        Body = row.GetString(7),
    };
}
