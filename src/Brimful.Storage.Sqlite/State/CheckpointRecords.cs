using Brimful.Engine.Ports;
using Brimful.Storage.Sqlite.Connections;

namespace Brimful.Storage.Sqlite.State;

/// <summary>Checkpoints of streams in the state file: chunks written behind, and the completed checkpoint that makes them count.</summary>
internal sealed class CheckpointRecords(QueuedFile state)
{
    private const int PageBytes = 8 * 1024 * 1024;
    private const int RowBytes = 32;

    private readonly string _place = $"'{state.FilePath}'";

    public StreamCheckpoint? Load(int stream) =>
        state.Read(connection => connection.Prepare("SELECT sequence, body, seal FROM checkpoints WHERE stream = ?")
            .With(stream).First(row => Seal.Expect(stream, new StreamCheckpoint(row.Int64(0), row.Blob(1)), row.Int32OrNull(2), _place)));

    public IEnumerable<StateChunk> LoadChunks(int stream)
    {
        var page = state.Read(connection => connection
            .Prepare("SELECT kind, key, sequence, body, seal FROM chunks WHERE stream = ? ORDER BY kind, key")
            .With(stream).List(row => ReadChunk(row, stream), FitsPage()));
        while (page.Count > 0)
        {
            foreach (var chunk in page) yield return chunk;
            var last = page[^1];
            page = state.Read(connection => connection
                .Prepare("SELECT kind, key, sequence, body, seal FROM chunks WHERE stream = ? AND (kind, key) > (?, ?) ORDER BY kind, key")
                .With(stream).With(last.Kind).With(last.Key).List(row => ReadChunk(row, stream), FitsPage()));
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
                INSERT INTO checkpoints (stream, sequence, body, seal) VALUES (?, ?, ?, ?)
                ON CONFLICT (stream) DO UPDATE SET sequence = excluded.sequence, body = excluded.body, seal = excluded.seal
                """).With(stream).With(checkpoint.Sequence).With(checkpoint.Body.Span).With(Seal.Of(stream, checkpoint)).Run();
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
            INSERT INTO chunks (stream, kind, key, sequence, body, seal) VALUES (?, ?, ?, ?, ?, ?)
            ON CONFLICT (stream, kind, key) DO UPDATE SET sequence = excluded.sequence, body = excluded.body, seal = excluded.seal
            """).With(stream).With(chunk.Kind).With(chunk.Key).With(chunk.Sequence).With(chunk.Body.Span).With(Seal.Of(stream, chunk)).Run();
    }

    private StateChunk ReadChunk(Statement row, int stream) =>
        Seal.Expect(stream, new StateChunk((byte)row.Int32(0), row.Int64(1), row.Int64(2), row.Blob(3)), row.Int32OrNull(4), _place);

    private static Func<StateChunk, bool> FitsPage()
    {
        var bytes = 0;
        return chunk => (bytes += chunk.Body.Length + RowBytes) < PageBytes;
    }
}
