using System.Diagnostics;
using Brimful.Delivery.Inbox;
using Brimful.Delivery.Ports;
using Brimful.Storage.Sqlite.Connections;
using Brimful.Storage.Sqlite.State;

namespace Brimful.Storage.Sqlite.Inbox;

/// <summary>Inboxes in the record file.</summary>
public sealed class SqliteInboxRecords : IInboxRecords
{
    private const string Owned = "FROM inbox_entries WHERE tenant = ?1 AND account = ?2 AND contact = ?3";

    private const string CountUnread = $"SELECT count(*) {Owned} AND {InboxTable.Unread}";

    private const string Counts = $"SELECT ({CountUnread} AND seen_at IS NULL), ({CountUnread}), (SELECT count(*) {Owned} AND {InboxTable.Read})";

    /// <summary>Of each part, as its index has it.</summary>
    private const string Last = $"SELECT coalesce(max(number), 0) {Owned} AND ";

    private readonly QueuedFile _records;

    internal SqliteInboxRecords(QueuedFile records) => _records = records;

    /// <inheritdoc/>
    public Task<IReadOnlyList<InboxRecord>> ListAsync(InboxQuery query, CancellationToken cancellationToken) => ReadAsync(
        connection => PartsOf(query.View).SelectMany(part => List(connection, query.Inbox, $"{part} AND e.number < ? ORDER BY e.number DESC LIMIT ?", query.Before ?? long.MaxValue, query.Limit))
            .OrderByDescending(record => record.Entry.Number).Take(query.Limit),
        cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<InboxRecord>> ListAfterAsync(InboxId inbox, long number, int limit, CancellationToken cancellationToken) => ReadAsync(
        connection => InboxTable.Parts.SelectMany(part => List(connection, inbox, $"{part} AND e.number > ? ORDER BY e.number LIMIT ?", number, limit))
            .OrderBy(record => record.Entry.Number).Take(limit),
        cancellationToken);

    /// <inheritdoc/>
    public async Task<InboxRecord?> FindAsync(InboxId inbox, long number, CancellationToken cancellationToken) =>
        await ReadAsync(connection => List(connection, inbox, "e.number = ? LIMIT ?", number, 1), cancellationToken) is [var found] ? found : null;

    /// <inheritdoc/>
    public Task<long> LastNumberAsync(InboxId inbox, CancellationToken cancellationToken) =>
        _records.ReadAsync(connection => connection.InSnapshot(() => InboxTable.Parts.Max(part => connection.Prepare(Last + part).Named(inbox).First(row => row.Int64(0)))), cancellationToken);

    /// <inheritdoc/>
    public Task<InboxCounts> CountAsync(InboxId inbox, CancellationToken cancellationToken) =>
        _records.ReadAsync(
            connection => connection.Prepare(Counts).Named(inbox).First(row => new InboxCounts(row.Int64(0), row.Int64(1), row.Int64(1) + row.Int64(2))), cancellationToken);

    /// <inheritdoc/>
    public Task<int> MarkAsync(InboxMarking marking, CancellationToken cancellationToken) =>
        _records.WriteAsync(connection => InboxMarks.Run(connection, marking));

    /// <inheritdoc/>
    public Task ClearAsync(InboxId inbox, CancellationToken cancellationToken) =>
        _records.WriteAsync(connection =>
        {
            foreach (var part in InboxTable.Parts) connection.Prepare($"DELETE {Owned} AND {part}").Named(inbox).Run();
        });

    private Task<IReadOnlyList<InboxRecord>> ReadAsync(Func<Connection, IEnumerable<InboxRecord>> read, CancellationToken cancellationToken) =>
        _records.ReadAsync<IReadOnlyList<InboxRecord>>(connection => connection.InSnapshot(() => read(connection).ToList()), cancellationToken);

    private static List<InboxRecord> List(Connection connection, InboxId inbox, string which, long number, int limit) =>
        connection.Prepare($"{InboxRow.Select} AND {which}").Named(inbox).With(number).With(limit).List(row => InboxRow.Read(row, inbox));

    private static string[] PartsOf(InboxView view) => view switch
    {
        InboxView.Present => [InboxTable.Unread, InboxTable.Read],
        InboxView.Unread => [InboxTable.Unread],
        InboxView.Archived => [InboxTable.Archived],
        _ => throw new UnreachableException($"There is no view {view}."),
    };
}
