using Brimful.Engine.Outbox;
using Brimful.Engine.Ports;
using Brimful.Storage.Sqlite.Connections;
using Brimful.Storage.Sqlite.State;

namespace Brimful.Storage.Sqlite.Events;

/// <summary>Held and rejected events in the record file.</summary>
public sealed class SqliteEventRecords : IEventRecords
{
    private readonly QueuedFile _records;

    internal SqliteEventRecords(QueuedFile records) => _records = records;

    /// <inheritdoc/>
    public Task<IReadOnlyList<HeldItem>> ListHeldAsync(HeldQuery query, CancellationToken cancellationToken) =>
        _records.ReadAsync<IReadOnlyList<HeldItem>>(connection => HeldEvents.List(connection, query), cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<RejectedItem>> ListRejectedAsync(RejectedQuery query, CancellationToken cancellationToken) =>
        _records.ReadAsync<IReadOnlyList<RejectedItem>>(connection => ListRejected(connection, query), cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<long>> ListOldestHeldAsync(AgeQuery query, CancellationToken cancellationToken) =>
        ListOldestAsync("held_events", "time", query, cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<long>> ListOldestRejectedAsync(AgeQuery query, CancellationToken cancellationToken) =>
        ListOldestAsync("rejected_events", "received_at", query, cancellationToken);

    private Task<IReadOnlyList<long>> ListOldestAsync(string table, string age, AgeQuery query, CancellationToken cancellationToken)
    {
        var sql = $"SELECT position FROM {table} WHERE tenant = ?" + (query.Before is null ? "" : $" AND {age} < ?") + $" ORDER BY {age}, position LIMIT ?";
        return _records.ReadAsync<IReadOnlyList<long>>(
            connection =>
            {
                var statement = connection.Prepare(sql).With(query.TenantNumber);
                if (query.Before is { } before) statement.With(before);
                return statement.With(query.Limit).List(row => row.Int64(0));
            },
            cancellationToken);
    }

    private static List<RejectedItem> ListRejected(Connection connection, RejectedQuery query)
    {
        var sql = "SELECT position, source, id, type, subject, received_at, code, message, document FROM rejected_events WHERE tenant = ? AND position > ?"
            + (query.Positions is null ? "" : " AND position IN (SELECT value FROM json_each(?))")
            + (query.Code is null ? "" : " AND code = ?") + (query.Id is null ? "" : " AND id = ?") + (query.Subject is null ? "" : " AND subject = ?")
            + " ORDER BY position LIMIT ?";
        var statement = connection.Prepare(sql).With(query.TenantNumber).With(query.AfterPosition);
        foreach (var value in new[] { ListOf(query.Positions), query.Code, query.Id, query.Subject })
        {
            if (value is not null) statement.With(value);
        }
        return statement.With(query.Limit).List(row => ReadRejected(row, query.TenantNumber));
    }

    private static string? ListOf(IReadOnlyList<long>? positions) => positions is null ? null : $"[{string.Join(',', positions)}]";

    private static RejectedItem ReadRejected(Statement row, int tenant) => new(
        row.TextOrNull(1), row.TextOrNull(2), row.TextOrNull(3), row.TextOrNull(4), row.Instant(5), row.Text(6), row.Text(7), row.Blob(8))
    {
        Position = row.Int64(0),
        TenantNumber = tenant,
    };
}
