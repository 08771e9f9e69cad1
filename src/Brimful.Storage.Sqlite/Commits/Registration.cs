using Brimful.Engine.Ports;
using Brimful.Storage.Sqlite.Connections;

namespace Brimful.Storage.Sqlite.Commits;

/// <summary>Takes the fence: makes the store when it is new, and raises its epoch, after which nobody who opened it before can commit.</summary>
internal static class Registration
{
    /// <summary>Inside of a transaction.</summary>
    public static Installation Take(Connection connection, NewInstallation create)
    {
        if (connection.Prepare("SELECT count(*) FROM meta").First(row => row.Int64(0)) == 0) Create(connection, create);
        connection.Prepare("UPDATE meta SET epoch = epoch + 1").Run();
        connection.Prepare("UPDATE streams SET epoch = (SELECT epoch FROM meta)").Run();
        return Read(connection);
    }

    private static void Create(Connection connection, NewInstallation create)
    {
        connection.Prepare("INSERT INTO meta (id, identity_key, shard_count, epoch) VALUES (?, ?, ?, 0)")
            .With(create.Id).With(create.IdentityKey.AsSpan()).With(create.ShardCount).Run();
        for (var stream = 0; stream <= create.ShardCount; stream++)
        {
            connection.Prepare("INSERT INTO streams (stream, epoch, sequence, position) VALUES (?, 0, 0, 0)").With(stream).Run();
            JournalTable.Create(connection, stream);
        }
    }

    private static Installation Read(Connection connection)
    {
        var sequences = connection.Prepare("SELECT sequence FROM streams ORDER BY stream").List(row => row.Int64(0));
        var position = connection.Prepare("SELECT max(position) FROM streams").First(row => row.Int64(0));
        return connection.Prepare("SELECT id, identity_key, shard_count, epoch FROM meta").First(row =>
            new Installation(row.Text(0), [.. row.Span(1)], row.Int32(2), row.Int64(3), [.. sequences], position))!;
    }
}
