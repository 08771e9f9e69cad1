using Brimful.Compliance.Shards;
using Brimful.Engine.Ports;
using Brimful.Storage.Sqlite.Directories;
using Brimful.Storage.Sqlite.Records;
using Brimful.Storage.Sqlite.Shards;
using Brimful.Storage.Sqlite.State;

namespace Brimful.Storage.Sqlite.Tests.Shards;

public sealed class SqliteShardStoreTests : ShardStoreCompliance
{
    private readonly TemporaryDirectory _directory = new();
    private readonly List<IDisposable> _opened = [];

    public override void Dispose()
    {
        base.Dispose();
        _opened.ForEach(opened => opened.Dispose());
        _directory.Dispose();
    }

    protected override IShardStore CreateStore()
    {
        var store = SqliteStore.Open(_directory.Options);
        _opened.Add(store);
        return store.Shards;
    }

    protected override IShardStore Reopen(IShardStore closed)
    {
        _opened.ForEach(opened => opened.Dispose());
        _opened.Clear();
        return CreateStore();
    }

    /// <summary>Goes around the lock of the data directory: only the fence is left.</summary>
    protected override IShardStore OpenRival()
    {
        var (state, records) = (QueuedFile.Open(_directory.File("state.db"), StateSchema.Value, StateSchema.Limits), QueuedFile.Open(_directory.File("records.db"), RecordSchema.Value, RecordSchema.Limits));
        _opened.AddRange([state, records]);
        return new SqliteShardStore(DataDirectory.Unguarded(_directory.Path), state, records);
    }
}
