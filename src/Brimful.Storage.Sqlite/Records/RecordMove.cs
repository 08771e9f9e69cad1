using Brimful.Engine.Ports;
using Brimful.Storage.Sqlite.Connections;
using Brimful.Storage.Sqlite.Directories;

namespace Brimful.Storage.Sqlite.Records;

/// <summary>
/// Takes the records out of a state file that was written before they had a file of their own. They are copied beside it under another
/// name, which becomes theirs when the copy is whole; only then does the state file drop them. A crash between makes the copy anew.
/// </summary>
internal static class RecordMove
{
    private static readonly string[] Tables =
        ["api_keys", "projection", "facts", "held_events", "rejected_events", "endpoints", "notifications", "deliveries", "attempts"];

    /// <summary>Sees to it that the record file is there, or that the directory is new.</summary>
    /// <exception cref="StoreRefusedException">It is missing: what it holds is nowhere else.</exception>
    public static void Prepare(DataDirectory directory)
    {
        if (File.Exists(directory.RecordFile)) return;
        if (HoldsRecords(directory.StateFile)) Copy(directory);
        else if (File.Exists(directory.CommitFile)) throw Missing(directory);
    }

    private static bool HoldsRecords(string stateFile)
    {
        if (!File.Exists(stateFile)) return false;
        using var state = Connection.Open(stateFile);
        state.KeepLogAtClose(true);
        return state.Prepare("SELECT count(*) FROM sqlite_master WHERE name = 'attempts'").First(row => row.Int64(0)) > 0;
    }

    private static void Copy(DataDirectory directory)
    {
        var half = directory.RecordFile + ".moving";
        foreach (var suffix in new[] { "", "-wal", "-shm" }) File.Delete(half + suffix);
        using (var copy = Connection.Open(half))
        {
            RecordSchema.OfStateFile.Prepare(copy);
            copy.Execute($"ATTACH '{directory.StateFile.Replace("'", "''", StringComparison.Ordinal)}' AS before");
            copy.InTransaction(() =>
            {
                copy.Execute("INSERT INTO meta (installation) SELECT installation FROM before.meta");
                copy.Execute(string.Concat(Tables.Select(table => $"DELETE FROM {table}; INSERT INTO {table} SELECT * FROM before.{table};")));
            });
            copy.Execute("DETACH before");
            copy.Checkpoint();
        }
        File.Move(half, directory.RecordFile);
    }

    private static StoreRefusedException Missing(DataDirectory directory) => new(
        $"'{directory.RecordFile}' is missing: API keys, endpoints, facts and notifications are there and nowhere else. Restore it from a backup, together with the other files.");
}
