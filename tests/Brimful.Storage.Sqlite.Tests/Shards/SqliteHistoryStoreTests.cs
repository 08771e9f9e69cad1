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

    [Fact]
    public void Days_of_a_fold_that_are_none_are_damage()
    {
        CreateStore().Append(new FoldedStretch(0, 0, 1, new byte[] { 1 }, [new HistoryBlock(0, 0, 20_000, 1, 0, 1, new byte[] { 1 })]));
        _opened!.Dispose();
        _opened = null;
        using (var commands = Connections.Connection.Open(_directory.File("history/commands.db"))) commands.Execute("UPDATE folds SET days = '2o000'");

        Should.Throw<StoreDamagedException>(() => Reopen().ReadFolds(0, 0).ToList()).Message.ShouldContain("'2o000' is none");
    }

    protected override IHistoryStore CreateStore() => (_opened = SqliteStore.Open(_directory.Options)).Shards.History;

    protected override IHistoryStore Reopen()
    {
        _opened?.Dispose();
        return CreateStore();
    }
}
