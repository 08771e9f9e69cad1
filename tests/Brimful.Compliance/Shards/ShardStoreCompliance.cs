using Brimful.Engine.Ports;

namespace Brimful.Compliance.Shards;

/// <summary>What every shard store must do; the rest of the suite is in the partial files beside this one.</summary>
public abstract partial class ShardStoreCompliance : IDisposable
{
    private IShardStore? _store;

    protected IShardStore Store => _store ??= CreateStore();

    /// <summary>A store of an empty medium, not opened yet.</summary>
    protected abstract IShardStore CreateStore();

    /// <summary>The same medium after the process that had <paramref name="closed"/> went away; not opened yet.</summary>
    protected abstract IShardStore Reopen(IShardStore closed);

    /// <summary>A second store on the medium beside the one in use, as if another process had got past every lock; not opened yet.</summary>
    protected abstract IShardStore OpenRival();

    public virtual void Dispose()
    {
        _store?.Dispose();
        GC.SuppressFinalize(this);
    }

    private Installation OpenStore() => Store.Open(Some.Installation);

    private Installation ReopenStore()
    {
        _store = Reopen(Store);
        return Store.Open(Some.Installation);
    }

    private static void ShouldBe(IEnumerable<JournalRecord> read, params JournalRecord[] expected) =>
        read.Select(record => (record.Stream, record.Sequence, Convert.ToHexString(record.Body.Span)))
            .ShouldBe(expected.Select(record => (record.Stream, record.Sequence, Convert.ToHexString(record.Body.Span))));

    private static void ShouldBe(IEnumerable<OutboxRow> read, params OutboxRow[] expected) =>
        read.Select(row => (row.Position, row.Stream, row.Sequence, Convert.ToHexString(row.Body.Span)))
            .ShouldBe(expected.Select(row => (row.Position, row.Stream, row.Sequence, Convert.ToHexString(row.Body.Span))));

    private static void ShouldBe(IEnumerable<StateChunk> read, params StateChunk[] expected) =>
        read.Select(chunk => (chunk.Kind, chunk.Key, chunk.Sequence, Convert.ToHexString(chunk.Body.Span)))
            .ShouldBe(expected.Select(chunk => (chunk.Kind, chunk.Key, chunk.Sequence, Convert.ToHexString(chunk.Body.Span))), ignoreOrder: true);
}
