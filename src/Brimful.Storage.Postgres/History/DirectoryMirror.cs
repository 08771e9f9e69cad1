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
            INSERT INTO directory_entries (kind, key, sequence, body) SELECT * FROM unnest($1, $2, $3, $4)
            ON CONFLICT (kind, key) DO UPDATE SET sequence = excluded.sequence, body = excluded.body
            """).With(newest.Kept.Kinds).With(newest.Kept.Keys).With(newest.Kept.Sequences).With(newest.Kept.Bodies);
    }

    public static Statement Complete(StreamCheckpoint checkpoint) =>
        new Statement(
            """
            INSERT INTO directory_checkpoint (sequence, body) VALUES ($1, $2)
            ON CONFLICT (is_only) DO UPDATE SET sequence = excluded.sequence, body = excluded.body
            """).With(checkpoint.Sequence).With(checkpoint.Body);

    public static (StreamCheckpoint Checkpoint, IReadOnlyList<StateChunk> Entries)? Read(Sessions sessions) => sessions.Run<(StreamCheckpoint, IReadOnlyList<StateChunk>)?>(connection =>
    {
        using var transaction = connection.BeginTransaction(System.Data.IsolationLevel.RepeatableRead);
        var completed = connection.List(
            new Statement("SELECT sequence, body FROM directory_checkpoint"), row => new StreamCheckpoint(row.GetInt64(0), row.Bytes(1)));
        if (completed is not [var checkpoint]) return null;
        return (checkpoint, connection.List(new Statement("SELECT kind, key, sequence, body FROM directory_entries ORDER BY kind, key"), ChunkVersions.Read));
    });
}
