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

    private const string Present = Owned + " AND archived_at IS NULL";

    private const string Counts = $"SELECT (SELECT count(*) {Present} AND read_at IS NULL AND seen_at IS NULL), (SELECT count(*) {Present} AND read_at IS NULL), (SELECT count(*) {Present})";

    /// <summary>The highest of each part has its own index.</summary>
    private const string Last = $"SELECT max((SELECT coalesce(max(number), 0) {Present}), (SELECT coalesce(max(number), 0) {Owned} AND archived_at IS NOT NULL))";

    private const string After = InboxRow.Select + " AND e.number > ? AND e.archived_at ";

    private readonly QueuedFile _records;

    internal SqliteInboxRecords(QueuedFile records) => _records = records;

    /// <inheritdoc/>
    public Task<IReadOnlyList<InboxRecord>> ListAsync(InboxQuery query, CancellationToken cancellationToken) => ListAsync(
        query.Inbox,
        $"{InboxRow.Select} AND {Shown(query.View)} AND e.number < ? ORDER BY e.number DESC LIMIT ?",
        statement => statement.With(query.Before ?? long.MaxValue).With(query.Limit),
        cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<InboxRecord>> ListAfterAsync(InboxId inbox, long number, int limit, CancellationToken cancellationToken) =>
        _records.ReadAsync<IReadOnlyList<InboxRecord>>(
            connection => connection.InSnapshot(() =>
            {
                var parts = new[] { "IS NULL", "IS NOT NULL" }.SelectMany(part =>
                    connection.Prepare($"{After}{part} ORDER BY e.number LIMIT ?").Named(inbox).With(number).With(limit).List(row => InboxRow.Read(row, inbox)));
                return parts.OrderBy(record => record.Entry.Number).Take(limit).ToList();
            }),
            cancellationToken);

    /// <inheritdoc/>
    public async Task<InboxRecord?> FindAsync(InboxId inbox, long number, CancellationToken cancellationToken) =>
        await ListAsync(inbox, InboxRow.Select + " AND e.number = ?", statement => statement.With(number), cancellationToken) is [var found] ? found : null;

    /// <inheritdoc/>
    public Task<long> LastNumberAsync(InboxId inbox, CancellationToken cancellationToken) =>
        _records.ReadAsync(connection => connection.Prepare(Last).Named(inbox).First(row => row.Int64(0)), cancellationToken);

    /// <inheritdoc/>
    public Task<InboxCounts> CountAsync(InboxId inbox, CancellationToken cancellationToken) =>
        _records.ReadAsync(
            connection => connection.Prepare(Counts).Named(inbox).First(row => new InboxCounts(row.Int64(0), row.Int64(1), row.Int64(2))), cancellationToken);

    /// <inheritdoc/>
    public Task<int> MarkAsync(InboxMarking marking, CancellationToken cancellationToken) =>
        _records.WriteAsync(connection => InboxMarks.Run(connection, marking));

    /// <inheritdoc/>
    public Task ClearAsync(InboxId inbox, CancellationToken cancellationToken) =>
        _records.WriteAsync(connection => connection.Prepare("DELETE " + Owned).Named(inbox).Run());

    private Task<IReadOnlyList<InboxRecord>> ListAsync(InboxId inbox, string sql, Func<Statement, Statement> with, CancellationToken cancellationToken) =>
        _records.ReadAsync<IReadOnlyList<InboxRecord>>(
            connection => with(connection.Prepare(sql).Named(inbox)).List(row => InboxRow.Read(row, inbox)), cancellationToken);

    private static string Shown(InboxView view) => view switch
    {
        InboxView.Present => "e.archived_at IS NULL",
        InboxView.Unread => "e.archived_at IS NULL AND e.read_at IS NULL",
        InboxView.Archived => "e.archived_at IS NOT NULL",
        _ => throw new UnreachableException($"There is no view {view}."),
    };
}
