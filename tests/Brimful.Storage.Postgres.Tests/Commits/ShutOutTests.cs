using Brimful.Engine.Ports;
using Brimful.Storage.Postgres.Tests.Databases;

namespace Brimful.Storage.Postgres.Tests.Commits;

/// <summary>A process that was shut out writes nothing any more: no commit, and no state over its successor's.</summary>
public sealed class ShutOutTests : IDisposable
{
    private static readonly NewInstallation Installation = new(2, "0123456789abcdef0123456789abcdef", [1, 2, 3]);

    private readonly TestDatabase _database = new();

    public void Dispose() => _database.Dispose();

    public static TheoryData<string, Action<IShardStore>> Writes() => new()
    {
        { "chunks", store => store.SaveChunks(0, [new StateChunk(1, 1, 1, new byte[] { 1 })]) },
        { "a checkpoint", store => store.SaveCheckpoint(0, new StreamCheckpoint(1, new byte[] { 1 })) },
        { "history", store => store.History.Append(new FoldedStretch(0, 0, 1, default, [new HistoryBlock(0, 1, 20_000, 1, 0, 1, new byte[] { 1 })])) },
        { "a run of identities", store => store.IdentityRuns.Save(0, 1, [], () => default) },
        { "dropped runs", store => store.IdentityRuns.Drop(0, []) },
        { "dropped history", store => store.History.DropDaysBefore(10) },
        { "a cut journal", store => store.CutJournal(0, 1, static () => { }) },
        { "a cut outbox", store => store.CutOutbox(1) },
    };

    [Theory]
    [MemberData(nameof(Writes))]
    public void Whoever_was_shut_out_writes_no_state(string what, Action<IShardStore> write)
    {
        var first = _database.Open().Shards;
        first.Open(Installation);
        write(first);
        _database.Open().Shards.Open(Installation);

        Should.Throw<StoreFencedException>(() => write(first), what);
    }
}
