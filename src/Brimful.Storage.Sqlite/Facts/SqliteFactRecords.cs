using Brimful.Engine.Outbox;
using Brimful.Engine.Ports;
using Brimful.Storage.Sqlite.Connections;
using Brimful.Storage.Sqlite.State;

namespace Brimful.Storage.Sqlite.Facts;

/// <summary>Facts in the record file, as the outbox projection has left them.</summary>
public sealed class SqliteFactRecords : IFactRecords
{
    private readonly QueuedFile _records;

    internal SqliteFactRecords(QueuedFile records) => _records = records;

    /// <inheritdoc/>
    public Task<IReadOnlyList<FactItem>> ListAsync(FactQuery query, CancellationToken cancellationToken) =>
        _records.ReadAsync<IReadOnlyList<FactItem>>(connection => List(connection, query), cancellationToken);

    /// <inheritdoc/>
    public Task<FactItem?> FindAsync(FactName name, CancellationToken cancellationToken) =>
        _records.ReadAsync(connection => Find(connection, name), cancellationToken);

    private static FactItem? Find(Connection connection, FactName name) =>
        connection.Prepare("SELECT position, body FROM facts WHERE tenant = ? AND account = ? AND bucket = ? AND identity = ?")
            .With(name.TenantNumber).With(name.AccountNumber).With(name.Bucket).With(name.Identity)
            .First(ItemOf);

    private static List<FactItem> List(Connection connection, FactQuery query)
    {
        var bucket = query.Bucket is null ? "" : " AND bucket = ?";
        var statement = connection.Prepare(query.AccountNumber is null ? OfTenant(bucket) : OfAccount(bucket)).With(query.TenantNumber).With(query.AfterPosition);
        if (query.AccountNumber is { } account) statement.With(account);
        if (query.Bucket is not null) statement.With(query.Bucket);
        return statement.With(query.Limit).List(ItemOf);
    }

    private static string OfTenant(string bucket) => $"SELECT position, body FROM facts WHERE tenant = ? AND position > ?{bucket} ORDER BY position LIMIT ?";

    /// <summary>Looks at all of the account's in the index, which has their positions, for each page: what crosses writes no index for that alone.</summary>
    private static string OfAccount(string bucket) =>
        $"""
        SELECT f.position, f.body FROM (
            SELECT tenant, position FROM facts INDEXED BY facts_by_identity WHERE tenant = ? AND position > ? AND account = ?{bucket} ORDER BY position LIMIT ?) AS page
        CROSS JOIN facts AS f ON f.tenant = page.tenant AND f.position = page.position ORDER BY f.position
        """;

    private static FactItem ItemOf(Statement row) => (FactItem)OutboxCodec.Decode(new OutboxRow(row.Int64(0), 0, 0, row.Span(1).ToArray()));
}
