using System.Diagnostics;
using Brimful.Engine.Ports;
using Brimful.Storage.Sqlite.Connections;

namespace Brimful.Storage.Sqlite.Backups;

/// <summary>
/// One moment of the two files that a running server keeps writing: nothing was written to the records between the two snapshots, so both are
/// of the moment of the second. Whoever takes it has the checkpoint's turn.
/// </summary>
internal sealed class BackupCut : IDisposable
{
    private static readonly TimeSpan LongestTry = TimeSpan.FromSeconds(30);

    private BackupCut(SnapshotCopy records, SnapshotCopy commits) => (Records, Commits) = (records, commits);

    public SnapshotCopy Records { get; }

    public SnapshotCopy Commits { get; }

    /// <summary>Tries until the records stand still for the time that two snapshots take.</summary>
    /// <exception cref="StoreUnavailableException">They never did.</exception>
    public static BackupCut Take(string recordFile, string commitFile)
    {
        using var watch = Connection.OpenReadOnly(recordFile);
        for (var begun = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(begun) < LongestTry;)
        {
            var before = VersionOf(watch);
            var cut = Snapshots(recordFile, commitFile);
            if (VersionOf(watch) == before) return cut;
            cut.Dispose();
        }
        throw new StoreUnavailableException($"'{recordFile}' did not stand still for a moment within {LongestTry.TotalSeconds:0} s. Take the backup when less is delivered.");
    }

    public void Dispose()
    {
        Commits.Dispose();
        Records.Dispose();
    }

    private static BackupCut Snapshots(string recordFile, string commitFile)
    {
        var records = SnapshotCopy.Take(recordFile);
        try
        {
            return new BackupCut(records, SnapshotCopy.Take(commitFile));
        }
        catch
        {
            records.Dispose();
            throw;
        }
    }

    /// <summary>A number that changes with each commit of another connection.</summary>
    private static long VersionOf(Connection watch) => watch.Prepare("PRAGMA data_version").First(row => row.Int64(0));
}
