using Brimful.Compliance.History;
using Brimful.Engine.Ports;

namespace Brimful.Storage.Sqlite.Tests.Shards;

public sealed class SqliteRollupStoreTests : RollupStoreCompliance
{
    private readonly TemporaryDirectory _directory = new();
    private SqliteStore? _opened;

    public override void Dispose()
    {
        base.Dispose();
        _opened?.Dispose();
        _directory.Dispose();
    }

    protected override IRollupStore CreateStore() => (_opened = SqliteStore.Open(_directory.Options)).Shards.History.Rollups;

    protected override IRollupStore Reopen()
    {
        _opened?.Dispose();
        return CreateStore();
    }
}
