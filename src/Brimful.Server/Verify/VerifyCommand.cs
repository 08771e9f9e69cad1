using System.CommandLine;
using Brimful.Engine.Hosting;
using Brimful.Engine.Ports;
using Brimful.Engine.Verification;
using Brimful.Server.Backup;
using Brimful.Server.Settings;
using Brimful.Server.Stores;
using Brimful.Storage.Postgres;
using NodaTime;

namespace Brimful.Server.Verify;

/// <summary><c>brimful verify</c>: counts everything once more and compares.</summary>
internal static class VerifyCommand
{
    private const string About = """
        Re-reads journal, history, state and facts of a data directory that no server uses, or of the database of Brimful__Postgres when
        Brimful__Store=postgres, counts everything once more and compares: levels,
        lines, sequences, tallies, remembered identities, facts. Before that, it reads every page of every file. Takes about as long as counting it took, and memory for all identities.

        Exit codes: 0 all is as it must be, 1 something differs or cannot be read; the first differences are printed.
        """;

    public static Command Create()
    {
        var data = new Option<string>("--data-directory") { Description = "Where the store lives (./data).", HelpName = "DIRECTORY", DefaultValueFactory = _ => "./data" };
        var command = new Command("verify", About) { data };
        command.SetAction((result, cancellationToken) => RunAsync(result.GetValue(data)!, Console.Out, Console.Error, cancellationToken));
        return command;
    }

    internal static async Task<int> RunAsync(string directory, TextWriter output, TextWriter errors, CancellationToken cancellationToken)
    {
        try
        {
            using var store = Open(directory);
            var differences = await CheckFilesAsync(store, output, cancellationToken);
            await output.WriteLineAsync("Restoring the state that is kept …");
            using var node = new Node(store.Shards, SystemClock.Instance, new NewInstallation(1, "", []), new NodeOptions(), static _ => { });
            var verification = new StoreVerification(node, store.Facts, await store.Outbox.PositionAsync(cancellationToken), SystemClock.Instance);
            await foreach (var verdict in verification.RunAsync(cancellationToken)) differences += await TellAsync(verdict, output);
            await output.WriteLineAsync(differences == 0 ? "Verified: all is as it must be." : $"{differences} differences. Restore a backup, and report this with the data directory.");
            return differences == 0 ? 0 : 1;
        }
        catch (Exception fault) when (fault is StoreRefusedException or StoreUnavailableException or SettingsException or InvalidDataException)
        {
            await errors.WriteLineAsync("brimful verify: " + fault.Message);
            return 1;
        }
    }

    private static OpenedStore Open(string directory)
    {
        if (StoreSettings.FindDatabase() is { } database)
        {
            PostgresStore.RefuseInUse(database);
            return StoreChoice.Postgres(database);
        }
        if (!File.Exists(Path.Combine(directory, "commit.db"))) throw new StoreRefusedException($"There is no store in '{directory}'. Name its directory with --data-directory.");
        return StoreChoice.Sqlite(directory);
    }

    private static async Task<int> CheckFilesAsync(OpenedStore store, TextWriter output, CancellationToken cancellationToken)
    {
        var differences = 0;
        foreach (var verdict in store.CheckFiles())
        {
            var outcome = verdict.Differences.Count == 0 ? "ok" : "DAMAGED";
            await output.WriteLineAsync($"File{(verdict.Files == 1 ? "" : "s of")} {verdict.Name}: {(verdict.Files == 1 ? "" : $"{verdict.Files:N0} files, ")}{verdict.Bytes / 1024:N0} KiB: {outcome}");
            foreach (var difference in verdict.Differences) await output.WriteLineAsync("  " + difference);
            differences += verdict.Differences.Count;
            cancellationToken.ThrowIfCancellationRequested();
        }
        return differences;
    }

    private static async Task<int> TellAsync(StreamVerdict verdict, TextWriter output)
    {
        var outcome = verdict.Differences.Count == 0 ? "ok" : "DIFFERS";
        await output.WriteLineAsync(verdict.Stream switch
        {
            StreamVerdict.OfFacts => $"Facts: {verdict.Records:N0} compared: {outcome}",
            StreamVerdict.OfDirectory => $"Directory: {verdict.Records:N0} entries compared with their copy: {outcome}",
            _ => $"Stream {verdict.Stream}: {verdict.Records:N0} records, {verdict.Events:N0} events, {verdict.Buckets:N0} buckets: {outcome}",
        });
        foreach (var difference in verdict.Differences) await output.WriteLineAsync("  " + difference);
        return verdict.Differences.Count;
    }
}
