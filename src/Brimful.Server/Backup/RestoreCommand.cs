using System.CommandLine;
using System.Security.Cryptography;
using Brimful.Engine.Hosting;
using Brimful.Engine.Ports;
using Brimful.Server.Settings;
using Brimful.Server.Stores;
using Brimful.Storage.Postgres;
using Brimful.Storage.Sqlite.Backups;
using NodaTime;

namespace Brimful.Server.Backup;

/// <summary><c>brimful restore</c>: makes a data directory of a backup, or fills a database with it, and sees that a server can start on it.</summary>
public static class RestoreCommand
{
    private const string About = """
        Makes a data directory of what brimful backup wrote, or fills a PostgreSQL database with it when Brimful__Store=postgres and
        Brimful__Postgres (and Brimful__PostgresOwner) are set as for the server. Every file is checked against the manifest; then the
        store is opened and its journal replayed, as a start of the server would, before it says that it is done.

        The directory must not be there, or be empty; the database must hold no store. Start the server on it, and have senders send again what is newer than the
        backup: what is in it already is a duplicate. Do not run the restored server beside the one that it is a copy of: both would
        deliver the same messages.

        Examples:
          brimful restore --input /backup/brimful-2026-11-25 --data-directory /var/lib/brimful
          Brimful__Store=postgres Brimful__Postgres="Host=db;…" brimful restore --input /backup/brimful-2026-11-25

        Exit code: 0 restored and checked, 1 not; the reason is on standard error.
        """;

    public static Command Create()
    {
        var input = new Option<string>("--input") { Description = "The backup.", HelpName = "DIRECTORY", Required = true };
        var data = new Option<string?>("--data-directory") { Description = "The data directory to make; of a database, where its master.key goes.", HelpName = "DIRECTORY" };
        var command = new Command("restore", About) { input, data };
        command.SetAction(result => Run(result.GetValue(input)!, result.GetValue(data)));
        return command;
    }

    private static int Run(string input, string? data)
    {
        var screen = new ProgressLines(Console.Out, "reading the manifest");
        try
        {
            var database = StoreSettings.FindDatabase();
            if (database is null && data is null) throw new StoreRefusedException("Name the data directory to make with --data-directory, or a database with Brimful__Store=postgres and Brimful__Postgres.");
            var manifest = database is null ? SqliteRestore.Restore(input, data!, screen.Tell) : DatabaseBackup.Restore(database, input, data, screen.Tell);
            screen.End();
            var (replayed, where) = (Checked(database, data), database is null ? data : "the database");
            Console.Out.WriteLine($"Restored the backup of {manifest.TakenAt} to {where}: {manifest.Files.Length} files as the manifest says, {replayed:N0} records replayed.");
            if (data is null || !File.Exists(Path.Combine(data, "master.key")))
                Console.Out.WriteLine("There is no master.key yet: put the old one into the data directory, or set Brimful__MasterKey, before the server starts. With a new key no endpoint's secret can be read.");
            return 0;
        }
        catch (Exception failure) when (failure is StoreRefusedException or StoreUnavailableException or SettingsException)
        {
            screen.End();
            Console.Error.WriteLine("brimful restore: " + failure.Message);
            return 1;
        }
    }

    private static long Checked(PostgresOptions? database, string? data)
    {
        try
        {
            using var store = database is null ? StoreChoice.Sqlite(data!) : StoreChoice.Postgres(database);
            return Replay(store.Shards);
        }
        catch (StoreRefusedException failure)
        {
            throw new StoreRefusedException($"The files are as the manifest says, but no server can start on them; they are left in {(database is null ? $"'{data}'" : "the database")} to be looked at. {failure.Message}", failure);
        }
    }

    /// <summary>Starts the engine on the store, as the server will, and stops it again.</summary>
    private static long Replay(IShardStore store)
    {
        var replayed = 0L;
        var options = new NodeOptions { OnRecovery = progress => replayed = progress.Replayed };
        var unused = new NewInstallation(options.ShardCount, RandomNumberGenerator.GetHexString(32, lowercase: true), [.. RandomNumberGenerator.GetBytes(16)]);
        using var node = new Node(store, SystemClock.Instance, unused, options, static fault => throw fault);
        return Interlocked.Read(ref replayed);
    }
}
