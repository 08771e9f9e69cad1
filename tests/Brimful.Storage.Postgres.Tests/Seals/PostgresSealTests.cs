using Brimful.Compliance.Seals;
using Brimful.Engine.Ports;
using Brimful.Storage.Postgres.Connections;
using Brimful.Storage.Postgres.Tests.Databases;
using Npgsql;

namespace Brimful.Storage.Postgres.Tests.Seals;

public sealed class PostgresSealTests : SealCompliance
{
    private readonly TestDatabase _database = new();

    public override void Dispose()
    {
        base.Dispose();
        _database.Dispose();
    }

    protected override IShardStore Reopen()
    {
        _database.Close();
        return _database.Open().Shards;
    }

    protected override void Change(SealedBody body, Func<byte[], byte[]> change)
    {
        _database.Close();
        using var connection = new NpgsqlConnection(_database.ConnectionString + ";Pooling=false");
        connection.Open();
        var stored = connection.List(new Statement($"SELECT body FROM {TableOf(body)}"), row => row.Bytes(0)).Single();
        connection.Run(new Statement($"UPDATE {TableOf(body)} SET body = $1").With(change(stored)));
    }

    protected override void Unseal(SealedBody body)
    {
        _database.Close();
        _database.Execute($"UPDATE {TableOf(body)} SET seal = NULL");
    }

    private static string TableOf(SealedBody body) => "brimful." + body switch
    {
        SealedBody.Record => "journal",
        SealedBody.OutboxRow => "outbox",
        SealedBody.Chunk => "chunks",
        SealedBody.Checkpoint => "checkpoints",
        SealedBody.Block => "history",
        SealedBody.Commands => "folds",
        SealedBody.Rollup => "rollups",
        SealedBody.DirectoryEntry => "directory_entries",
        _ => "directory_checkpoint",
    };
}
