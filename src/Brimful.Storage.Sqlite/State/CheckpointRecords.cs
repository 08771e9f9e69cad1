using Brimful.Engine.Ports;
using Brimful.Storage.Sqlite.Connections;

namespace Brimful.Storage.Sqlite.State;

/// <summary>Checkpoints of streams in the state file: chunks written behind, and the completed checkpoint that makes them count.</summary>
internal sealed class CheckpointRecords(QueuedFile state)
{
    private const int PageBytes = 8 * 1024 * 1024;
    private const int RowBytes = 32;

    public StreamCheckpoint? Load(int stream) =>
        state.Read(connection => connection.Prepare("SELECT sequence, body FROM checkpoints WHERE stream = ?")
            .With(stream).First(row => new StreamCheckpoint(row.Int64(0), row.Blob(1))));

    public IEnumerable<StateChunk> LoadChunks(int stream)
    {
        var page = state.Read(connection => connection
            .Prepare("SELECT kind, key, sequence, body FROM chunks WHERE stream = ? ORDER BY kind, key")
            .With(stream).List(ReadChunk, FitsPage()));
        while (page.Count > 0)
        {
            foreach (var chunk in page) yield return chunk;
            var last = page[^1];
            page = state.Read(connection => connection
                .Prepare("SELECT kind, key, sequence, body FROM chunks WHERE stream = ? AND (kind, key) > (?, ?) ORDER BY kind, key")
                .With(stream).With(last.Kind).With(last.Key).List(ReadChunk, FitsPage()));
        }
    }

    public void SaveChunks(int stream, IReadOnlyList<StateChunk> chunks) =>
        state.WriteBehindAsync(
            connection =>
            {
                foreach (var chunk in chunks) Put(connection, stream, chunk);
            },
            chunks.Sum(chunk => chunk.Body.Length + RowBytes)).GetAwaiter().GetResult();

    /// <summary>A durable unit: with it everything that was written before it reaches the disk, since the log is synchronised as a whole.</summary>
    public void Save(int stream, StreamCheckpoint checkpoint) =>
        state.WriteAsync(connection =>
        {
            connection.Prepare(
                """
                INSERT INTO checkpoints (stream, sequence, body) VALUES (?, ?, ?)
                ON CONFLICT (stream) DO UPDATE SET sequence = excluded.sequence, body = excluded.body
                """).With(stream).With(checkpoint.Sequence).With(checkpoint.Body.Span).Run();
        }).GetAwaiter().GetResult();

    private static void Put(Connection connection, int stream, in StateChunk chunk)
    {
        if (chunk.Body.IsEmpty)
        {
            connection.Prepare("DELETE FROM chunks WHERE stream = ? AND kind = ? AND key = ?").With(stream).With(chunk.Kind).With(chunk.Key).Run();
            return;
        }
        connection.Prepare(
            """
            INSERT INTO chunks (stream, kind, key, sequence, body) VALUES (?, ?, ?, ?, ?)
            ON CONFLICT (stream, kind, key) DO UPDATE SET sequence = excluded.sequence, body = excluded.body
            """).With(stream).With(chunk.Kind).With(chunk.Key).With(chunk.Sequence).With(chunk.Body.Span).Run();
    }

    private static StateChunk ReadChunk(Statement row) => new((byte)row.Int32(0), row.Int64(1), row.Int64(2), row.Blob(3));

    private static Func<StateChunk, bool> FitsPage()
    {
        var bytes = 0;
        return chunk => (bytes += chunk.Body.Length + RowBytes) < PageBytes;
    }
}
