namespace Brimful.Storage.Sqlite.Connections;

/// <summary>
/// A database file that is written through one connection at a time. After a failure the connection is given up, and the next use opens
/// a fresh one: it sees what is really there, and works again once the disk does.
/// </summary>
internal sealed class WritableFile(string path, Schema schema) : IDisposable
{
    private Connection? _connection;

    public string Path { get; } = path;

    public Connection Connection => _connection ??= Open();

    /// <summary>Does work on the connection, and gives it up when that fails.</summary>
    public void Use(Action<Connection> work)
    {
        try
        {
            work(Connection);
        }
        catch
        {
            GiveUp();
            throw;
        }
    }

    /// <summary>Closes the file, and leaves its log as it is.</summary>
    public void GiveUp()
    {
        _connection?.Dispose();
        _connection = null;
    }

    /// <summary>Closes the file, and moves its log into it where nobody else has it open.</summary>
    public void Dispose()
    {
        _connection?.KeepLogAtClose(false);
        GiveUp();
    }

    private Connection Open()
    {
        var connection = Connections.Connection.Open(Path);
        try
        {
            connection.KeepLogAtClose(true);
            schema.Prepare(connection);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }
}
