using Brimful.Engine.Ports;
using Brimful.Storage.Postgres.Commits;
using Brimful.Storage.Postgres.Connections;

namespace Brimful.Storage.Postgres.State;

/// <summary>Checkpoints of streams: chunks, and the completed checkpoint that makes them count.</summary>
internal sealed class CheckpointRecords(Sessions sessions)
{
    private const int PageRows = 20_000;
    private const int PageBytes = 8 * 1024 * 1024;

    private const string Page =
        """
        SELECT kind, key, sequence, body, seal FROM (
            SELECT kind, key, sequence, body, seal, sum(octet_length(body)) OVER (ORDER BY kind, key) - octet_length(body) AS bytes_before
            FROM chunks WHERE stream = $1 AND (kind, key) > ($2, $3) ORDER BY kind, key LIMIT $4) AS page
        WHERE bytes_before < $5 ORDER BY kind, key
        """;

    public StreamCheckpoint? Load(int stream) => sessions.Run(connection => connection.List(
        new Statement("SELECT sequence, body, seal FROM checkpoints WHERE stream = $1").With(stream),
        row => Seal.Expect(stream, new StreamCheckpoint(row.GetInt64(0), row.Bytes(1)), row.Int32OrNull(2), sessions.Place))).SingleOrDefault();

    public IEnumerable<StateChunk> LoadChunks(int stream)
    {
        var (kind, key) = (-1, 0L);
        while (true)
        {
            var page = sessions.Run(connection => connection.List(
                new Statement(Page).With(stream).With(kind).With(key).With(PageRows).With(PageBytes),
                row => ChunkVersions.Read(row, stream, sessions.Place)));
            if (page.Count == 0) yield break;
            foreach (var chunk in page) yield return chunk;
            (kind, key) = (page[^1].Kind, page[^1].Key);
        }
    }

    /// <summary>Durable when it returns. Written behind, a chunk could be lost to a restart of the database that this process outlives, and
    /// the checkpoint that counts on it be completed all the same.</summary>
    public void SaveChunks(long epoch, int stream, IReadOnlyList<StateChunk> chunks)
    {
        var newest = ChunkVersions.Of(chunks);
        sessions.Run(connection =>
        {
            connection.Run(Fence.Guard(epoch), Remove(stream, newest.Removed), Put(stream, newest.Kept));
            return true;
        });
    }

    public void Save(long epoch, int stream, StreamCheckpoint checkpoint) => sessions.Run(connection =>
    {
        connection.Run(
            Fence.Guard(epoch),
            new Statement(
                """
                INSERT INTO checkpoints (stream, sequence, body, seal) VALUES ($1, $2, $3, $4)
                ON CONFLICT (stream) DO UPDATE SET sequence = excluded.sequence, body = excluded.body, seal = excluded.seal
                """).With(stream).With(checkpoint.Sequence).With(checkpoint.Body).With(Seal.Of(stream, checkpoint)));
        return true;
    });

    private static Statement Remove(int stream, ChunkColumns chunks) =>
        new Statement("DELETE FROM chunks AS c USING unnest($2, $3) AS r(kind, key) WHERE c.stream = $1 AND c.kind = r.kind AND c.key = r.key")
            .With(stream).With(chunks.Kinds).With(chunks.Keys);

    private static Statement Put(int stream, ChunkColumns chunks) =>
        new Statement(
            """
            INSERT INTO chunks (stream, kind, key, sequence, body, seal) SELECT $1, r.* FROM unnest($2, $3, $4, $5, $6) AS r(kind, key, sequence, body, seal)
            ON CONFLICT (stream, kind, key) DO UPDATE SET sequence = excluded.sequence, body = excluded.body, seal = excluded.seal
            """).With(stream).With(chunks.Kinds).With(chunks.Keys).With(chunks.Sequences).With(chunks.Bodies).With(chunks.SealsOf(stream));
}
