using Brimful.Compliance.Seals;
using Brimful.Engine.Ports;
using Brimful.Storage.Sqlite.Connections;

namespace Brimful.Storage.Sqlite.Tests.Seals;

public sealed class SqliteSealTests : SealCompliance
{
    private readonly TemporaryDirectory _directory = new();
    private SqliteStore? _opened;

    public override void Dispose()
    {
        base.Dispose();
        _opened?.Dispose();
        _directory.Dispose();
    }

    protected override IShardStore Reopen()
    {
        _opened?.Dispose();
        return (_opened = SqliteStore.Open(_directory.Options)).Shards;
    }

    protected override void Change(SealedBody body, Func<byte[], byte[]> change) => In(body, (table, connection) =>
        connection.Prepare($"UPDATE {table} SET body = ?").With(change(connection.Prepare($"SELECT body FROM {table}").List(row => row.Blob(0)).Single())).Run());

    protected override void Unseal(SealedBody body) => In(body, (table, connection) => connection.Execute($"UPDATE {table} SET seal = NULL"));

    private void In(SealedBody body, Action<string, Connection> change)
    {
        _opened?.Dispose();
        _opened = null;
        var (file, table) = body switch
        {
            SealedBody.Record => ("commit.db", "journal_1"),
            SealedBody.OutboxRow => ("commit.db", "outbox"),
            SealedBody.Chunk => ("state.db", "chunks"),
            SealedBody.Checkpoint => ("state.db", "checkpoints"),
            SealedBody.Block => ("history/2024-10-04.db", "blocks"),
            SealedBody.Commands => ("history/commands.db", "folds"),
            SealedBody.Rollup => ("history/rollups.db", "rollups"),
            SealedBody.DirectoryEntry => ("history/commands.db", "directory_entries"),
            _ => ("history/commands.db", "directory_checkpoint"),
        };
        using var connection = Connection.Open(_directory.File(file));
        change(table, connection);
    }
}
