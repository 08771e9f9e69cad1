using Brimful.Storage.Sqlite.Connections;

namespace Brimful.Storage.Sqlite.History;

/// <summary>A file of history, open: each write is one transaction, durable on return.</summary>
internal sealed class HistoryFile(string path, Schema schema) : IDisposable
{
    private readonly WritableFile _file = new(path, schema);

    public Connection Connection => _file.Connection;

    public void Write(Action<Connection> work) => _file.Use(connection => connection.InTransaction(() => work(connection)));

    /// <inheritdoc cref="Connection.Scrub"/>
    public void Scrub() => _file.Use(static connection => connection.Scrub());

    public void Dispose() => _file.Dispose();
}
