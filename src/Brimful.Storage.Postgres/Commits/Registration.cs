using Brimful.Engine.Ports;
using Brimful.Storage.Postgres.Connections;
using Npgsql;

namespace Brimful.Storage.Postgres.Commits;

/// <summary>Takes the fence: makes the store when it is new, and raises its epoch, after which nobody who opened it before can write.</summary>
internal static class Registration
{
    public static Installation Take(NpgsqlConnection connection, NewInstallation create)
    {
        using var transaction = connection.BeginTransaction();
        connection.Run(
            new Statement("INSERT INTO installation (id, identity_key, shard_count, epoch) VALUES ($1, $2, $3, 0) ON CONFLICT DO NOTHING")
                .With(create.Id).With(create.IdentityKey.AsMemory()).With(create.ShardCount),
            new Statement("UPDATE installation SET epoch = epoch + 1"),
            // Waits for the commits under way, which would otherwise take their streams in another order.
            new Statement("LOCK TABLE streams IN EXCLUSIVE MODE"),
            new Statement("INSERT INTO streams SELECT stream, 0, 0, 0 FROM generate_series(0, (SELECT shard_count FROM installation)) AS stream ON CONFLICT DO NOTHING"),
            new Statement("UPDATE streams SET epoch = (SELECT epoch FROM installation)"));
        var taken = Read(connection);
        transaction.Commit();
        return taken;
    }

    private static Installation Read(NpgsqlConnection connection)
    {
        var streams = connection.List(
            new Statement("SELECT sequence, position FROM streams ORDER BY stream"), row => (Sequence: row.GetInt64(0), Position: row.GetInt64(1)));
        return connection.List(new Statement("SELECT id, identity_key, shard_count, epoch FROM installation"), row => new Installation(
            row.GetString(0), [.. row.Bytes(1)], row.GetInt32(2), row.GetInt64(3),
            [.. streams.Select(stream => stream.Sequence)], streams.Max(stream => stream.Position)))[0];
    }
}
