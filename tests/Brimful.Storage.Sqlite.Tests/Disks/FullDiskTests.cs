using Brimful.Engine.Ports;
using Brimful.Storage.Sqlite.Backups;
using NodaTime;

namespace Brimful.Storage.Sqlite.Tests.Disks;

public sealed class FullDiskTests : IDisposable
{
    private const int UnitBytes = 300_000;

    private static readonly NewInstallation Installation = new(1, "id", [1]);

    private readonly SmallDisk _disk = SmallDisk.Mount();

    public void Dispose() => _disk.Dispose();

    [MountFact]
    public void A_commit_that_finds_no_room_leaves_nothing_and_the_same_unit_is_taken_once_there_is_room()
    {
        using (var store = Opened())
        {
            store.Shards.Commit(Unit(1));
            _disk.Fill();
            Should.Throw<StoreUnavailableException>(() => store.Shards.Commit(Unit(2))).Message.ShouldContain("full");
            Should.Throw<StoreUnavailableException>(() => store.Shards.Commit(Unit(2)));
            store.Shards.ReadJournal(0, 0).Count().ShouldBe(1);

            _disk.MakeRoom();
            store.Shards.Commit(Unit(2));
            store.Shards.Commit(Unit(3));
        }

        using var reopened = Opened();
        reopened.Shards.ReadJournal(0, 0).Select(record => (record.Sequence, record.Body.Length))
            .ShouldBe([(1L, UnitBytes), (2L, UnitBytes), (3L, UnitBytes)]);
        reopened.Shards.ReadOutbox(0, 10).Count.ShouldBe(3);
    }

    [MountFact]
    public void State_and_history_that_find_no_room_leave_nothing_and_are_taken_once_there_is_room()
    {
        using var store = Opened();
        StateChunk[] chunks = [new(1, 1, 1, new byte[UnitBytes])];
        var fold = new FoldedStretch(0, 0, 1, new byte[100], [new HistoryBlock(0, 3, 20_000, 1, 0, 1, new byte[UnitBytes])]);
        _disk.Fill();

        Should.Throw<StoreUnavailableException>(() => store.Shards.SaveChunks(0, chunks));
        Should.Throw<StoreUnavailableException>(() => store.Shards.History.Append(fold));
        store.Shards.LoadChunks(0).ShouldBeEmpty();
        _disk.MakeRoom();
        store.Shards.SaveChunks(0, chunks);
        store.Shards.History.Append(fold);

        store.Shards.LoadChunks(0).Count().ShouldBe(1);
        store.Shards.History.ReadGroup(0, 3, 20_000, 20_000).Count().ShouldBe(1);
        store.Shards.History.ReadFolds(0, 0).Single().Blocks.Count.ShouldBe(1);
    }

    [MountFact]
    public void A_checkpoint_that_finds_no_room_to_complete_leaves_the_one_before_and_completes_once_there_is_room()
    {
        using var store = Opened();
        var (before, after) = (new StreamCheckpoint(1, new byte[100]), new StreamCheckpoint(2, new byte[UnitBytes]));
        store.Shards.SaveCheckpoint(0, before);
        _disk.Fill();

        Should.Throw<StoreUnavailableException>(() => store.Shards.SaveCheckpoint(0, after));
        store.Shards.LoadCheckpoint(0)!.Sequence.ShouldBe(1);
        _disk.MakeRoom();
        store.Shards.SaveCheckpoint(0, after);

        store.Shards.LoadCheckpoint(0)!.Sequence.ShouldBe(2);
    }

    [MountFact]
    public void A_run_that_finds_no_room_leaves_nothing_and_is_taken_once_there_is_room()
    {
        using var store = Opened();
        var page = new byte[IIdentityRuns.PageBytes];
        IEnumerable<ReadOnlyMemory<byte>> pages = Enumerable.Repeat((ReadOnlyMemory<byte>)page, 200);
        store.Shards.IdentityRuns.Save(0, 1, pages, () => page);
        _disk.Fill();

        Should.Throw<StoreUnavailableException>(() => store.Shards.IdentityRuns.Save(0, 2, pages, () => page)).Message.ShouldContain("room");
        store.Shards.IdentityRuns.LoadHeader(0, 2).ShouldBeNull();
        store.Shards.IdentityRuns.ReadAll(0, 1).Count().ShouldBe(200);
        _disk.MakeRoom();
        store.Shards.IdentityRuns.Save(0, 2, pages, () => page);

        store.Shards.IdentityRuns.ReadAll(0, 2).Count().ShouldBe(200);
    }

    [MountFact]
    public async Task Records_that_find_no_room_are_taken_once_there_is_room()
    {
        using var store = Opened();
        var key = new ApiKeyRecord("id", null, new string('x', UnitBytes), [], "hash", Instant.MinValue, null, null);
        _disk.Fill();

        await Should.ThrowAsync<StoreUnavailableException>(() => store.ApiKeys.SaveAsync(key, CancellationToken.None));
        _disk.MakeRoom();
        await store.ApiKeys.SaveAsync(key, CancellationToken.None);

        (await store.ApiKeys.FindBySecretAsync("hash", CancellationToken.None)).ShouldNotBeNull();
    }

    [MountFact]
    public void A_backup_that_finds_no_room_leaves_nothing_and_is_taken_once_there_is_room()
    {
        using var data = new TemporaryDirectory();
        using var store = SqliteStore.Open(data.Options);
        store.Shards.Open(Installation);
        store.Shards.Commit(Unit(1));
        var output = Path.Combine(_disk.Options.DataDirectory, "backup");
        var backup = new SqliteBackup(data.Path, new BackupOptions(WithMasterKey: false, "tests", () => "now", static _ => { }));
        _disk.Fill();

        Should.Throw<StoreUnavailableException>(() => backup.Write(output, default));
        Directory.EnumerateFileSystemEntries(_disk.Options.DataDirectory).Select(Path.GetFileName).ShouldBe(["filler"]);
        store.Shards.TakeCheckpointTurn().ShouldNotBeNull().Dispose();
        _disk.MakeRoom();

        backup.Write(output, default).Files.ShouldNotBeEmpty();
    }

    [MountFact]
    public void A_disk_that_cannot_be_written_is_refused_with_its_remedy()
    {
        Opened().Dispose();
        _disk.MakeReadOnly();

        Should.Throw<StoreRefusedException>(() => SqliteStore.Open(_disk.Options)).Message.ShouldContain("cannot be written");
    }

    private SqliteStore Opened()
    {
        var store = SqliteStore.Open(_disk.Options);
        store.Shards.Open(Installation);
        return store;
    }

    private static CommitUnit Unit(long sequence)
    {
        var unit = new CommitUnit();
        unit.Records.Add(new JournalRecord(0, sequence, new byte[UnitBytes]));
        unit.Outbox.Add(new OutboxRow(sequence, 0, sequence, new byte[100]));
        return unit;
    }
}
