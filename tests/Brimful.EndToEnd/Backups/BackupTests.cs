using System.Diagnostics;

namespace Brimful.EndToEnd.Backups;

/// <summary>A backup of a server under load, restored elsewhere, against a recount of what the restored server says that it counted.</summary>
public sealed class BackupTests(ITestOutputHelper output) : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("brimful-backup-");

    private string Backup => Path.Combine(_folder.FullName, "backup");

    private string Restored => Path.Combine(_folder.FullName, "restored");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_backup_under_load_restores_to_what_one_moment_was_and_sending_everything_again_makes_it_whole()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var server = await BrimfulServer.StartAsync();
        var load = await BackedUpLoad.SetUpAsync(server, receiver.Url);
        await load.BeginAsync();
        // A checkpoint is made every 20 s: the backup is of state, history and journal, not of a journal alone.
        await Eventually.Holds("a checkpoint has cut the journal", () => Directory.EnumerateFiles(Path.Combine(server.DataDirectory, "history"), "2*.db").Any(), TimeSpan.FromSeconds(60));
        using var stop = new CancellationTokenSource();
        var before = load.Acknowledged.Count;
        var sending = load.RunAsync(stop.Token);
        await Eventually.Holds("the load runs", () => load.Acknowledged.Count > before + 1_000);
        var acknowledgedBefore = load.Acknowledged;
        var begun = Stopwatch.GetTimestamp();
        var backup = Run("backup", "--data-directory", server.DataDirectory, "--output", Backup, "--with-master-key");
        var took = Stopwatch.GetElapsedTime(begun);
        backup.ExitCode.ShouldBe(0, backup.Error);
        var slowest = load.SlowestSince(begun);
        var sentMeanwhile = load.Acknowledged.Count - acknowledgedBefore.Count;
        await Eventually.Holds("more is sent after the backup", () => load.Acknowledged.Count > acknowledgedBefore.Count + sentMeanwhile + 200);
        await server.KillAsync();
        await stop.CancelAsync();
        await sending;

        var restore = Run("restore", "--input", Backup, "--data-directory", Restored);
        restore.ExitCode.ShouldBe(0, restore.Error);
        await using var copy = await BrimfulServer.StartAsync(new ServerOptions { DataDirectory = Restored });
        var known = await load.CountedByAsync(copy);
        acknowledgedBefore.ShouldBeSubsetOf(known, "Everything acknowledged before the backup began is there.");
        await load.LevelsMustBeAsync(copy, known);

        await load.SendAllAgainAsync(copy);
        var whole = await load.CountedByAsync(copy);
        load.Acknowledged.ShouldBeSubsetOf(whole);
        await load.LevelsMustBeAsync(copy, whole);
        await load.CrossingsMustBeAsync(copy, whole);
        output.WriteLine($"{load.Acknowledged.Count} events; backup of {acknowledgedBefore.Count} to {known.Count} in {took}; {sentMeanwhile} sent meanwhile, the slowest answer {slowest}.\n{backup.Output}\n{restore.Output}");
    }

    [Fact]
    public async Task What_cannot_be_restored_is_refused_with_a_sentence_and_leaves_nothing()
    {
        await using var server = await BrimfulServer.StartAsync();
        Run("backup", "--data-directory", server.DataDirectory, "--output", Backup).ExitCode.ShouldBe(0);
        Run("backup", "--data-directory", server.DataDirectory, "--output", Backup).Error.ShouldContain("is there already");
        Run("backup", "--data-directory", _folder.FullName, "--output", Backup + "-2").Error.ShouldContain("holds no store");
        File.Exists(Path.Combine(Backup, "master.key")).ShouldBeFalse();

        var inUse = Run("restore", "--input", Backup, "--data-directory", server.DataDirectory);
        inUse.ExitCode.ShouldBe(1);
        inUse.Error.ShouldContain("is not empty");
        Run("restore", "--input", _folder.FullName, "--data-directory", Restored).Error.ShouldContain("is not a backup");

        await using (var file = new FileStream(Path.Combine(Backup, "records.db"), FileMode.Open))
        {
            file.Seek(200, SeekOrigin.Begin);
            file.WriteByte(0x55);
        }
        var damaged = Run("restore", "--input", Backup, "--data-directory", Restored);
        damaged.ExitCode.ShouldBe(1);
        damaged.Error.ShouldContain("is damaged");
        Directory.EnumerateFileSystemEntries(_folder.FullName).Select(Path.GetFileName).ShouldBe(["backup"]);
    }

    [Fact]
    public async Task A_stopped_servers_directory_is_backed_up_all_the_same()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var server = await BrimfulServer.StartAsync();
        var tenant = await SmallTenant.SetUpAsync(server, "stopped", receiver.Url);
        await tenant.UseAsync(60);
        await server.KillAsync();

        Run("backup", "--data-directory", server.DataDirectory, "--output", Backup).ExitCode.ShouldBe(0);
        Run("restore", "--input", Backup, "--data-directory", Restored).Output.ShouldContain("There is no master.key yet");
        await using var copy = await BrimfulServer.StartAsync(new ServerOptions { DataDirectory = Restored });
        (await copy.Client("stopped").StatusAsync(SmallTenant.Account, SmallTenant.Bucket)).GetProperty("used").GetDecimal().ShouldBe(60);
    }

    private static ProgramAnswer Run(params string[] arguments) =>
        ExternalProgram.Run("dotnet", [Repository.ServerAssembly, .. arguments], within: TimeSpan.FromMinutes(3));
}
