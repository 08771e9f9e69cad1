using System.Diagnostics;
using Brimful.Delivery.Inbox;
using Brimful.Delivery.Ports;
using Brimful.Storage.Postgres.Connections;
using Brimful.Storage.Postgres.Tenancy;

namespace Brimful.Storage.Postgres.Inbox;

/// <summary>Inboxes.</summary>
public sealed class PostgresInboxRecords : IInboxRecords
{
    private const string Owned = "FROM inbox_entries WHERE tenant = $1 AND account = $2 AND contact = $3";

    private const string Present = Owned + " AND archived_at IS NULL";

    private const string Counts = $"SELECT (SELECT count(*) {Present} AND read_at IS NULL AND seen_at IS NULL), (SELECT count(*) {Present} AND read_at IS NULL), (SELECT count(*) {Present})";

    /// <summary>The highest of each part has its own index.</summary>
    private const string Last = $"SELECT greatest((SELECT coalesce(max(number), 0) {Present}), (SELECT coalesce(max(number), 0) {Owned} AND archived_at IS NOT NULL))";

    private const string After =
        $"({InboxRow.Select} AND e.archived_at IS NULL AND e.number > $4 ORDER BY e.number LIMIT $5) UNION ALL "
        + $"({InboxRow.Select} AND e.archived_at IS NOT NULL AND e.number > $4 ORDER BY e.number LIMIT $5) ORDER BY 1 LIMIT $5";

    private readonly Scopes _scopes;

    internal PostgresInboxRecords(Scopes scopes) => _scopes = scopes;

    /// <inheritdoc/>
    public Task<IReadOnlyList<InboxRecord>> ListAsync(InboxQuery query, CancellationToken cancellationToken) => ListAsync(
        query.Inbox,
        InboxRow.Named($"{InboxRow.Select} AND {Shown(query.View)} AND e.number < $4 ORDER BY e.number DESC LIMIT $5", query.Inbox)
            .With(query.Before ?? long.MaxValue).With(query.Limit),
        cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<InboxRecord>> ListAfterAsync(InboxId inbox, long number, int limit, CancellationToken cancellationToken) =>
        ListAsync(inbox, InboxRow.Named(After, inbox).With(number).With(limit), cancellationToken);

    /// <inheritdoc/>
    public async Task<InboxRecord?> FindAsync(InboxId inbox, long number, CancellationToken cancellationToken) =>
        await ListAsync(inbox, InboxRow.Named(InboxRow.Select + " AND e.number = $4", inbox).With(number), cancellationToken) is [var found] ? found : null;

    /// <inheritdoc/>
    public Task<long> LastNumberAsync(InboxId inbox, CancellationToken cancellationToken) =>
        _scopes.Of(inbox.TenantNumber).FirstAsync(InboxRow.Named(Last, inbox), row => row.GetInt64(0), cancellationToken);

    /// <inheritdoc/>
    public Task<InboxCounts> CountAsync(InboxId inbox, CancellationToken cancellationToken) => _scopes.Of(inbox.TenantNumber).FirstAsync(
        InboxRow.Named(Counts, inbox), row => new InboxCounts(row.GetInt64(0), row.GetInt64(1), row.GetInt64(2)), cancellationToken);

    /// <inheritdoc/>
    public Task<int> MarkAsync(InboxMarking marking, CancellationToken cancellationToken)
    {
        var tenant = marking.Inbox.TenantNumber;
        return _scopes.Of(tenant).WriteAsync([tenant], [InboxMarks.Of(marking)], cancellationToken);
    }

    /// <inheritdoc/>
    public Task ClearAsync(InboxId inbox, CancellationToken cancellationToken) =>
        _scopes.Of(inbox.TenantNumber).WriteAsync([inbox.TenantNumber], [InboxRow.Named("DELETE " + Owned, inbox)], cancellationToken);

    private Task<IReadOnlyList<InboxRecord>> ListAsync(InboxId inbox, Statement statement, CancellationToken cancellationToken) =>
        _scopes.Of(inbox.TenantNumber).ListAsync(statement, row => InboxRow.Read(row, inbox), cancellationToken);

    private static string Shown(InboxView view) => view switch
    {
        InboxView.Present => "e.archived_at IS NULL",
        InboxView.Unread => "e.archived_at IS NULL AND e.read_at IS NULL",
        InboxView.Archived => "e.archived_at IS NOT NULL",
        _ => throw new UnreachableException($"There is no view {view}."),
    };
}
