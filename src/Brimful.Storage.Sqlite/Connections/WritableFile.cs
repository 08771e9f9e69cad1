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

    public void GiveUp()
    {
        _connection?.Dispose();
        _connection = null;
    }

    public void Dispose() => GiveUp();

    private Connection Open()
    {
        var connection = Connections.Connection.Open(Path);
        try
        {
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
