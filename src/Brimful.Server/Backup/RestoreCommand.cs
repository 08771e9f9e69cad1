using System.CommandLine;
using System.Security.Cryptography;
using Brimful.Engine.Hosting;
using Brimful.Engine.Ports;
using Brimful.Storage.Sqlite;
using Brimful.Storage.Sqlite.Backups;
using NodaTime;

namespace Brimful.Server.Backup;

/// <summary><c>brimful restore</c>: makes a data directory of a backup, and sees that a server can start on it.</summary>
public static class RestoreCommand
{
    private const string About = """
        Makes a data directory of what brimful backup wrote. Every file is checked against the manifest; then the store is opened and
        its journal replayed, as a start of the server would, before it says that it is done.

        The directory must not be there, or be empty. Start the server on it, and have senders send again what is newer than the
        backup: what is in it already is a duplicate. Do not run the restored server beside the one that it is a copy of: both would
        deliver the same messages.

        Examples:
          brimful restore --input /backup/brimful-2026-11-25 --data-directory /var/lib/brimful

        Exit code: 0 restored and checked, 1 not; the reason is on standard error.
        """;

    public static Command Create()
    {
        var input = new Option<string>("--input") { Description = "The backup.", HelpName = "DIRECTORY", Required = true };
        var data = new Option<string>("--data-directory") { Description = "The data directory to make.", HelpName = "DIRECTORY", Required = true };
        var command = new Command("restore", About) { input, data };
        command.SetAction(result => Run(result.GetValue(input)!, result.GetValue(data)!));
        return command;
    }

    private static int Run(string input, string data)
    {
        var screen = new ProgressLines(Console.Out, "reading the manifest");
        try
        {
            var manifest = SqliteRestore.Restore(input, data, screen.Tell);
            screen.End();
            var replayed = Checked(data);
            Console.Out.WriteLine($"Restored the backup of {manifest.TakenAt} to {data}: {manifest.Files.Length} files as the manifest says, {replayed:N0} records replayed.");
            if (!File.Exists(Path.Combine(data, "master.key")))
                Console.Out.WriteLine("It holds no master.key: put the old one there, or set Brimful__MasterKey, before the server starts. With a new key no endpoint's secret can be read.");
            return 0;
        }
        catch (Exception failure) when (failure is StoreRefusedException or StoreUnavailableException)
        {
            screen.End();
            Console.Error.WriteLine("brimful restore: " + failure.Message);
            return 1;
        }
    }

    private static long Checked(string data)
    {
        try
        {
            return Replay(data);
        }
        catch (StoreRefusedException failure)
        {
            throw new StoreRefusedException($"The files are as the manifest says, but no server can start on them; they are left in '{data}' to be looked at. {failure.Message}", failure);
        }
    }

    /// <summary>Starts the engine on the store, as the server will, and stops it again.</summary>
    private static long Replay(string data)
    {
        var replayed = 0L;
        var options = new NodeOptions { OnRecovery = progress => replayed = progress.Replayed };
        using var store = SqliteStore.Open(new SqliteOptions { DataDirectory = data });
        var unused = new NewInstallation(options.ShardCount, RandomNumberGenerator.GetHexString(32, lowercase: true), [.. RandomNumberGenerator.GetBytes(16)]);
        using var node = new Node(store.Shards, SystemClock.Instance, unused, options, static fault => throw fault);
        return Interlocked.Read(ref replayed);
    }
}
