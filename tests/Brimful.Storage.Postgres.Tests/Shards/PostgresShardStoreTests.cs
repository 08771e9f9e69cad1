using Brimful.Compliance.Shards;
using Brimful.Engine.Ports;
using Brimful.Storage.Postgres.Tests.Databases;

namespace Brimful.Storage.Postgres.Tests.Shards;

public sealed class PostgresShardStoreTests : ShardStoreCompliance
{
    private readonly TestDatabase _database = new();

    public override void Dispose()
    {
        base.Dispose();
        _database.Dispose();
    }

    protected override IShardStore CreateStore() => _database.Open().Shards;

    protected override IShardStore Reopen(IShardStore closed)
    {
        _database.Close();
        return CreateStore();
    }

    protected override IShardStore OpenRival() => _database.Open().Shards;
}
