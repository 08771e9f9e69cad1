using Brimful.Engine.Ports;
using Brimful.Storage.Sqlite.Backups;
using Brimful.Storage.Sqlite.Directories;
using Brimful.Storage.Sqlite.Tests.Records;

namespace Brimful.Storage.Sqlite.Tests.Backups;

/// <summary>A directory that a crash left, whose log is damaged in front of what was acknowledged: a copy would lack that, and look whole.</summary>
public sealed class DamagedLogTests : IDisposable
{
    private const int Units = 8;
    private const int InFront = 9_000;

    private static readonly NewInstallation Installation = new(1, "id", [1]);

    private readonly TemporaryDirectory _left = new();
    private readonly TemporaryDirectory _elsewhere = new();

    private string Output => _elsewhere.File("backup");

    public void Dispose()
    {
        _left.Dispose();
        _elsewhere.Dispose();
    }

    [Theory]
    [InlineData("commit.db-wal")]
    [InlineData("records.db-wal")]
    public async Task A_backup_of_it_is_refused_each_time_and_leaves_it_as_it_is(string log)
    {
        await CrashAsync();
        Flip(log);
        var before = File.ReadAllBytes(_left.File(log));

        for (var attempt = 0; attempt < 2; attempt++) Should.Throw<StoreDamagedException>(Back).Message.ShouldContain($"{log}' is damaged");

        Directory.EnumerateFileSystemEntries(_elsewhere.Path).ShouldBeEmpty();
        File.ReadAllBytes(_left.File(log)).ShouldBe(before);
    }

    [Fact]
    public async Task Whole_logs_are_copied_with_all_that_is_in_them()
    {
        await CrashAsync();
        Back();

        using var copy = SqliteStore.Open(new SqliteOptions { DataDirectory = Output });
        copy.Shards.Open(Installation).LastSequences[0].ShouldBe(Units);
        (await copy.Documents.FindAsync(SomeDocument.Letter(Units).Id, default)).ShouldBe(SomeDocument.Letter(Units));
    }

    /// <summary>It has looked at its logs when it started, and writes to them now: what is read of them beside it proves nothing.</summary>
    [Fact]
    public async Task Logs_of_a_server_that_runs_are_not_looked_at()
    {
        await CrashAsync();
        Flip("commit.db-wal");
        using (DataDirectory.Take(_left.Path)) Back();

        Directory.Exists(Output).ShouldBeTrue();
        DataDirectory.Unguarded(_left.Path).IsInUse().ShouldBeFalse();
    }

    private void Back() => new SqliteBackup(_left.Path, new BackupOptions(WithMasterKey: false, "tests", () => "now", static _ => { })).Write(Output, default);

    /// <summary>Fills a store, and keeps of it what a process that is killed leaves.</summary>
    private async Task CrashAsync()
    {
        using var lived = new TemporaryDirectory();
        using var store = SqliteStore.Open(lived.Options);
        store.Shards.Open(Installation);
        for (var number = 1; number <= Units; number++)
        {
            var unit = new CommitUnit();
            unit.Records.Add(new JournalRecord(0, number, new byte[20_000]));
            store.Shards.Commit(unit);
            (await store.Documents.SaveAsync(SomeDocument.Letter(number), null, default)).ShouldBeTrue();
        }
        foreach (var path in Directory.EnumerateFiles(lived.Path, "*.db*").Where(path => !path.EndsWith("-shm", StringComparison.Ordinal))) File.Copy(path, _left.File(Path.GetFileName(path)));
    }

    private void Flip(string log)
    {
        using var file = File.Open(_left.File(log), FileMode.Open);
        file.Position = InFront;
        var was = file.ReadByte();
        file.Position = InFront;
        file.WriteByte((byte)(was ^ 4));
    }
}
