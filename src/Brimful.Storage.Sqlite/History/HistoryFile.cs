using Brimful.Storage.Sqlite.Connections;

namespace Brimful.Storage.Sqlite.History;

/// <summary>A file of history, open: each write is one transaction, durable on return.</summary>
internal sealed class HistoryFile(string path, Schema schema) : IDisposable
{
    private readonly WritableFile _file = new(path, schema);

    public Connection Connection => _file.Connection;

    public void Write(Action<Connection> work)
    {
        try
        {
            var connection = _file.Connection;
            connection.InTransaction(() => work(connection));
        }
        catch
        {
            _file.GiveUp();
            throw;
        }
    }

    /// <inheritdoc cref="Connection.Scrub"/>
    public void Scrub()
    {
        try
        {
            _file.Connection.Scrub();
        }
        catch
        {
            _file.GiveUp();
            throw;
        }
    }

    public void Dispose() => _file.Dispose();
}
