using System.Data;
using Brimful.Storage.Postgres.Connections;
using Npgsql;

namespace Brimful.Storage.Postgres.Tenancy;

/// <summary>Statements on records, as the role and under the name that let them see the rows that they are about.</summary>
internal sealed class RowScope(Sessions sessions, Func<Statement>? name)
{
    /// <summary>The rows of a statement, in one round trip.</summary>
    public Task<IReadOnlyList<T>> ListAsync<T>(Statement statement, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken) =>
        sessions.RunAsync<IReadOnlyList<T>>(connection => ListAsync(connection, [.. Named(), statement], read, cancellationToken), cancellationToken);

    /// <summary>The first row of a statement; the default when there is none.</summary>
    public async Task<T?> FirstAsync<T>(Statement statement, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken) =>
        await ListAsync(statement, read, cancellationToken) is [var first, ..] ? first : default;

    /// <summary>Several reads that see one moment.</summary>
    public Task<T> ReadAsync<T>(Func<Snapshot, Task<T>> read, CancellationToken cancellationToken) =>
        sessions.RunAsync(
            async connection =>
            {
                await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
                foreach (var statement in Named()) await ListAsync(connection, [statement], static _ => true, cancellationToken);
                return await read(new Snapshot(connection, cancellationToken));
            },
            cancellationToken);

    /// <summary>Writes for some tenants in one round trip and one transaction; durable when it ends.</summary>
    /// <returns>How many rows the last statement wrote.</returns>
    public Task<int> WriteAsync(IEnumerable<int> tenants, IReadOnlyList<Statement> statements, CancellationToken cancellationToken) =>
        sessions.RunAsync(
            async connection =>
            {
                await using var batch = connection.Batch([.. Named(), TenantLocks.Take(tenants), .. statements]);
                await batch.ExecuteNonQueryAsync(cancellationToken);
                return (int)batch.BatchCommands[^1].Rows;
            },
            cancellationToken);

    /// <summary>Work in one transaction that is made to last when it ends well.</summary>
    public Task<T> WriteAsync<T>(Func<NpgsqlConnection, Task<T>> work, CancellationToken cancellationToken) =>
        sessions.RunAsync(
            async connection =>
            {
                await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
                var answer = await work(connection);
                await transaction.CommitAsync(cancellationToken);
                return answer;
            },
            cancellationToken);

    private Statement[] Named() => name is null ? [] : [name()];

    private static async Task<IReadOnlyList<T>> ListAsync<T>(
        NpgsqlConnection connection, Statement[] statements, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken)
    {
        await using var batch = connection.Batch(statements);
        await using var rows = await batch.ExecuteReaderAsync(cancellationToken);
        for (var skipped = 1; skipped < statements.Length; skipped++) await rows.NextResultAsync(cancellationToken);
        var found = new List<T>();
        while (await rows.ReadAsync(cancellationToken)) found.Add(read(rows));
        return found;
    }

    /// <summary>Reads of one moment.</summary>
    public sealed class Snapshot(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        public Task<IReadOnlyList<T>> ListAsync<T>(Statement statement, Func<NpgsqlDataReader, T> read) =>
            RowScope.ListAsync(connection, [statement], read, cancellationToken);
    }
}
