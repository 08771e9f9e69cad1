using System.Globalization;

namespace Brimful.EndToEnd.Backups;

/// <summary>A backup of a PostgreSQL database under load, restored into another database, against a recount of what the restored server says that it counted.</summary>
public sealed class DatabaseBackupTests(ITestOutputHelper output) : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("brimful-database-backup-");

    private string Backup => Path.Combine(_folder.FullName, "backup");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_backup_under_load_restores_to_what_one_moment_was_and_sending_everything_again_makes_it_whole()
    {
        var database = TestDatabases.Create();
        await using var receiver = await Receiver.StartAsync();
        await using var server = await BrimfulServer.StartAsync(new ServerOptions { Postgres = database });
        var load = await BackedUpLoad.SetUpAsync(server, receiver.Url);
        await load.BeginAsync();
        await Eventually.Holds("a checkpoint has cut the journal", async () => await CheckpointsOfAsync(server) > 0, TimeSpan.FromSeconds(90));
        using var stop = new CancellationTokenSource();
        var before = load.Acknowledged.Count;
        var sending = load.RunAsync(stop.Token);
        await Eventually.Holds("the load runs", () => load.Acknowledged.Count > before + 1_000);
        var acknowledgedBefore = load.Acknowledged;
        var backup = Run(database, "backup", "--data-directory", server.DataDirectory, "--output", Backup, "--with-master-key");
        backup.ExitCode.ShouldBe(0, backup.Error);
        await Eventually.Holds("more is sent after the backup", () => load.Acknowledged.Count > acknowledgedBefore.Count + 200);
        Run(database, "verify").Error.ShouldContain("is in use");
        await server.KillAsync();
        await stop.CancelAsync();
        await sending;

        var (fresh, directory) = (TestDatabases.Create(), Path.Combine(_folder.FullName, "restored"));
        var restore = Run(fresh, "restore", "--input", Backup, "--data-directory", directory);
        restore.ExitCode.ShouldBe(0, restore.Error);
        var verified = Run(fresh, "verify");
        verified.ExitCode.ShouldBe(0, verified.Output + verified.Error);
        await using var copy = await BrimfulServer.StartAsync(new ServerOptions { Postgres = fresh, DataDirectory = directory });
        var known = await load.CountedByAsync(copy);
        acknowledgedBefore.ShouldBeSubsetOf(known, "Everything acknowledged before the backup began is there.");
        await load.LevelsMustBeAsync(copy, known);

        await load.SendAllAgainAsync(copy);
        var whole = await load.CountedByAsync(copy);
        load.Acknowledged.ShouldBeSubsetOf(whole);
        await load.LevelsMustBeAsync(copy, whole);
        await load.CrossingsMustBeAsync(copy, whole);
        output.WriteLine($"{load.Acknowledged.Count} events; backup of {acknowledgedBefore.Count} to {known.Count}.\n{backup.Output}\n{restore.Output}\n{verified.Output}");
    }

    [Fact]
    public async Task What_cannot_be_backed_up_or_restored_is_refused_with_a_sentence_and_leaves_nothing()
    {
        var database = TestDatabases.Create();
        Run(database, "backup", "--output", Backup).Error.ShouldContain("holds no store");
        Run(database, "verify").Error.ShouldContain("holds no store");
        await using var server = await BrimfulServer.StartAsync(new ServerOptions { Postgres = database });
        await (await SmallTenantAsync(server)).UseAsync(60);
        Run(database, "backup", "--output", Backup).ExitCode.ShouldBe(0);
        Run(database, "backup", "--output", Backup).Error.ShouldContain("is there already");

        Run(database, "restore", "--input", Backup).Error.ShouldContain("holds a store already");
        var embedded = ExternalProgram.Run("dotnet", [Repository.ServerAssembly, "restore", "--input", Backup, "--data-directory", Path.Combine(_folder.FullName, "x")]);
        embedded.Error.ShouldContain("is a backup of a PostgreSQL database");

        var fresh = TestDatabases.Create();
        var journal = Path.Combine(Backup, "tables", "journal.copy");
        var bytes = await File.ReadAllBytesAsync(journal);
        bytes[^3] ^= 0x55;
        await File.WriteAllBytesAsync(journal, bytes);
        var damaged = Run(fresh, "restore", "--input", Backup);
        (damaged.ExitCode, damaged.Error).ShouldSatisfyAllConditions(answer => answer.ExitCode.ShouldBe(1), answer => answer.Error.ShouldContain("is damaged"));
        bytes[^3] ^= 0x55;
        await File.WriteAllBytesAsync(journal, bytes);
        Run(fresh, "restore", "--input", Backup).Output.ShouldContain("There is no master.key yet");
        await using var copy = await BrimfulServer.StartAsync(new ServerOptions { Postgres = fresh });
        (await copy.Client("stopped").StatusAsync(SmallTenant.Account, SmallTenant.Bucket)).GetProperty("used").GetDecimal().ShouldBe(60);
    }

    private static async Task<SmallTenant> SmallTenantAsync(BrimfulServer server)
    {
        await using var receiver = await Receiver.StartAsync();
        return await SmallTenant.SetUpAsync(server, "stopped", receiver.Url);
    }

    private static async Task<double> CheckpointsOfAsync(BrimfulServer server)
    {
        var metrics = (await server.Client().GetAsync("/metrics")).Text.Split('\n');
        return metrics.Where(line => line.StartsWith("brimful_checkpoint_duration_seconds_count", StringComparison.Ordinal))
            .Sum(line => double.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture));
    }

    private static ProgramAnswer Run(string database, params string[] arguments) => ExternalProgram.Run(
        "dotnet",
        [Repository.ServerAssembly, .. arguments],
        within: TimeSpan.FromMinutes(3),
        environment: new Dictionary<string, string> { ["Brimful__Store"] = "postgres", ["Brimful__Postgres"] = database });
}
