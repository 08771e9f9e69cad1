using System.CommandLine;
using System.Reflection;
using Brimful.Engine.Ports;
using Brimful.Server.Settings;
using Brimful.Storage.Sqlite.Backups;
using NodaTime;
using NodaTime.Text;

namespace Brimful.Server.Backup;

/// <summary><c>brimful backup</c>: copies a data directory or a database, whether its server runs or not.</summary>
public static class BackupCommand
{
    private const string About = """
        Copies the store to a new directory, of one moment, while its server runs and takes usage or not: the data directory, or the
        PostgreSQL database when Brimful__Store=postgres and Brimful__Postgres are set as for the server. For a data directory, run
        it on the server's machine, as its user.

        Everything acknowledged before it began is in it. The server goes on taking usage; its checkpoints rest meanwhile (not on
        PostgreSQL), so that its journal grows, and a crash just then takes longer to recover from. The output appears under its name once it is whole,
        with a manifest of checksums. It holds customers' keys and names: keep it as you keep the data directory.

        Without --with-master-key the secrets of endpoints in it cannot be read by whoever has only the backup, and not by a restored
        server either until it is given the key: keep master.key (or Brimful__MasterKey) elsewhere.

        Examples:
          brimful backup --data-directory /var/lib/brimful --output /backup/brimful-2026-11-25
          brimful backup --data-directory /var/lib/brimful --output /vault/brimful --with-master-key
          Brimful__Store=postgres Brimful__Postgres="Host=db;…" brimful backup --output /backup/brimful-2026-11-25

        Exit code: 0 taken, 1 not taken; the reason is on standard error, and nothing is left.
        """;

    public static Command Create()
    {
        var data = new Option<string>("--data-directory") { Description = "The data directory: what to copy, or where master.key is (./data).", HelpName = "DIRECTORY", DefaultValueFactory = _ => "./data" };
        var output = new Option<string>("--output") { Description = "Where to; a directory that is not there yet.", HelpName = "DIRECTORY", Required = true };
        var key = new Option<bool>("--with-master-key") { Description = "Copy master.key too: whoever has the backup can then read the secrets in it." };
        var command = new Command("backup", About) { data, output, key };
        command.SetAction((result, cancellationToken) =>
            Task.Run(() => Run(result.GetValue(data)!, result.GetValue(output)!, result.GetValue(key), cancellationToken), CancellationToken.None));
        return command;
    }

    private static int Run(string data, string output, bool withKey, CancellationToken cancellationToken)
    {
        var screen = new ProgressLines(Console.Out, "waiting for the checkpoint at hand");
        try
        {
            var database = StoreSettings.FindDatabase();
            var version = typeof(BackupCommand).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";
            var options = new BackupOptions(withKey, $"brimful {version.Split('+')[0]}", Now, screen.Tell);
            var manifest = database is null ? new SqliteBackup(data, options).Write(output, cancellationToken) : new DatabaseBackup(database, data, options).Write(output, cancellationToken);
            screen.End();
            Console.Out.WriteLine($"Backup of {manifest.TakenAt}: {manifest.Files.Length} files, {ProgressLines.Size(manifest.Files.Sum(file => file.Bytes))}, in {output}");
            if (withKey) Console.Out.WriteLine("It holds master.key: whoever has it can read the secrets of endpoints.");
            else if (File.Exists(Path.Combine(data, "master.key"))) Console.Out.WriteLine("It does not hold master.key: keep that elsewhere, a restored server cannot sign messages without it.");
            return 0;
        }
        catch (Exception failure) when (failure is StoreRefusedException or StoreUnavailableException or SettingsException or OperationCanceledException)
        {
            screen.End();
            Console.Error.WriteLine("brimful backup: " + (failure is OperationCanceledException ? "stopped; nothing is left." : failure.Message));
            return 1;
        }
    }

    private static string Now() => InstantPattern.ExtendedIso.Format(SystemClock.Instance.GetCurrentInstant());
}
