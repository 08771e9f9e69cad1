using Brimful.Engine.Outbox;
using Brimful.Engine.Ports;
using Brimful.Storage.Postgres.Connections;
using Brimful.Storage.Postgres.Tenancy;
using Npgsql;

namespace Brimful.Storage.Postgres.Facts;

/// <summary>Facts, as the outbox projection has left them.</summary>
public sealed class PostgresFactRecords : IFactRecords
{
    private readonly Scopes _scopes;

    internal PostgresFactRecords(Scopes scopes) => _scopes = scopes;

    /// <inheritdoc/>
    public Task<IReadOnlyList<FactItem>> ListAsync(FactQuery query, CancellationToken cancellationToken)
    {
        var sql = "SELECT position, body FROM facts WHERE tenant = $1 AND position > $2"
            + (query.AccountNumber is null ? "" : " AND account = $4") + (query.Bucket is null ? "" : " AND bucket = $5")
            + " ORDER BY position LIMIT $3";
        var statement = new Statement(sql).With(query.TenantNumber).With(query.AfterPosition).With(query.Limit).With(query.AccountNumber).With(query.Bucket);
        return _scopes.Of(query.TenantNumber).ListAsync(statement, ItemOf, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<FactItem?> FindAsync(FactName name, CancellationToken cancellationToken)
    {
        var statement = new Statement("SELECT position, body FROM facts WHERE tenant = $1 AND account = $2 AND bucket = $3 AND identity = $4")
            .With(name.TenantNumber).With(name.AccountNumber).With(name.Bucket).With(name.Identity);
        return (await _scopes.Of(name.TenantNumber).ListAsync(statement, ItemOf, cancellationToken)).FirstOrDefault();
    }

    private static FactItem ItemOf(NpgsqlDataReader row) => (FactItem)OutboxCodec.Decode(new OutboxRow(row.GetInt64(0), 0, 0, row.Bytes(1)));

    internal static Statement Add(IReadOnlyList<FactItem> items) =>
        new Statement(
            """
            INSERT INTO facts (tenant, position, account, bucket, sequence, kind, identity, body)
            SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING
            """)
            .With([.. items.Select(item => item.TenantNumber)]).With([.. items.Select(item => item.Position)])
            .With([.. items.Select(item => item.AccountNumber)]).With([.. items.Select(item => (string?)item.Bucket)])
            .With([.. items.Select(item => (long)item.Fact.Sequence)]).With([.. items.Select(item => (short)FactKinds.Of(item.Fact))])
            .With([.. items.Select(item => (ReadOnlyMemory<byte>)FactIdentity.Of(item.Fact))])
            .With([.. items.Select(item => (ReadOnlyMemory<byte>)OutboxCodec.Encode(item))]);
}
