using Brimful.Engine.Outbox;
using Brimful.Engine.Ports;
using Brimful.Storage.Sqlite.Connections;
using Brimful.Storage.Sqlite.State;

namespace Brimful.Storage.Sqlite.Facts;

/// <summary>Facts in the record file, as the outbox projection has left them.</summary>
public sealed class SqliteFactRecords : IFactRecords
{
    private const string Select = "SELECT position, body FROM facts WHERE tenant = ? AND position > ?";

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
        var sql = Select + (query.AccountNumber is null ? "" : " AND account = ?") + (query.Bucket is null ? "" : " AND bucket = ?")
            + " ORDER BY position LIMIT ?";
        var statement = connection.Prepare(sql).With(query.TenantNumber).With(query.AfterPosition);
        if (query.AccountNumber is { } account) statement.With(account);
        if (query.Bucket is not null) statement.With(query.Bucket);
        return statement.With(query.Limit).List(ItemOf);
    }

    private static FactItem ItemOf(Statement row) => (FactItem)OutboxCodec.Decode(new OutboxRow(row.Int64(0), 0, 0, row.Span(1).ToArray()));
}
