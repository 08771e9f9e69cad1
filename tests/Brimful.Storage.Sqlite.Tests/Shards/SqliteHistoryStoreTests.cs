using Brimful.Compliance.History;
using Brimful.Engine.Ports;

namespace Brimful.Storage.Sqlite.Tests.Shards;

public sealed class SqliteHistoryStoreTests : HistoryStoreCompliance
{
    private readonly TemporaryDirectory _directory = new();
    private SqliteStore? _opened;

    public override void Dispose()
    {
        base.Dispose();
        _opened?.Dispose();
        _directory.Dispose();
    }

    protected override IHistoryStore CreateStore() => (_opened = SqliteStore.Open(_directory.Options)).Shards.History;

    protected override IHistoryStore Reopen()
    {
        _opened?.Dispose();
        return CreateStore();
    }
}
