using Npgsql;

namespace Brimful.Storage.Postgres.Tests.Databases;

/// <summary>A database of a test's own, and the stores opened on it.</summary>
internal sealed class TestDatabase : IDisposable
{
    private readonly List<IDisposable> _opened = [];

    public string ConnectionString { get; } = TestServer.Value.CreateDatabase();

    public PostgresStore Open() => Open(new PostgresOptions { ConnectionString = ConnectionString });

    public PostgresStore Open(PostgresOptions options)
    {
        var store = PostgresStore.Open(options);
        _opened.Add(store);
        return store;
    }

    /// <summary>Closes what was opened, as if its process had gone.</summary>
    public void Close()
    {
        _opened.ForEach(opened => opened.Dispose());
        _opened.Clear();
    }

    /// <summary>Runs statements as the server's superuser.</summary>
    public void Execute(string sql)
    {
        using var connection = new NpgsqlConnection(ConnectionString + ";Pooling=false");
        connection.Open();
        using var command = new NpgsqlCommand(sql, connection);
        command.ExecuteNonQuery();
    }

    public void Dispose() => Close();
}
