using Npgsql;

namespace Brimful.Storage.Postgres.Connections;

/// <summary>Statements that go to the server together: one round trip and, unless a transaction is open, one transaction.</summary>
internal static class Batches
{
    /// <summary>Runs statements that answer nothing.</summary>
    public static void Run(this NpgsqlConnection connection, params ReadOnlySpan<Statement> statements)
    {
        using var batch = connection.Batch(statements);
        batch.ExecuteNonQuery();
    }

    /// <summary>The rows of a statement.</summary>
    public static List<T> List<T>(this NpgsqlConnection connection, Statement statement, Func<NpgsqlDataReader, T> read)
    {
        using var batch = connection.Batch([statement]);
        using var rows = batch.ExecuteReader();
        var found = new List<T>();
        while (rows.Read()) found.Add(read(rows));
        return found;
    }

    public static NpgsqlBatch Batch(this NpgsqlConnection connection, params ReadOnlySpan<Statement> statements)
    {
        var batch = new NpgsqlBatch(connection);
        foreach (var statement in statements) batch.BatchCommands.Add(statement.Command);
        return batch;
    }
}
