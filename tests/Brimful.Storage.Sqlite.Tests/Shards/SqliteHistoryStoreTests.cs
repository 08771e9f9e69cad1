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

    /// <summary>A day is written in steps of a megabyte.</summary>
    [Fact]
    public void What_a_fold_that_was_cut_short_had_written_of_a_day_is_taken_back()
    {
        var fold = new FoldedStretch(0, 0, 9, new byte[] { 1 }, [.. Enumerable.Range(0, 3).Select(index => new HistoryBlock(0, 0, 20_000, 9, index, 1, new byte[1_200_000]))]);
        CreateStore().Append(fold);
        _opened!.Dispose();
        _opened = null;
        using (var commands = Connections.Connection.Open(_directory.File("history/commands.db")))
            commands.Execute("INSERT INTO begun_folds SELECT stream, after_sequence, days FROM folds; DELETE FROM folds");
        using (var day = Connections.Connection.Open(Directory.EnumerateFiles(_directory.File("history"), "2*.db").Single())) day.Execute("DELETE FROM blocks WHERE block_index = 2");

        var store = Reopen();
        store.FoldedThrough(0).ShouldBe(0);
        store.Append(fold);
        store.ReadFolds(0, 0).Single().Blocks.Select(block => block.Index).ShouldBe([0, 1, 2]);
        store.ReadGroup(0, 0, 20_000, 20_000).Select(block => block.Index).ShouldBe([0, 1, 2]);
    }

    [Fact]
    public void A_days_file_is_little_more_than_its_blocks()
    {
        List<HistoryBlock> blocks = [.. Enumerable.Range(0, 2_000).Select(index => new HistoryBlock(0, 0, 20_000, 9, index, 1, new byte[60 + (index * 7_919 % 13_000)]))];
        CreateStore().Append(new FoldedStretch(0, 0, 9, new byte[] { 1 }, blocks));

        var bodies = blocks.Sum(block => (long)block.Body.Length);
        new FileInfo(Directory.EnumerateFiles(_directory.File("history"), "2*.db").Single()).Length.ShouldBeLessThan(bodies * 5 / 4);
    }

    protected override IHistoryStore CreateStore() => (_opened = SqliteStore.Open(_directory.Options)).Shards.History;

    protected override IHistoryStore Reopen()
    {
        _opened?.Dispose();
        return CreateStore();
    }
}
