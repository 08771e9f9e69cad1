using Brimful.Engine.Ports;
using Brimful.Storage.Postgres.Connections;
using Brimful.Storage.Postgres.State;

namespace Brimful.Storage.Postgres.History;

/// <summary>The copy of the directory's checkpoint that history keeps.</summary>
internal static class DirectoryMirror
{
    public static IEnumerable<Statement> Keep(IReadOnlyList<StateChunk> changed)
    {
        var newest = ChunkVersions.Of(changed);
        yield return new Statement("DELETE FROM directory_entries AS e USING unnest($1, $2) AS r(kind, key) WHERE e.kind = r.kind AND e.key = r.key")
            .With(newest.Removed.Kinds).With(newest.Removed.Keys);
        yield return new Statement(
            """
            INSERT INTO directory_entries (kind, key, sequence, body, seal) SELECT * FROM unnest($1, $2, $3, $4, $5)
            ON CONFLICT (kind, key) DO UPDATE SET sequence = excluded.sequence, body = excluded.body, seal = excluded.seal
            """).With(newest.Kept.Kinds).With(newest.Kept.Keys).With(newest.Kept.Sequences).With(newest.Kept.Bodies).With(newest.Kept.SealsOf(Seal.OfDirectoryCopy));
    }

    public static Statement Complete(StreamCheckpoint checkpoint) =>
        new Statement(
            """
            INSERT INTO directory_checkpoint (sequence, body, seal) VALUES ($1, $2, $3)
            ON CONFLICT (is_only) DO UPDATE SET sequence = excluded.sequence, body = excluded.body, seal = excluded.seal
            """).With(checkpoint.Sequence).With(checkpoint.Body).With(Seal.Of(Seal.OfDirectoryCopy, checkpoint));

    public static (StreamCheckpoint Checkpoint, IReadOnlyList<StateChunk> Entries)? Read(Sessions sessions) => sessions.Run<(StreamCheckpoint, IReadOnlyList<StateChunk>)?>(connection =>
    {
        using var transaction = connection.BeginTransaction(System.Data.IsolationLevel.RepeatableRead);
        var completed = connection.List(
            new Statement("SELECT sequence, body, seal FROM directory_checkpoint"),
            row => Seal.Expect(Seal.OfDirectoryCopy, new StreamCheckpoint(row.GetInt64(0), row.Bytes(1)), row.Int32OrNull(2), sessions.Place));
        if (completed is not [var checkpoint]) return null;
        return (checkpoint, connection.List(
            new Statement("SELECT kind, key, sequence, body, seal FROM directory_entries ORDER BY kind, key"), row => ChunkVersions.Read(row, Seal.OfDirectoryCopy, sessions.Place)));
    });
}
