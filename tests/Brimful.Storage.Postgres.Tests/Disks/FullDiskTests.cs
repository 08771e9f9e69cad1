using Brimful.Engine.Ports;

namespace Brimful.Storage.Postgres.Tests.Disks;

public sealed class FullDiskTests : IDisposable
{
    private const int UnitBytes = 1024 * 1024;
    private const int MoreThanFits = 60;

    private static readonly NewInstallation Installation = new(2, "0123456789abcdef0123456789abcdef", [1, 2, 3]);

    private readonly SmallTablespace? _disk = SmallTablespace.Mount();

    public void Dispose() => _disk?.Dispose();

    [Fact]
    public void A_unit_that_finds_no_room_is_refused_whole_and_taken_once_there_is_room()
    {
        if (_disk is null) return;
        using var store = PostgresStore.Open(_disk.Options);
        store.Shards.Open(Installation);
        var taken = 0L;

        var refused = Should.Throw<StoreUnavailableException>(() =>
        {
            for (; taken < MoreThanFits; taken++) store.Shards.Commit(Unit(taken + 1));
        });
        refused.Message.ShouldContain("full");
        Should.Throw<StoreUnavailableException>(() => store.Shards.SaveChunks(0, [new StateChunk(1, 1, 1, new byte[UnitBytes])])).Message.ShouldContain("full");
        store.Shards.ReadJournal(0, 0).Count().ShouldBe((int)taken);

        _disk.MakeRoom();
        store.Shards.Commit(Unit(taken + 1));

        store.Shards.ReadJournal(0, 0).Select(record => record.Sequence).ShouldBe(Enumerable.Range(1, (int)taken + 1).Select(sequence => (long)sequence));
        store.Shards.LoadChunks(0).ShouldBeEmpty();
    }

    private static CommitUnit Unit(long sequence)
    {
        var unit = new CommitUnit();
        unit.Records.Add(new JournalRecord(0, sequence, new byte[UnitBytes]));
        return unit;
    }
}
