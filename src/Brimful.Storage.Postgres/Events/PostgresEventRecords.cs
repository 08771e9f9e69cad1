using Brimful.Engine.Outbox;
using Brimful.Engine.Ports;
using Brimful.Storage.Postgres.Connections;
using Brimful.Storage.Postgres.Tenancy;

namespace Brimful.Storage.Postgres.Events;

/// <summary>Held and rejected events.</summary>
public sealed class PostgresEventRecords : IEventRecords
{
    private const string SelectHeld = $"SELECT {EventRows.HeldColumns} FROM held_events WHERE tenant = $1 AND position > $2";

    private const string InOrder = " ORDER BY position LIMIT $3";

    private readonly Scopes _scopes;

    internal PostgresEventRecords(Scopes scopes) => _scopes = scopes;

    /// <inheritdoc/>
    public Task<IReadOnlyList<HeldItem>> ListHeldAsync(HeldQuery query, CancellationToken cancellationToken) =>
        _scopes.Of(query.TenantNumber).ListAsync(Held(query), row => EventRows.ReadHeld(row, query.TenantNumber), cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<RejectedItem>> ListRejectedAsync(RejectedQuery query, CancellationToken cancellationToken)
    {
        var sql = $"SELECT {EventRows.RejectedColumns} FROM rejected_events WHERE tenant = $1 AND position > $2"
            + (query.Positions is null ? "" : " AND position = ANY ($4)") + (query.Code is null ? "" : " AND code = $5")
            + (query.Id is null ? "" : " AND id = $6") + (query.Subject is null ? "" : " AND subject = $7") + InOrder;
        var statement = new Statement(sql).With(query.TenantNumber).With(query.AfterPosition).With(query.Limit)
            .With([.. query.Positions ?? []]).With(query.Code).With(query.Id).With(query.Subject);
        return _scopes.Of(query.TenantNumber).ListAsync(statement, row => EventRows.ReadRejected(row, query.TenantNumber), cancellationToken);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<long>> ListOldestHeldAsync(AgeQuery query, CancellationToken cancellationToken) =>
        ListOldestAsync("held_events", "time", query, cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<long>> ListOldestRejectedAsync(AgeQuery query, CancellationToken cancellationToken) =>
        ListOldestAsync("rejected_events", "received_at", query, cancellationToken);

    private Task<IReadOnlyList<long>> ListOldestAsync(string table, string age, AgeQuery query, CancellationToken cancellationToken)
    {
        var sql = $"SELECT position FROM {table} WHERE tenant = $1" + (query.Before is null ? "" : $" AND {age} < $3") + $" ORDER BY {age}, position LIMIT $2";
        var statement = new Statement(sql).With(query.TenantNumber).With(query.Limit);
        if (query.Before is { } before) statement.With(before);
        return _scopes.Of(query.TenantNumber).ListAsync(statement, row => row.GetInt64(0), cancellationToken);
    }

    /// <summary>A release asks for a few subjects or types of what may be millions of events, so each is looked up by its own index and no
    /// further than the limit, and the answers are merged.</summary>
    private static Statement Held(HeldQuery query) => (query.Subjects, query.Types) switch
    {
        ({ } subjects, { } types) => Start(
            $"SELECT e.* FROM unnest($4) AS s(wanted) CROSS JOIN unnest($5) AS t(wanted) CROSS JOIN LATERAL ({SelectHeld} AND subject = s.wanted AND type = t.wanted{InOrder}) AS e{InOrder}",
            query).With(Distinct(subjects)).With(Distinct(types)),
        ({ } subjects, null) => Start(
            $"SELECT e.* FROM unnest($4) AS s(wanted) CROSS JOIN LATERAL ({SelectHeld} AND subject = s.wanted{InOrder}) AS e{InOrder}", query).With(Distinct(subjects)),
        (null, { } types) => Start(
            $"SELECT e.* FROM unnest($4) AS t(wanted) CROSS JOIN LATERAL ({SelectHeld} AND type = t.wanted{InOrder}) AS e{InOrder}", query).With(Distinct(types)),
        _ => Start(SelectHeld + InOrder, query),
    };

    private static Statement Start(string sql, HeldQuery query) => new Statement(sql).With(query.TenantNumber).With(query.AfterPosition).With(query.Limit);

    private static string[] Distinct(IReadOnlyList<string> keys) => [.. keys.Distinct(StringComparer.Ordinal)];
}
