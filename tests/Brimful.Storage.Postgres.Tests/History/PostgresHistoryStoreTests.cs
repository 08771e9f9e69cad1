using Brimful.Compliance.History;
using Brimful.Engine.Ports;
using Brimful.Storage.Postgres.Tests.Databases;

namespace Brimful.Storage.Postgres.Tests.History;

public sealed class PostgresHistoryStoreTests : HistoryStoreCompliance
{
    private readonly TestDatabase _database = new();

    public override void Dispose()
    {
        base.Dispose();
        _database.Dispose();
    }

    protected override IHistoryStore CreateStore()
    {
        var store = _database.Open().Shards;
        store.Open(new NewInstallation(2, "0123456789abcdef0123456789abcdef", [1, 2, 3]));
        return store.History;
    }

    protected override IHistoryStore Reopen()
    {
        _database.Close();
        return CreateStore();
    }
}
